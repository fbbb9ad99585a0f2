/** Operations on structures, computed in a worker; at once where there is none (tests). */

import { type OperationRequest, runOperation } from '../../../core/editing/index.ts';
import { fault } from '../../../core/errors/errors.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import { askWorker } from '../answers.ts';
import type { Operate } from './operations.worker.ts';

const ask = askWorker<Operate, SliceRings>(
  () => new Worker(new URL('./operations.worker.ts', import.meta.url), { type: 'module' }),
);

/**
 * The contours after an operation. Rings that did not change come back as copies with the same numbers:
 * compare with `diffSlices`, which names only slices that differ.
 * @throws PedicleError as the operation, or `worker-failed`.
 */
export function computeOperation(grid: Grid, request: OperationRequest): Promise<SliceRings> {
  if (typeof Worker === 'undefined') {
    return new Promise((resolve) => resolve(runOperation(grid, request)));
  }
  return ask({ grid, request });
}

/** Ends what is being computed: it fails with `cancelled`. */
export const stopOperations = (): void => ask.stop(fault('cancelled', { what: 'work' }));
