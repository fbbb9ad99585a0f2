import { describe, expect, it } from 'vitest';
import { marginContours, marginSlices, ringsArea } from '../../../../src/core/contours/index.ts';
import { evenMargin } from '../../../../src/core/editing/index.ts';
import {
  createGrid,
  type Grid,
  indexPoint,
  sliceNormal,
  toPatient,
} from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';
import { gridMakers } from '../../../builders/masks.ts';
import { cuboid, rectangle } from '../editing/shapes.ts';

/** 1 × 1 × 3 mm. */
const grid = createGrid({
  dims: [60, 50, 16],
  originMm: [0, 0, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, 3],
});
const box = cuboid(grid, [6, 9], [20, 15, 32, 25]);
const [width, height] = [12, 10];
const area = (slices: SliceRings, k: number): number => ringsArea(slices.get(k) ?? []);
/** A rectangle with a disc of radius r around it. */
const rounded = (w: number, h: number, r: number): number => w * h + 2 * (w + h) * r + Math.PI * r * r;
const keys = (slices: SliceRings): number[] => [...slices.keys()];
const all = (mm: number, change: Partial<ReturnType<typeof evenMargin>> = {}) => ({
  ...evenMargin(mm),
  ...change,
});

describe('margins on contours', () => {
  it.each([0.3, 1, 1.4])('%s mm on 3 mm slices adds no slice and is exact in the slice', (mm) => {
    const grown = marginContours(grid, box, all(mm));
    expect(keys(grown)).toEqual([6, 7, 8, 9]);
    for (const k of keys(grown)) expect(area(grown, k)).toBeCloseTo(area(grown, 7), 6);
    expect(Math.abs(area(grown, 7) - rounded(width, height, mm))).toBeLessThan(0.01 * 2 * Math.PI * mm);
  });

  it.each([
    [1.5, 1, 0],
    [2, 1, Math.sqrt(4 - 1.5 ** 2)],
    [4.4, 1, Math.sqrt(4.4 ** 2 - 1.5 ** 2)],
    [4.5, 2, 0],
    [5, 2, Math.sqrt(25 - 4.5 ** 2)],
  ])('%s mm adds %i slices at each end, the last grown by %f mm', (mm, slices, last) => {
    expect(marginSlices(grid, mm)).toBe(slices);
    const grown = marginContours(grid, box, all(mm));
    expect(keys(grown)).toEqual(Array.from({ length: 4 + 2 * slices }, (_, n) => 6 - slices + n));
    expect(Math.abs(area(grown, 9 + slices) - rounded(width, height, last))).toBeLessThan(
      0.01 * 2 * Math.PI * mm,
    );
    expect(area(grown, 6 - slices)).toBeCloseTo(area(grown, 9 + slices), 6);
  });

  it.each([
    [1, 0],
    [1.5, 1],
    [4, 1],
    [4.5, 2],
  ])('shrinking by %s mm keeps corners sharp and takes %i slices at each end', (mm, slices) => {
    const small = marginContours(grid, box, all(-mm));
    expect(keys(small)).toEqual(slices === 2 ? [] : [6, 7, 8, 9].slice(slices, 4 - slices));
    for (const k of keys(small)) {
      expect(area(small, k)).toBeCloseTo((width - 2 * mm) * (height - 2 * mm), 3);
      expect(small.get(k)?.map((ring) => ring.length / 3)).toEqual([4]);
    }
  });

  it('moves only the sides asked for, and grows before it shrinks', () => {
    const up = marginContours(grid, box, all(0, { superior: 7 }));
    expect(keys(up)).toEqual([6, 7, 8, 9, 10, 11]);
    for (const k of keys(up)) expect(area(up, k)).toBeCloseTo(width * height, 3);
    const left = marginContours(grid, box, all(0, { left: 4, anterior: -3 }));
    expect(keys(left)).toEqual([6, 7, 8, 9]);
    expect(area(left, 8)).toBeCloseTo((width + 4) * (height - 3), 3);
    const x = left.get(8)?.flatMap((ring) => [...ring].filter((_, n) => n % 3 === 0)) ?? [];
    expect([Math.min(...x), Math.max(...x)].map((v) => Math.round(v * 1e3) / 1e3)).toEqual([20, 36]);
  });

  it('closes holes from inside and opens them when shrinking; a hole smaller than the margin goes', () => {
    const [k, hole] = [7, rectangle(grid, 7, 24, 18, 28, 22)];
    const slices: SliceRings = new Map([[k, [...(box.get(k) ?? []), hole]]]);
    expect(Math.abs(area(marginContours(grid, slices, all(1)), k) - (rounded(12, 10, 1) - 4))).toBeLessThan(
      0.07,
    );
    expect(marginContours(grid, slices, all(1.3)).get(k)).toHaveLength(2);
    expect(marginContours(grid, slices, all(2.1)).get(k)).toHaveLength(1);
    const wide = marginContours(grid, slices, all(-1));
    expect(Math.abs(area(wide, k) - (10 * 8 - rounded(4, 4, 1)))).toBeLessThan(0.07);
  });

  it('reads a keyhole as the hole it is', () => {
    const keyhole = Float64Array.from(
      [
        [20, 15],
        [32, 15],
        [32, 25],
        [20, 25],
        [20, 20],
        [24, 20],
        [24, 22],
        [28, 22],
        [28, 18],
        [24, 18],
        [24, 20],
        [20, 20],
      ].flatMap(([i, j]) => [i as number, j as number, 21]),
    );
    const small = marginContours(grid, new Map([[7, [keyhole]]]), all(-1));
    expect(Math.abs(area(small, 7) - (10 * 8 - rounded(4, 4, 1)))).toBeLessThan(0.07);
  });

  it('is cut off at the image edge, in the slice and along the patient', () => {
    const corner = cuboid(grid, [0, 1], [-0.5, -0.5, 5.5, 5.5]);
    const grown = marginContours(grid, corner, all(4));
    expect(keys(grown)).toEqual([0, 1, 2]);
    expect(Math.abs(area(grown, 0) - (36 + 2 * 6 * 4 + (Math.PI * 16) / 4))).toBeLessThan(0.3);
    expect(keys(marginContours(grid, corner, all(-2)))).toEqual([]);
    expect(keys(marginContours(grid, corner, all(-1)))).toEqual([0, 1]);
  });

  it.each(Object.entries(gridMakers))('gives the same areas on every kind of grid: %s', (_name, make) => {
    const there = make([40, 40, 12]);
    const h = slab(there);
    const disc = (k: number): Ring[] => [circle(there, k, 6)];
    const slices: SliceRings = new Map([4, 5, 6].map((k) => [k, disc(k)]));
    const grown = marginContours(there, slices, all(0.8 * h));
    expect(keys(grown)).toEqual([3, 4, 5, 6, 7]);
    const round = (r: number): number => Math.PI * r * r;
    expect(area(grown, 5) / round(6 + 0.8 * h)).toBeCloseTo(1, 2);
    expect(area(grown, 3) / round(6 + Math.sqrt(0.8 ** 2 - 0.25) * h)).toBeCloseTo(1, 2);
    expect(keys(marginContours(there, slices, all(-0.6 * h)))).toEqual([5]);
  });

  it('refuses what is no number, and unequal margins on oblique slices', () => {
    expect(() => marginContours(grid, box, all(Number.NaN))).toThrowError(
      expect.objectContaining({ code: 'margin-invalid' }),
    );
    const oblique = gridMakers.oblique?.([20, 20, 5]) as Grid;
    expect(() => marginContours(oblique, box, all(1, { left: 2 }))).toThrowError(
      expect.objectContaining({ code: 'margin-oblique' }),
    );
  });
});

