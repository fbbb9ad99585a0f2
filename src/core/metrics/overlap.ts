/** Shared voxels and centres of mass. */
import { type Grid, indexPoint, type PatientPoint, toPatient } from '../geometry/grid.ts';
import type { IndexBox, Mask } from '../masks/types.ts';
import type { VoxelSums } from './padded.ts';

/** Offset in the mask's data of the voxel at a grid index inside its box. */
export const offsetIn = (mask: Mask, i: number, j: number, k: number): number =>
  i - mask.box.lo[0] + mask.box.size[0] * (j - mask.box.lo[1] + mask.box.size[1] * (k - mask.box.lo[2]));

/** Number of voxels set in both masks, inside `box` (part of both masks' boxes). */
export function sharedVoxels(a: Mask, b: Mask, box: IndexBox): number {
  let count = 0;
  for (let k = box.lo[2]; k < box.lo[2] + box.size[2]; k += 1) {
    for (let j = box.lo[1]; j < box.lo[1] + box.size[1]; j += 1) {
      const inA = offsetIn(a, box.lo[0], j, k);
      const inB = offsetIn(b, box.lo[0], j, k);
      for (let x = 0; x < box.size[0]; x += 1) {
        count += a.data[inA + x]! & b.data[inB + x]!;
      }
    }
  }
  return count;
}

/** Centre of mass in LPS mm; only for a count above 0. */
export function centreMm(grid: Grid, { count, sum }: VoxelSums): PatientPoint {
  return toPatient(grid, indexPoint(sum[0] / count, sum[1] / count, sum[2] / count));
}
