/** Runs structure operations off the page's thread. */
import { type OperationRequest, runOperation } from '../../../core/editing/operations.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import { answerRequests } from '../answers.ts';

export interface Operate {
  readonly grid: Grid;
  readonly request: OperationRequest;
}

answerRequests<Operate, SliceRings>(
  ({ grid, request }) => runOperation(grid, request),
  () => [],
);
