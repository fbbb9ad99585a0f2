import { describe, expect, it } from 'vitest';
import { metalNearCc } from '../../../../src/core/safety/index.ts';
import type { SliceRings } from '../../../../src/core/structures/index.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

const grid = makeGrid([100, 60, 40], [1, 1, 2], { originMm: [0, 0, 0] });
const [ni, nj] = grid.dims;
const at = (i: number, j: number, k: number): number => (k * nj + j) * ni + i;
const target: SliceRings = new Map([
  [20, [Float64Array.from([20, 20, 40, 24, 20, 40, 24, 24, 40, 20, 24, 40])]],
]);

describe('metal near a target', () => {
  it('counts voxels above 2500 HU within 30 mm of the target’s box, and none further away', () => {
    const data = new Int16Array(ni * nj * grid.dims[2]);
    expect(metalNearCc({ grid, data }, target)).toBe(0);
    data[at(30, 22, 20)] = 3071;
    data[at(22, 22, 34)] = 2500;
    data[at(23, 22, 20)] = 2499;
    data[at(60, 22, 20)] = 3071;
    data[at(22, 22, 37)] = 3071;
    expect(metalNearCc({ grid, data }, target)).toBeCloseTo(2 * 0.002, 12);
  });

  it('is not told without a target', () => {
    expect(metalNearCc({ grid, data: new Int16Array(ni * nj * grid.dims[2]) }, new Map())).toBeNull();
  });
});
