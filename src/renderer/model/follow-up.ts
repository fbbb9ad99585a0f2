/** The open case against another CT of its patient, asked for by the user. */
import { type Result, structureToWire } from '../../contract/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { useCase } from './case.ts';
import { api } from './connection.ts';
import { useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

export type FollowUpResult = Result<'followUp.make'>;

export interface FollowUpState {
  readonly ct: string;
  readonly structures: string;
  readonly running: boolean;
  readonly result: FollowUpResult | null;
  /** What of the open case it was made from: tumours and vertebrae. Others make it old. */
  readonly madeFrom: readonly Structure[];
}

export const useFollowUp = caseStore<FollowUpState>('follow-up', () => ({
  ct: '',
  structures: '',
  running: false,
  result: null,
  madeFrom: [],
}));

export const setOtherPaths = (change: { readonly ct?: string; readonly structures?: string }): void =>
  useFollowUp.setState(change);

/** Pure: the structures that a follow-up looks at. */
export const followedOf = (all: readonly Structure[]): Structure[] =>
  all.filter(
    (s) =>
      s.slices.size > 0 && (s.interpretedType === 'GTV' || /^(VB_|SpinalCanal$|ThecalSac$)/.test(s.name)),
  );

/** Follows the tumours of the case as it is; the user is told when that fails. */
export async function makeFollowUp(): Promise<void> {
  const { ct, structures: other, running } = useFollowUp.getState();
  const { open } = useCase.getState();
  const structures = structuresOf(useDocument.getState().structures).filter((s) => s.slices.size > 0);
  if (open === null || running || structures.length === 0) return;
  const scope = currentScope();
  useFollowUp.setState({ running: true });
  try {
    const result = await api().call('followUp.make', {
      caseId: open.caseId,
      structures: structures.map(structureToWire),
      other: { ct: ct.trim(), structures: other.trim() },
    });
    if (!scope.disposed) useFollowUp.setState({ running: false, result, madeFrom: followedOf(structures) });
  } catch (error) {
    if (scope.disposed) return;
    useFollowUp.setState({ running: false });
    notifyError(error);
  }
}
