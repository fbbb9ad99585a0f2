import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  booleanSlice,
  type Crossing,
  rasterize,
  ringsArea,
  traceContours,
  traceCrossings,
} from '../../../../src/core/contours/index.ts';
import { gridFromAffine } from '../../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../../src/core/masks/types.ts';
import { formatDecimalString } from '../../../../src/dicom/write/decimal.ts';
import { drawMask, gridMakers, maskWhere, plainGrid } from '../../../builders/masks.ts';

const unknown: Crossing = () => Number.NaN;
const pointsOf = (slices: ReadonlyMap<number, readonly Float64Array[]>): number =>
  [...slices.values()].flat().reduce((sum, ring) => sum + ring.length / 3, 0);

/** The crossing of a signed field, positive inside, linear between the centres. */
const ofField =
  (f: (i: number, j: number, k: number) => number): Crossing =>
  (i, j, k, axis) => {
    const [a, b] = [f(i, j, k), axis === 0 ? f(i + 1, j, k) : f(i, j + 1, k)];
    return a > 0 !== b > 0 ? a / (a - b) : Number.NaN;
  };

describe('contours between voxel centres', () => {
  test.each(Object.entries(gridMakers))('give the mask back, voxel for voxel: %s', (_, make) => {
    const grid = make([60, 50, 3]);
    const f = (i: number, j: number): number =>
      Math.min(21 - Math.hypot(i - 29.3, (j - 24.1) * 1.1), Math.hypot(i - 33, j - 22) - 7);
    const mask = maskWhere(grid, (i, j) => f(i, j) > 0);
    for (const crossing of [ofField(f), unknown])
      expect(rasterize(grid, traceCrossings(mask, crossing))).toEqual(rasterize(grid, traceContours(mask)));
  });

  test('any mask and any crossing keep every voxel centre on its side', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), { minLength: 12, maxLength: 12 }),
        fc.infiniteStream(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN))),
        (rows, stream) => {
          const mask = drawMask([rows.map((row) => row.map((on) => (on ? '#' : '.')).join(''))]);
          const known = new Map<string, number>();
          const crossing: Crossing = (i, j, k, axis) => {
            const key = [i, j, k, axis].join();
            if (!known.has(key)) known.set(key, stream.next().value as number);
            return known.get(key) as number;
          };
          expect(rasterize(mask.grid, traceCrossings(mask, crossing))).toEqual(
            rasterize(mask.grid, traceContours(mask)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('measure a disc truer than voxel edges do, with fewer points, and lie on it within 0.25 voxel', () => {
    const grid = plainGrid([80, 80, 1]);
    let [worseOff, off, voxel, fine] = [0, 0, 0, 0];
    for (let n = 0; n < 12; n += 1) {
      const [ci, cj, r] = [39 + 0.083 * n, 40 - 0.071 * n, 18 + 0.9 * n];
      const f = (i: number, j: number): number => r - Math.hypot(i - ci, j - cj);
      const mask = maskWhere(grid, (i, j) => f(i, j) > 0);
      const [edges, smooth] = [traceContours(mask), traceCrossings(mask, ofField(f))];
      const area = (slices: typeof edges): number => ringsArea(slices.get(0) as Float64Array[]);
      off += Math.abs(area(smooth) - Math.PI * r * r);
      worseOff += Math.abs(area(edges) - Math.PI * r * r);
      voxel += pointsOf(edges);
      fine += pointsOf(smooth);
      for (const ring of smooth.get(0) as Float64Array[]) {
        for (let p = 0; p < ring.length; p += 3) {
          const at = grid.patientToIndex;
          const [x, y] = [ring[p] as number, ring[p + 1] as number];
          const [i, j] = [at[0] * x + at[1] * y + at[3], at[4] * x + at[5] * y + at[7]];
          expect(Math.abs(f(i, j))).toBeLessThan(0.25);
        }
      }
    }
    expect(off).toBeLessThan(worseOff);
    expect(fine).toBeLessThan(voxel / 2);
  });

  test('neighbours share their border: gaps and overlaps under 0.05 voxel wide on average', () => {
    const grid = plainGrid([70, 70, 1]);
    // Two halves of a disc on a slanting, curved border, and the rest.
    const disc = (i: number, j: number): number => 30 - Math.hypot(i - 34.6, j - 35.2);
    const side = (i: number, j: number): number => j - 36.3 - 0.31 * (i - 35) + 3 * Math.sin(i / 7);
    const label = (i: number, j: number): number => (disc(i, j) <= 0 ? 0 : side(i, j) > 0 ? 1 : 2);
    const crossing: Crossing = (i, j, k, axis) => {
      const [i2, j2] = axis === 0 ? [i + 1, j] : [i, j + 1];
      const f = label(i, j) === 0 || label(i2, j2) === 0 ? disc : side;
      return ofField(f)(i, j, k, axis);
    };
    const rings = [1, 2].map((l) =>
      traceCrossings(
        maskWhere(grid, (i, j) => label(i, j) === l),
        crossing,
      ),
    );
    const whole = traceCrossings(
      maskWhere(grid, (i, j) => label(i, j) > 0),
      crossing,
    );
    const [a, b, c] = [...rings, whole].map((s) => s.get(0) as Float64Array[]);
    const overlap = ringsArea(booleanSlice(a!, b!, 'intersect'));
    const gap = ringsArea(booleanSlice(c!, booleanSlice(a!, b!, 'union'), 'subtract'));
    // The border is about 65 voxels long.
    expect(overlap / 65).toBeLessThan(0.05);
    expect(gap / 65).toBeLessThan(0.05);
  });

  test('are written and read back as they are', () => {
    const grid = gridFromAffine(
      [40, 40, 1],
      [0.9765625, 0, 0, -249.51171875, 0, 0.9765625, 0, -31.7, 0, 0, 3, -512.5],
    );
    const f = (i: number, j: number): number => 13.3 - Math.hypot(i - 20.2, j - 19.7);
    const mask: Mask = maskWhere(grid, (i, j) => f(i, j) > 0);
    for (const ring of traceCrossings(mask, ofField(f)).get(0) as Float64Array[]) {
      for (const value of ring) {
        const text = formatDecimalString(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Number(text)).toBe(value);
      }
    }
  });

  test('leave parts of one and two voxels whole', () => {
    const mask = drawMask([['#....', '...##', '#....']]);
    expect(traceCrossings(mask, unknown)).toEqual(traceContours(mask));
  });
});
