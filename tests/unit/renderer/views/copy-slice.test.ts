import { describe, expect, it } from 'vitest';
import { copySlice, inSlice } from '../../../../src/renderer/views/copy-slice.ts';
import { obliqueGrid } from '../grids.ts';

describe('a slice of a volume', () => {
  const grid = obliqueGrid();
  const [ni, nj, nk] = grid.dims;
  /** Every voxel says where it is. */
  const data = Int16Array.from({ length: ni * nj * nk }, (_, n) => n);

  it.each([0, 1, 2] as const)('along axis %i holds every voxel in its place', (normalAxis) => {
    const [a, b] = inSlice({ normalAxis });
    const [width, height] = [grid.dims[a], grid.dims[b]];
    const slice = grid.dims[normalAxis] - 2;
    const target = new Float32Array(width * height);
    copySlice({ grid, data }, { normalAxis }, slice, target);
    const at = [0, 0, 0];
    at[normalAxis] = slice;
    for (at[b] = 0; at[b]! < height; at[b]! += 1)
      for (at[a] = 0; at[a]! < width; at[a]! += 1)
        expect(target[at[a]! + width * at[b]!]).toBe(data[at[0]! + ni * (at[1]! + nj * at[2]!)]);
  });
});
