/** The open case against another CT of its patient, asked for by the user. */
import { type Result, structureToWire } from '../../contract/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import { useCase } from './case.ts';
import { api } from './connection.ts';
import { useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { caseStore } from './scope.ts';

export type FollowUpResult = Result<'followUp.make'>;

export interface FollowUpState {
  readonly ct: string;
  readonly structures: string;
  readonly running: boolean;
  readonly result: FollowUpResult | null;
}

export const useFollowUp = caseStore<FollowUpState>('follow-up', () => ({
  ct: '',
  structures: '',
  running: false,
  result: null,
}));

export const setOtherPaths = (change: { readonly ct?: string; readonly structures?: string }): void =>
  useFollowUp.setState(change);

/** Follows the tumours of the case as it is; the user is told when that fails. */
export async function makeFollowUp(): Promise<void> {
  const { ct, structures: other, running } = useFollowUp.getState();
  const { open } = useCase.getState();
  const structures = structuresOf(useDocument.getState().structures).filter((s) => s.slices.size > 0);
  if (open === null || running || structures.length === 0) return;
  useFollowUp.setState({ running: true });
  try {
    const result = await api().call('followUp.make', {
      caseId: open.caseId,
      structures: structures.map(structureToWire),
      other: { ct: ct.trim(), structures: other.trim() },
    });
    useFollowUp.setState({ running: false, result });
  } catch (error) {
    useFollowUp.setState({ running: false });
    notifyError(error);
  }
}
