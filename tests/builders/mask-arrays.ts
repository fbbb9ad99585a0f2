/** Masks from and to full arrays over a grid (flat offset `i + ni*(j + nj*k)`), and comparing them: what tests say things with. */
import { type Grid, sameGrid } from '../../src/core/geometry/grid.ts';
import {
  cropMask,
  intersectBox,
  intersectMasks,
  subtractMasks,
  unionMasks,
} from '../../src/core/masks/index.ts';
import type { IndexBox, Mask } from '../../src/core/masks/types.ts';

/** All voxels of a box (clipped to the grid); without a box, of the whole grid. */
export function fullMask(grid: Grid, box?: IndexBox): Mask {
  const all: IndexBox = { lo: [0, 0, 0], size: grid.dims };
  const clipped = box === undefined ? all : intersectBox(box, all);
  return {
    grid,
    box: clipped,
    data: new Uint8Array(clipped.size[0] * clipped.size[1] * clipped.size[2]).fill(1),
  };
}

/** Non-zero = inside; cropped to its tight box. */
export function maskFromArray(grid: Grid, values: ArrayLike<number>): Mask {
  const [ni, nj, nk] = grid.dims;
  if (values.length !== ni * nj * nk) throw new Error(`${values.length} values for ${ni * nj * nk} voxels`);
  const data = Uint8Array.from(values, (v) => (v === 0 ? 0 : 1));
  return cropMask({ grid, box: { lo: [0, 0, 0], size: grid.dims }, data });
}

/** Full 0/1 array over the grid. */
export function maskToArray(mask: Mask): Uint8Array {
  const [ni, nj, nk] = mask.grid.dims;
  const out = new Uint8Array(ni * nj * nk);
  const { lo, size } = mask.box;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const from = size[0] * (j + size[1] * k);
      out.set(mask.data.subarray(from, from + size[0]), lo[0] + ni * (j + lo[1] + nj * (k + lo[2])));
    }
  }
  return out;
}

/** True when both masks set the same voxels of the same grid, whatever their boxes. */
export function equalMasks(a: Mask, b: Mask): boolean {
  const [p, q] = [cropMask(a), cropMask(b)];
  return (
    sameGrid(a.grid, b.grid) &&
    p.box.lo.every((n, x) => n === q.box.lo[x]) &&
    p.box.size.every((n, x) => n === q.box.size[x]) &&
    p.data.every((v, n) => v === q.data[n])
  );
}

/** Voxels in exactly one of the two masks. */
export const xorMasks = (a: Mask, b: Mask): Mask => subtractMasks(unionMasks(a, b), intersectMasks(a, b));
