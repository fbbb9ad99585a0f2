/** What goes to the worker of operations and what comes back. */

import type { OperationRequest } from '../../../core/editing/index.ts';
import type { Code } from '../../../core/errors/codes.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings } from '../../../core/structures/types.ts';

export interface Ask {
  readonly id: number;
  readonly grid: Grid;
  readonly request: OperationRequest;
}

export type Answer =
  | { readonly id: number; readonly slices: SliceRings }
  | {
      readonly id: number;
      readonly error: { readonly code: Code; readonly message: string; readonly action: string };
    };
