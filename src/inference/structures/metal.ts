/** Metal by threshold: contours near it are marked for review. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import { sliceDistanceMm, voxelVolumeMm3 } from '../../core/geometry/grid.ts';
import type { Mask, Volume } from '../../core/masks/types.ts';
import { bodyLookup } from './body.ts';

/** HU no bone reaches; most scanners clip at 3071. */
export const METAL_HU = 2500;
/** Area of such voxels on one slice from which the slice counts: more than contrast in a vein or a tooth's enamel. */
const SLICE_MM2 = 30;

/**
 * Slices (ascending k) that hold metal inside the patient: at least 30 mm² above 2500 HU.
 * @param body coarse body on its own grid (`coarseBody`); metal of the couch does not count
 */
export function metalSlices(volume: Volume, body: Mask): number[] {
  const { data, grid } = volume;
  const [ni, nj, nk] = grid.dims;
  const inBody = bodyLookup(body, grid);
  const least = Math.max(3, (SLICE_MM2 * sliceDistanceMm(grid)) / voxelVolumeMm3(grid));
  const slices: number[] = [];
  for (let k = 0, v = 0; k < nk; k += 1) {
    let count = 0;
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, v += 1) {
        if (data[v]! >= METAL_HU && inBody(i, j, k)) count += 1;
      }
    }
    if (count >= least) slices.push(k);
  }
  return slices;
}

/** The finding for slices with metal, or null. */
export function metalFinding(slices: readonly number[]): Finding | null {
  if (slices.length === 0) return null;
  return finding('metal-present', 'warning', { slices: slices.length }, { slices });
}
