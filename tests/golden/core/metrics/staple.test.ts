/** STAPLE against what SimpleITK itself gave (see make-staple.py), majority by counting. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGrid, type Grid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../../src/core/masks/index.ts';
import { MOST_OBSERVERS, majorityMask, staple } from '../../../../src/core/metrics/observers.ts';
import { maskFromArray, maskToArray } from '../../../builders/mask-arrays.ts';

interface Case {
  name: string;
  dims: Vec3;
  masks: string[];
  sensitivity: number[];
  specificity: number[];
  probability: (number | null)[];
  consensus: string;
}
const golden = JSON.parse(readFileSync(new URL('./staple.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

const gridOf = (dims: Vec3): Grid =>
  createGrid({
    dims,
    originMm: [-10, 4, 30],
    stepIMm: [0.9, 0, 0],
    stepJMm: [0, 1.1, 0],
    stepKMm: [0, 0, 2.5],
  });
function voxels(bits: string, dims: Vec3): Uint8Array {
  const bytes = Buffer.from(bits, 'base64');
  return Uint8Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, n) => (bytes[n >> 3]! >> (n & 7)) & 1);
}
const masksOf = (c: Case): Mask[] => {
  const grid = gridOf(c.dims);
  return c.masks.map((bits) => maskFromArray(grid, voxels(bits, c.dims)));
};

describe.each(golden.cases)('STAPLE: $name', (c) => {
  const masks = masksOf(c);
  const consensus = staple(masks);
  it('finds the observers’ sensitivity and specificity to 1e-4', () => {
    masks.forEach((_, r) => {
      expect(Math.abs(consensus.sensitivity[r]! - c.sensitivity[r]!)).toBeLessThan(1e-4);
      expect(Math.abs(consensus.specificity[r]! - c.specificity[r]!)).toBeLessThan(1e-4);
    });
  });
  it('gives every vote pattern its probability, and the same consensus', () => {
    c.probability.forEach((p, pattern) => {
      if (p !== null) expect(Math.abs(consensus.probability[pattern]! - p)).toBeLessThan(1e-4);
    });
    expect(maskToArray(consensus.mask)).toEqual(voxels(c.consensus, c.dims));
  });
  it('counts a majority', () => {
    const arrays = masks.map((mask) => maskToArray(mask));
    const expected = arrays[0]!.map((_, n) =>
      arrays.filter((a) => a[n] === 1).length * 2 > arrays.length ? 1 : 0,
    );
    expect(maskToArray(majorityMask(masks))).toEqual(expected);
  });
});

describe('consensus at the edges', () => {
  const grid = gridOf([5, 4, 3]);
  const empty = maskFromArray(grid, new Uint8Array(60));
  const one = maskFromArray(
    grid,
    Uint8Array.from({ length: 60 }, (_, n) => (n === 17 ? 1 : 0)),
  );
  it('nobody drew anything: nothing, and no figure', () => {
    const nothing = staple([empty, empty]);
    expect(maskToArray(nothing.mask).every((v) => v === 0)).toBe(true);
    expect(nothing.sensitivity).toEqual([null, null]);
    expect(nothing.specificity).toEqual([null, null]);
  });
  it('all drew the same: that, with perfect observers', () => {
    const same = staple([one, one, one]);
    expect(maskToArray(same.mask)).toEqual(maskToArray(one));
    for (const p of [...same.sensitivity, ...same.specificity]) expect(p).toBeCloseTo(1, 6);
  });
  it('a tie is outside the majority', () => {
    expect(maskToArray(majorityMask([one, empty])).some((v) => v === 1)).toBe(false);
  });
  it('refuses none, too many, and other grids', () => {
    expect(() => staple([])).toThrow(expect.objectContaining({ code: 'observers-count' }));
    expect(() => majorityMask(Array(MOST_OBSERVERS + 1).fill(one))).toThrow(
      expect.objectContaining({ code: 'observers-count' }),
    );
    expect(() => staple([one, maskFromArray(gridOf([4, 5, 3]), new Uint8Array(60))])).toThrow(
      expect.objectContaining({ code: 'grid-mismatch' }),
    );
  });
});
