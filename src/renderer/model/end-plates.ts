/** End plates of the contoured vertebrae, looked for when a Cobb angle is to be measured; found anew when the vertebrae change. */
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { computeEndPlates } from '../workers/targets/client.ts';
import type { NamedPlate } from '../workers/targets/targets.worker.ts';
import { useCase } from './case.ts';
import { useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { sameContours } from './same-contours.ts';
import { caseStore, currentScope } from './scope.ts';

export interface EndPlates {
  /** Cranial first; null until they were looked for. */
  readonly plates: readonly NamedPlate[] | null;
  readonly running: boolean;
  /** The contours they were found from. */
  readonly madeFrom: readonly Structure[];
}

export const useEndPlates = caseStore<EndPlates>('endPlates', () => ({
  plates: null,
  running: false,
  madeFrom: [],
}));

const spineParts = (): Structure[] =>
  structuresOf(useDocument.getState().structures).filter(
    (s) => /^(VB_|SpinalCanal$|ThecalSac$)/.test(s.name) && s.slices.size > 0,
  );

/** Finds the end plates unless those of the contours of now are known; the user is told when that fails. */
export async function findEndPlates(): Promise<void> {
  const { volume } = useCase.getState();
  const { running, plates, madeFrom } = useEndPlates.getState();
  if (volume === null || running) return;
  const structures = spineParts();
  if (plates !== null && sameContours(madeFrom, structures)) return;
  const scope = currentScope();
  useEndPlates.setState({ running: true });
  try {
    const found = await computeEndPlates(volume.grid, structures);
    // Another case may have been opened meanwhile: its plates are its own.
    if (!scope.disposed) useEndPlates.setState({ plates: found, running: false, madeFrom: structures });
  } catch (error) {
    if (scope.disposed) return;
    // None, rather than to be asked for again at every move of the pointer.
    useEndPlates.setState({ plates: [], running: false, madeFrom: structures });
    notifyError(error);
  }
}
