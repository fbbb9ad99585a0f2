/** Voxels of a mask in a vertebra's own frame. */
import type { Grid, Vec3 } from '../../geometry/grid.ts';
import type { Mask } from '../../masks/types.ts';
import type { SpineFrame } from '../frames/centreline.ts';

/**
 * Calls back for every voxel set, with its offset in the mask's box and its place in the frame in mm: u to the left, v to the
 * back, w up.
 */
export function forEachLocal(
  { grid, box: { lo, size }, data }: Mask,
  { originMm, left, back, up }: SpineFrame,
  visit: (offset: number, u: number, v: number, w: number) => void,
): void {
  const [a, b, c] = [left, back, up].map((axis) => localSteps(grid, axis, originMm)) as [
    LocalSteps,
    LocalSteps,
    LocalSteps,
  ];
  for (let offset = data.indexOf(1); offset >= 0; offset = data.indexOf(1, offset + 1)) {
    const i = lo[0] + (offset % size[0]);
    const j = lo[1] + (Math.floor(offset / size[0]) % size[1]);
    const k = lo[2] + Math.floor(offset / (size[0] * size[1]));
    visit(
      offset,
      a[0] * i + a[1] * j + a[2] * k + a[3],
      b[0] * i + b[1] * j + b[2] * k + b[3],
      c[0] * i + c[1] * j + c[2] * k + c[3],
    );
  }
}

type LocalSteps = readonly [number, number, number, number];

/** Change of the coordinate along `axis` per step of i, j and k, and its value at voxel (0, 0, 0), mm. */
function localSteps({ indexToPatient: m }: Grid, axis: Vec3, originMm: Vec3): LocalSteps {
  const column = (x: number, y: number, z: number): number => axis[0] * x + axis[1] * y + axis[2] * z;
  return [
    column(m[0], m[4], m[8]),
    column(m[1], m[5], m[9]),
    column(m[2], m[6], m[10]),
    column(m[3] - originMm[0], m[7] - originMm[1], m[11] - originMm[2]),
  ];
}
