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
    copySlice({ grid, data, ready: new Uint8Array(nk).fill(1) }, { normalAxis }, slice, target);
    const at = [0, 0, 0];
    at[normalAxis] = slice;
    for (at[b] = 0; at[b]! < height; at[b]! += 1)
      for (at[a] = 0; at[a]! < width; at[a]! += 1)
        expect(target[at[a]! + width * at[b]!]).toBe(data[at[0]! + ni * (at[1]! + nj * at[2]!)]);
  });

  it.each([0, 1, 2] as const)('along axis %i is air where slices are not there yet', (normalAxis) => {
    const [a, b] = inSlice({ normalAxis });
    const slice = 1;
    const target = new Float32Array(grid.dims[a] * grid.dims[b]);
    // Slice 1 is there in one case, and not in the other.
    const ready = new Uint8Array(nk).fill(1, 2);
    copySlice({ grid, data, ready }, { normalAxis }, slice, target);
    for (let n = 0; n < target.length; n += 1) {
      const k = normalAxis === 2 ? slice : Math.floor(n / grid.dims[a]);
      if (k < 2) expect(target[n]).toBe(-1024);
      else expect(target[n]).not.toBe(-1024);
    }
  });
});
