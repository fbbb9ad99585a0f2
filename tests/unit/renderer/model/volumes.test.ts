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

test('much is told later; after an edit only the new slice is counted, at once', async () => {
  const round = (k: number): Ring =>
    ring(
      k,
      ...Array.from({ length: 3000 }, (_, n): [number, number] => {
        const turn = (n * 2 * Math.PI) / 3000;
        return [20 + 10 * Math.cos(turn), 20 + 10 * Math.sin(turn)];
      }),
    );
  const slices: SliceRings = new Map([0, 1, 2, 3].map((k) => [k, [round(k)]]));
  expect(volumeCc(grid, slices)).toBeNull();
  await vi.waitFor(() => expect(volumeCc(grid, slices)).not.toBeNull());
  expect(volumeCc(grid, slices)).toBeCloseTo(4 * 0.3 * Math.PI, 3);
  const edited: SliceRings = new Map([...slices, [3, [square(3, 4.5, 10)]]]);
  expect(volumeCc(grid, edited)).toBeCloseTo(3 * 0.3 * Math.PI + 0.3, 3);
});
