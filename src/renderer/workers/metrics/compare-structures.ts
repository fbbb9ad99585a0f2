/** What the metrics worker does with one pair of structures. Pure. */
import { rasterize } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import {
  compareMasks,
  comparePerSlice,
  type SliceMetrics,
  type StructureMetrics,
} from '../../../core/metrics/index.ts';
import type { SliceRings } from '../../../core/structures/types.ts';

export interface CompareRequest {
  readonly grid: Grid;
  readonly reference: SliceRings;
  readonly test: SliceRings;
  readonly tolerancesMm: readonly number[];
}

export interface CompareResult {
  readonly metrics: StructureMetrics;
  /** Slices where either structure has a voxel, ascending k. */
  readonly slices: readonly SliceMetrics[];
}

/** Metrics of the masks of both structures' contours on the CT's grid, whole and slice by slice. */
export function compareStructures(request: CompareRequest): CompareResult {
  const { grid, tolerancesMm } = request;
  const [reference, test] = [rasterize(grid, request.reference), rasterize(grid, request.test)];
  return {
    metrics: compareMasks(reference, test, { tolerancesMm }),
    slices: comparePerSlice(reference, test, { tolerancesMm }),
  };
}
