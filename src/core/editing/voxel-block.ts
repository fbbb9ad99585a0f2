/** A cropped part of a CT: small enough to be sent to a worker. */
import type { Grid } from '../geometry/grid.ts';
import { intersectBox } from '../masks/crop.ts';
import type { IndexBox } from '../masks/types.ts';

/** HU inside `box`, flat offset `(i-lo.i) + size.i * ((j-lo.j) + size.j * (k-lo.k))`. */
export interface VoxelBlock {
  readonly box: IndexBox;
  readonly data: Int16Array | Float32Array;
}

/** A copy of the voxels of a box, clipped to the grid; `voxels` has offset `i + ni * (j + nj * k)`. */
export function cutBlock(grid: Grid, voxels: Int16Array | Float32Array, wanted: IndexBox): VoxelBlock {
  const box = intersectBox(wanted, { lo: [0, 0, 0], size: grid.dims });
  const [si, sj, sk] = box.size;
  const [ni, nj] = grid.dims;
  const data = voxels instanceof Int16Array ? new Int16Array(si * sj * sk) : new Float32Array(si * sj * sk);
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const from = box.lo[0] + ni * (box.lo[1] + j + nj * (box.lo[2] + k));
      data.set(voxels.subarray(from, from + si), si * (j + sj * k));
    }
  }
  return { box, data };
}
