/** What the voxels inside a structure measure. */
import type { Grid } from '../geometry/grid.ts';
import type { SliceRings } from '../structures/types.ts';
import { rasterizeSlice } from './rasterize.ts';

/** HU of the voxels whose centres lie inside (even-odd). */
export interface HuInside {
  readonly voxels: number;
  readonly mean: number;
  /** Standard deviation over all of them (divided by their number), HU. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Counts slice by slice, so that a page can draw between: yields after each slice.
 * @param hu voxels of the whole grid, offset `i + ni * (j + nj * k)`.
 * @param slices rings in LPS mm by k.
 * @returns null when no voxel centre lies inside.
 */
export function* huInside(
  grid: Grid,
  hu: Int16Array | Float32Array,
  slices: SliceRings,
): Generator<void, HuInside | null> {
  const [ni, nj] = grid.dims;
  let [voxels, sum, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (const [k, rings] of slices) {
    const { box, data } = rasterizeSlice(grid, k, rings);
    const [[i0, j0], [si, sj]] = [box.lo, box.size];
    for (let n = 0; n < data.length; n += 1) {
      if (data[n] === 0) continue;
      const value = hu[i0 + (n % si) + ni * (j0 + (Math.floor(n / si) % sj) + nj * k)]!;
      voxels += 1;
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    yield;
  }
  if (voxels === 0) return null;
  const mean = sum / voxels;
  return { voxels, mean, deviation: Math.sqrt(Math.max(0, squares / voxels - mean * mean)), min, max };
}
