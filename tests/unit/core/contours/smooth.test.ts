import { describe, expect, test } from 'vitest';
import { rasterize, ringsArea, traceContours } from '../../../../src/core/contours/index.ts';
import { countVoxels, intersectMasks, type Mask } from '../../../../src/core/masks/index.ts';
import { ballMask, drawMask, gridMakers, maskWhere, plainGrid } from '../../../builders/masks.ts';

const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

describe('smooth boundary', () => {
  test.each(Object.entries(gridMakers))(
    'keeps every ring’s area to 1e-6 and the mask to Dice 0.99: %s',
    (_, make) => {
      const grid = make([60, 50, 3]);
      const disc = maskWhere(
        grid,
        (i, j) => Math.hypot(i - 29.3, (j - 24.1) * 1.1) < 21 && Math.hypot(i - 33, j - 22) > 7,
      );
      const [edges, smooth] = [traceContours(disc), traceContours(disc, { boundary: 'smooth' })];
      expect([...smooth.keys()]).toEqual([...edges.keys()]);
      for (const [k, rings] of smooth) {
        const before = edges.get(k) ?? [];
        expect(rings).toHaveLength(before.length);
        rings.forEach((ring, n) => {
          const error = Math.abs(ringsArea([ring]) / ringsArea([before[n] as Float64Array]) - 1);
          expect(error).toBeLessThan(1e-6);
        });
      }
      expect(dice(rasterize(grid, smooth), disc)).toBeGreaterThan(0.99);
    },
  );

  test('is shorter than the voxel edges and has fewer points than voxel edges', () => {
    const ball = ballMask(plainGrid([70, 70, 3]), [35, 35, 1], 30);
    const length = (r: Float64Array): number => {
      let sum = 0;
      for (let p = r.length - 3, q = 0; q < r.length; p = q, q += 3)
        sum += Math.hypot((r[q] as number) - (r[p] as number), (r[q + 1] as number) - (r[p + 1] as number));
      return sum;
    };
    const [edge] = traceContours(ball).get(1) as Float64Array[];
    const [smooth] = traceContours(ball, { boundary: 'smooth' }).get(1) as Float64Array[];
    // A circle of radius 30 has 188.5 mm around it, its voxel edges 4/π times that.
    expect(length(smooth as Float64Array)).toBeLessThan(188.5 * 1.02);
    expect(length(edge as Float64Array)).toBeGreaterThan(230);
    expect((smooth as Float64Array).length).toBeLessThan((edge as Float64Array).length * 1.5);
  });

  test('leaves one- and two-voxel parts whole', () => {
    const mask = drawMask([['#....', '...##', '#....']]);
    expect(traceContours(mask, { boundary: 'smooth' })).toEqual(traceContours(mask));
  });

  test('a bound of 0 leaves every ring on the voxel edges', () => {
    const ball = ballMask(plainGrid([20, 20, 1]), [10, 10, 0], 7);
    expect(traceContours(ball, { boundary: 'smooth', maxAreaError: -1 })).toEqual(traceContours(ball));
  });
});
