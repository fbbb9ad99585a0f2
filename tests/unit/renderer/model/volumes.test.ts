/** The list tells core's volume, to the last digit, also of rings that cross; much to count is counted in pieces. */
import { expect, test, vi } from 'vitest';
import { contourVolumeCc, rasterize } from '../../../../src/core/contours/index.ts';
import { type Affine, gridFromAffine } from '../../../../src/core/geometry/grid.ts';
import { maskVolumeCc } from '../../../../src/core/masks/index.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';
import { volumeCc } from '../../../../src/renderer/model/volumes.ts';

const grid = gridFromAffine([40, 40, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0] as unknown as Affine);
const ring = (k: number, ...points: [number, number][]): Ring =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 3 * k]));
const square = (k: number, x: number, size: number): Ring =>
  ring(k, [x, x], [x + size, x], [x + size, x + size], [x, x + size]);

test.each<[string, readonly Ring[]]>([
  ['two overlapping rings', [square(1, 4.5, 10), square(1, 9.5, 10)]],
  ['a figure of eight', [ring(1, [4.5, 4.5], [24.5, 24.5], [24.5, 4.5], [4.5, 24.5])]],
  ['a ring in a ring', [square(1, 4.5, 20), square(1, 9.5, 5)]],
])('%s: the list, core and the mask agree', (_, rings) => {
  const slices: SliceRings = new Map([[1, rings]]);
  const cc = volumeCc(grid, slices);
  expect(cc).toBe(contourVolumeCc(grid, slices));
  expect(cc).toBeGreaterThan(0.1);
  expect(cc! / maskVolumeCc(rasterize(grid, slices))).toBeCloseTo(1, 1);
});

test('another grid is another volume of the same contours', () => {
  const slices: SliceRings = new Map([[1, [square(1, 4.5, 10)]]]);
  const thin = gridFromAffine([40, 40, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1.5, 0] as unknown as Affine);
  expect(volumeCc(grid, slices)).toBeCloseTo(0.3, 9);
  expect(contourVolumeCc(thin, slices)).toBeCloseTo(0.15, 9);
});

test('what takes longer than a piece is told later, and after an edit only the new slice is counted', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  try {
    const rings = [square(1, 4.5, 10)];
    let slow = 0;
    // Each look at the clock is 5 ms later than the one before.
    vi.spyOn(performance, 'now').mockImplementation(() => (slow += 5));
    const slices: SliceRings = new Map([0, 1, 2, 3].map((k) => [k, k === 1 ? rings : [square(k, 4.5, 10)]]));
    expect(volumeCc(grid, slices)).toBeNull();
    await vi.runAllTimersAsync();
    expect(volumeCc(grid, slices)).toBeCloseTo(1.2, 9);
    const edited: SliceRings = new Map([...slices, [3, []]]);
    expect(volumeCc(grid, edited)).toBeCloseTo(0.9, 9);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});
