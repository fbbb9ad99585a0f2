/** One slice of a volume along any index axis. Pure. */
import { AIR_HU, type CaseVolume } from '../model/case.ts';
import type { Axis, ViewPlane } from '../planes/planes.ts';

type Across = Pick<ViewPlane, 'normalAxis'>;

/** The in-slice axes of a plane, ascending. */
export const inSlice = (plane: Across): readonly [Axis, Axis] =>
  plane.normalAxis === 0 ? [1, 2] : plane.normalAxis === 1 ? [0, 2] : [0, 1];

/**
 * Copies the voxels of a slice (index along the plane's normal axis) to `target`, the first of its axes fastest. What is not ready is
 * air, whatever the memory holds.
 */
export function copySlice(
  volume: Pick<CaseVolume, 'grid' | 'data' | 'ready'>,
  plane: Across,
  slice: number,
  target: Float32Array,
): void {
  const { data, ready } = volume;
  const [ni, nj, nk] = volume.grid.dims;
  if (plane.normalAxis === 2) {
    if (ready[slice] !== 1) {
      target.fill(AIR_HU);
      return;
    }
    target.set(data.subarray(ni * nj * slice, ni * nj * (slice + 1)));
    return;
  }
  const [columns, step, first] = plane.normalAxis === 0 ? [nj, ni, slice] : [ni, 1, ni * slice];
  for (let k = 0, n = 0; k < nk; k += 1) {
    if (ready[k] !== 1) {
      target.fill(AIR_HU, n, n + columns);
      n += columns;
      continue;
    }
    for (let c = 0, at = first + ni * nj * k; c < columns; c += 1, at += step) target[n++] = data[at]!;
  }
}
