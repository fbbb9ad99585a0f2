/** One slice of a volume along any index axis. Pure. */
import type { CaseVolume } from '../model/case.ts';
import type { Axis, ViewPlane } from '../planes/planes.ts';

type Across = Pick<ViewPlane, 'normalAxis'>;

/** The in-slice axes of a plane, ascending. */
export const inSlice = (plane: Across): readonly [Axis, Axis] =>
  plane.normalAxis === 0 ? [1, 2] : plane.normalAxis === 1 ? [0, 2] : [0, 1];

/** Copies the voxels of a slice (index along the plane's normal axis) to `target`, the first of its axes fastest. */
export function copySlice(
  volume: Pick<CaseVolume, 'grid' | 'data'>,
  plane: Across,
  slice: number,
  target: Float32Array,
): void {
  const { data } = volume;
  const [ni, nj, nk] = volume.grid.dims;
  if (plane.normalAxis === 2) {
    target.set(data.subarray(ni * nj * slice, ni * nj * (slice + 1)));
    return;
  }
  const [columns, step, first] = plane.normalAxis === 0 ? [nj, ni, slice] : [ni, 1, ni * slice];
  for (let k = 0, n = 0; k < nk; k += 1) {
    for (let c = 0, at = first + ni * nj * k; c < columns; c += 1, at += step) target[n++] = data[at]!;
  }
}
