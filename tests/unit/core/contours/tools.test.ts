import { describe, expect, test } from 'vitest';
import {
  brushSlice,
  contourVolumeCc,
  pointInRings,
  pushRings,
  ringsArea,
  ringsCentroid,
  scaleRings,
  sweptDisc,
} from '../../../../src/core/contours/index.ts';
import { type Grid, indexPoint, toIndex, toPatient, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';
import { cutStructure } from '../../../builders/cut-structure.ts';
import { gridMakers, plainGrid } from '../../../builders/masks.ts';

const at = (grid: Grid, i: number, j: number, k: number): Vec3 => toPatient(grid, indexPoint(i, j, k));
const ringAt = (grid: Grid, k: number, points: readonly (readonly [number, number])[]): Ring =>
  Float64Array.from(points.flatMap(([i, j]) => [...at(grid, i, j, k)]));
const square = (grid: Grid, k: number, i0: number, i1: number, j0: number, j1: number): Ring =>
  ringAt(grid, k, [
    [i0, j0],
    [i1, j0],
    [i1, j1],
    [i0, j1],
  ]);

describe('brush', () => {
  test.each(Object.entries(gridMakers))(
    'sweeps a capsule of the right area in true mm, on the slice: %s',
    (_, make) => {
      const grid = make([64, 64, 5]);
      const stroke = Float64Array.from([...at(grid, 20, 20, 2), ...at(grid, 30, 35, 2)]);
      const length = Math.hypot(...[0, 1, 2].map((c) => (stroke[c] as number) - (stroke[3 + c] as number)));
      const radius = 3.7;
      const rings = sweptDisc(grid, 2, stroke, radius);
      const capsule = Math.PI * radius ** 2 + 2 * radius * length;
      expect(Math.abs(ringsArea(rings) / capsule - 1)).toBeLessThan(0.005);
      for (const ring of rings)
        for (let n = 0; n < ring.length; n += 3) {
          const [, , k] = toIndex(grid, [ring[n], ring[n + 1], ring[n + 2]] as never);
          expect(k).toBeCloseTo(2, 9);
        }
      const dot = sweptDisc(grid, 2, stroke.subarray(0, 3), radius);
      expect(Math.abs(ringsArea(dot) / (Math.PI * radius ** 2) - 1)).toBeLessThan(1e-9);
    },
  );

  const grid = plainGrid([64, 64, 1]);
  const stroke = Float64Array.from([20, 20, 0, 26, 20, 0, 26, 28, 0]);

  test('a stroke that goes back over itself covers what it covered on its way', () => {
    const there = sweptDisc(grid, 0, stroke, 3);
    const andBack = Float64Array.from([...stroke, 26, 20, 0, 20, 20, 0, 26, 20, 0]);
    expect(ringsArea(sweptDisc(grid, 0, andBack, 3))).toBeCloseTo(ringsArea(there), 3);
  });

  test('adding on nothing gives the stroke, erasing it again gives nothing', () => {
    const painted = brushSlice(grid, 0, [], stroke, 3, 'add');
    expect(ringsArea(painted)).toBeCloseTo(ringsArea(sweptDisc(grid, 0, stroke, 3)), 6);
    expect(ringsArea(brushSlice(grid, 0, painted, stroke, 3, 'erase'))).toBeCloseTo(0, 9);
  });

  test('what is added and what is erased add up to the stroke; rings far away stay the same objects', () => {
    const [near, far] = [square(grid, 0, 10, 24, 10, 24), square(grid, 0, 50, 60, 50, 60)];
    const added = brushSlice(grid, 0, [near, far], stroke, 3, 'add');
    const erased = brushSlice(grid, 0, [near, far], stroke, 3, 'erase');
    const [was, disc] = [ringsArea([near, far]), ringsArea(sweptDisc(grid, 0, stroke, 3))];
    expect(ringsArea(added) - was + (was - ringsArea(erased))).toBeCloseTo(disc, 2);
    expect(added).toContain(far);
    expect(erased).toContain(far);
  });

  test('points of the contour that the stroke does not reach keep their exact coordinates', () => {
    const ring = ringAt(grid, 0, [
      [10.123456789, 10.1],
      [30.7, 9.3],
      [29.2, 40.987654321],
      [9.9, 39.3],
    ]);
    const [out] = brushSlice(grid, 0, [ring], Float64Array.from([30, 20, 0]), 4, 'add') as [Ring];
    const points = new Set(
      Array.from({ length: out.length / 3 }, (_, n) => out.subarray(3 * n, 3 * n + 3).join()),
    );
    for (let n = 0; n < ring.length; n += 3) expect(points.has(ring.subarray(n, n + 3).join())).toBe(true);
  });
});

describe('pushing', () => {
  const grid = plainGrid([64, 64, 1]);
  const ring = square(grid, 0, 20, 40, 20, 40);

  test('from inside it bulges out, from outside it dents in, and it leaves other rings alone', () => {
    const other = square(grid, 0, 50, 60, 50, 60);
    const out = pushRings([ring, other], Float64Array.from([36, 30, 0, 40, 30, 0]), 5);
    expect(ringsArea(out)).toBeGreaterThan(500 + 20);
    expect(pointInRings(out, [44.5, 30, 0])).toBe(true);
    expect(out).toContain(other);
    const dented = pushRings([ring], Float64Array.from([47, 30, 0, 42, 30, 0]), 5);
    expect(ringsArea(dented)).toBeLessThan(400 - 10);
    expect(pointInRings(dented, [38, 30, 0])).toBe(false);
    expect(pointInRings(dented, [36.5, 30, 0])).toBe(true);
  });

  test('a disc that meets nothing changes nothing', () => {
    expect(pushRings([ring], Float64Array.from([30, 30, 0, 31, 30, 0]), 4)).toEqual([ring]);
    expect(pushRings([ring], Float64Array.from([30, 30, 0, 31, 30, 0]), 4)[0]).toBe(ring);
  });
});

describe('measures', () => {
  test.each(Object.entries(gridMakers))(
    'centroid, inside test and scaling work in patient mm: %s',
    (_, make) => {
      const grid = make([40, 30, 4]);
      const [outer, hole] = [square(grid, 2, 5, 25, 4, 20), square(grid, 2, 5, 15, 4, 20)];
      const centroid = ringsCentroid([outer, hole]) as Vec3;
      const expected = at(grid, 20, 12, 2);
      for (const c of [0, 1, 2] as const) expect(centroid[c]).toBeCloseTo(expected[c], 9);
      expect(pointInRings([outer, hole], at(grid, 20, 12, 2))).toBe(true);
      expect(pointInRings([outer, hole], at(grid, 10, 12, 2))).toBe(false);
      expect(pointInRings([outer, hole], at(grid, 30, 12, 2))).toBe(false);
      const doubled = scaleRings([outer, hole], 2);
      expect(ringsArea(doubled)).toBeCloseTo(4 * ringsArea([outer, hole]), 6);
      const again = ringsCentroid(doubled) as Vec3;
      for (const c of [0, 1, 2] as const) expect(again[c]).toBeCloseTo(expected[c], 8);
    },
  );

  test('no area: no centroid, volume 0', () => {
    expect(ringsCentroid([])).toBeNull();
    expect(contourVolumeCc(plainGrid([3, 3, 3]), new Map())).toBe(0);
  });
});

test('a cut shows holes and gaps between slices', () => {
  const grid = plainGrid([20, 20, 6]);
  const withHole = [square(grid, 0, 2, 12, 2, 12), square(grid, 0, 5, 9, 5, 9)];
  const slices = new Map([
    [1, withHole],
    [2, [square(grid, 0, 2, 12, 2, 12)]],
    [4, [square(grid, 0, 2, 12, 4, 10)]],
  ]);
  const loops = cutStructure(grid, slices, { axis: 'i', at: 7 });
  expect(ringsArea(loops)).toBeCloseTo(10 - 4 + 10 + 6, 6);
  expect(loops).toHaveLength(2);
  expect(pointInRings(loops, [7, 7, 1])).toBe(false);
  expect(pointInRings(loops, [7, 7, 2])).toBe(true);
  expect(pointInRings(loops, [7, 7, 3])).toBe(false);
  expect(cutStructure(grid, slices, { axis: 'i', at: 13 })).toEqual([]);
});
