import { describe, expect, test } from 'vitest';
import { interpolateContours, rasterize, traceContours } from '../../../../src/core/contours/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import {
  connectedParts,
  countVoxels,
  interpolateSlices,
  intersectMasks,
  type Mask,
} from '../../../../src/core/masks/index.ts';
import { equalMasks, fullMask } from '../../../builders/mask-arrays.ts';
import { ballMask, drawMask, maskWhere, plainGrid } from '../../../builders/masks.ts';

const grid = createGrid({
  dims: [90, 80, 41],
  originMm: [-40, -30, 100],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1.2, 0],
  stepKMm: [0, 0, 2],
});

const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));
const slab = (mask: Mask, k0: number, k1: number): Mask =>
  intersectMasks(
    mask,
    fullMask(mask.grid, { lo: [0, 0, k0], size: [mask.grid.dims[0], mask.grid.dims[1], k1 - k0 + 1] }),
  );
const every = (step: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);

/** The mask without the slices that are not known, and what interpolation makes of it. */
const refill = (mask: Mask, known: readonly number[]): Mask =>
  interpolateSlices(
    maskWhere(mask.grid, (i, j, k) => known.includes(k) && at(mask, i, j, k)),
    known,
  );

const at = ({ box: { lo, size }, data }: Mask, i: number, j: number, k: number): boolean => {
  const [a, b, c] = [i - lo[0], j - lo[1], k - lo[2]];
  return (
    a >= 0 &&
    b >= 0 &&
    c >= 0 &&
    a < size[0] &&
    b < size[1] &&
    c < size[2] &&
    data[a + size[0] * (b + size[1] * c)] === 1
  );
};

describe('interpolated slices', () => {
  test('every fifth slice removed from a ball: Dice at least 0.99', () => {
    const ball = ballMask(grid, [45, 40, 20], 34);
    const { lo, size } = ball.box;
    const known = every(1, lo[2], lo[2] + size[2] - 1).filter((k) => (k - lo[2]) % 5 !== 2);
    expect(dice(refill(ball, known), ball)).toBeGreaterThanOrEqual(0.99);
  });

  test('only every fifth slice known of a ball: Dice at least 0.99 between the outermost known ones', () => {
    const ball = ballMask(grid, [45, 40, 20], 34);
    const known = every(5, 5, 35);
    expect(dice(refill(ball, known), slab(ball, 5, 35))).toBeGreaterThanOrEqual(0.99);
  });

  test('a slanting tube whose sections do not overlap stays one tube', () => {
    const tube = maskWhere(grid, (i, j, k) => Math.hypot(i - 12 - 1.6 * k, 1.2 * (j - 40)) <= 7.5);
    const known = every(10, 0, 40);
    const filled = refill(tube, known);
    expect(connectedParts(filled)).toHaveLength(1);
    expect(dice(filled, tube)).toBeGreaterThanOrEqual(0.97);
  });

  test('two parts that merge: the slices between hold both and join', () => {
    const fork = maskWhere(
      grid,
      (i, j, k) => Math.abs(Math.abs(i - 45) - k * 0.4) <= 5 && Math.abs(j - 40) < 6 && k <= 30,
    );
    const filled = refill(fork, [0, 5, 10, 15, 20, 25, 30]);
    expect(dice(filled, fork)).toBeGreaterThanOrEqual(0.95);
    const parts = (k: number): number => connectedParts(slab(filled, k, k)).length;
    expect([parts(0), parts(3), parts(30)]).toEqual([1, 1, 2]);
  });

  test('known slices stay as they are, unknown content is ignored, nothing grows beyond the ends or over an empty known slice', () => {
    const mask = drawMask([
      ['....', '.##.', '....'],
      ['####', '####', '####'],
      ['....', '.##.', '....'],
      ['....', '....', '....'],
      ['....', '.##.', '....'],
    ]);
    const filled = interpolateSlices(mask, [0, 2, 3, 4]);
    const expected = drawMask([
      ['....', '.##.', '....'],
      ['....', '.##.', '....'],
      ['....', '.##.', '....'],
      ['....', '....', '....'],
      ['....', '.##.', '....'],
    ]);
    expect(equalMasks(filled, expected)).toBe(true);
    expect(countVoxels(interpolateSlices(mask, []))).toBe(countVoxels(mask));
    expect(equalMasks(interpolateSlices(mask, [1]), slab(mask, 1, 1))).toBe(true);
  });

  test('shapes at the image edge stay in the image', () => {
    const edge = maskWhere(plainGrid([6, 6, 5]), (i, j) => i < 3 && j > 2);
    expect(equalMasks(refill(edge, [0, 4]), edge)).toBe(true);
  });
});

test('interpolated contours keep the drawn rings as the same objects', () => {
  const ball = ballMask(grid, [45, 40, 20], 20);
  const drawn = new Map([...traceContours(ball)].filter(([k]) => k % 4 === 0));
  const filled = interpolateContours(grid, drawn);
  for (const [k, rings] of drawn) expect(filled.get(k)).toBe(rings);
  const ks = [...filled.keys()];
  expect(ks).toEqual(every(1, Math.min(...drawn.keys()), Math.max(...drawn.keys())));
  const range = [ks[0] as number, ks.at(-1) as number] as const;
  expect(dice(rasterize(grid, filled), slab(ball, ...range))).toBeGreaterThanOrEqual(0.98);
});
