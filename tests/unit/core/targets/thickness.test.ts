import { describe, expect, it } from 'vitest';
import { cropMask, type Mask } from '../../../../src/core/masks/index.ts';
import { thicknessMm } from '../../../../src/core/targets/involvement.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

const grid = makeGrid([30, 28, 12], [1.4, 1.2, 2.5]);

/** A block of voxels of the grid, from (4, 4, 2). */
function block(ni: number, nj: number, nk: number): Mask {
  return cropMask({
    grid,
    box: { lo: [4, 4, 2], size: [ni, nj, nk] },
    data: new Uint8Array(ni * nj * nk).fill(1),
  });
}

describe('thickness of an overlap', () => {
  it.each([
    ['one slice', block(15, 15, 1), 2.5],
    ['one column of voxels thick', block(1, 15, 6), 1.4],
    ['one row of voxels thick', block(15, 1, 6), 1.2],
    ['one voxel', block(1, 1, 1), 1.2],
    ['three slices', block(20, 20, 3), 7.5],
  ])('%s', (_, mask, mm) => {
    expect(thicknessMm(mask)).toBeLessThanOrEqual(mm + 1e-6);
    expect(thicknessMm(mask)).toBeGreaterThan(0.75 * mm);
  });
});