it('stops between two slices when it is cancelled', () => {
  let asked = 0;
  const cancelled = (): boolean => {
    asked += 1;
    return asked > 3;
  };
  for (const mm of [2, -2])
    expect(() => marginContours(grid, box, evenMargin(mm), undefined, cancelled)).toThrowError(
      expect.objectContaining({ code: 'cancelled' }),
    );
  expect(asked).toBeLessThan(6);
});

/** Distance between slice planes. */
const slab = (g: Grid): number => {
  const n = sliceNormal(g);
  const [a, b] = [toPatient(g, indexPoint(0, 0, 0)), toPatient(g, indexPoint(0, 0, 1))];
  return Math.abs((b[0] - a[0]) * n[0] + (b[1] - a[1]) * n[1] + (b[2] - a[2]) * n[2]);
};

/** A round ring in the plane of slice k about the image's middle. */
function circle(g: Grid, k: number, radiusMm: number): Ring {
  const m = g.indexToPatient;
  const centre = toPatient(g, indexPoint(20, 20, k));
  const unit = (column: number): number[] => {
    const step = [m[column], m[column + 4], m[column + 8]] as number[];
    const length = Math.hypot(...step);
    return step.map((v) => v / length);
  };
  const [u, v] = [unit(0), unit(1)];
  return Float64Array.from(
    Array.from({ length: 240 }, (_, n) => (2 * Math.PI * n) / 240).flatMap((angle) =>
      [0, 1, 2].map(
        (axis) =>
          (centre[axis] as number) +
          radiusMm * (Math.cos(angle) * (u[axis] as number) + Math.sin(angle) * (v[axis] as number)),
      ),
    ),
  );
}
