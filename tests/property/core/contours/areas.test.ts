import { Clipper, FillRule } from 'clipper2-ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areasByRule,
  booleanContours,
  booleanSlice,
  contourVolumeCc,
  keyholeRings,
  rasterize,
  resolveRings,
  ringsArea,
  simplifyRings,
  smoothRings,
  traceContours,
  uniteRings,
  volumesByRule,
} from '../../../../src/core/contours/index.ts';
import { areaVector } from '../../../../src/core/contours/plane.ts';
import { intersectMasks, maskVolumeCc, subtractMasks, unionMasks } from '../../../../src/core/masks/index.ts';
import { createRandom } from '../../../../src/core/phantom/random.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';
import { cutStructure } from '../../../builders/cut-structure.ts';
import { equalMasks, maskToArray, xorMasks } from '../../../builders/mask-arrays.ts';
import { anyMask, anyMaskPair } from '../../../builders/masks.ts';

const sure = { seed: 5, numRuns: process.env.PEDICLE_LONG ? 2000 : 150 };

/** A random polygon of 3–14 points within ±50 mm, on the plane z = 7 or a tilted one; it usually crosses itself. */
const anyWildRing: fc.Arbitrary<readonly [number, number][]> = fc.array(
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
  { minLength: 3, maxLength: 14 },
);
const anyPlane = fc.constantFrom([0, 0], [0.3, -0.2], [5, 1]);

const lift = (points: readonly (readonly [number, number])[], [a, b]: readonly number[]): Ring =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 7 + (a as number) * x + (b as number) * y]));

describe('areas', () => {
  test('of crossing rings by every rule are those of Clipper', () => {
    // Points in general position: clipper2-ts goes wrong, or never ends, on some small whole-number rings.
    const place = fc
      .double({ min: -50, max: 50, noNaN: true, noDefaultInfinity: true })
      .map((v) => v + Math.sin(v * 1e6) * 0.01);
    const ring = fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 14 });
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), fc.integer(), (shapes, seed) => {
        const random = createRandom(seed);
        const rings = shapes.map((points) =>
          points.map(([x, y]): [number, number] => [x + random(), y + random()]),
        );
        const areas = areasByRule(rings.map((points) => lift(points, [0, 0])));
        const paths = rings.map((points) =>
          points.map(([x, y]) => ({ x: Math.round(x * 1e5), y: Math.round(y * 1e5) })),
        );
        const clipped = (subject: typeof paths, rule: FillRule): number =>
          Math.abs(Clipper.areaPaths(Clipper.union(subject, rule)) / 1e10);
        expect(areas.evenOdd).toBeCloseTo(clipped(paths, FillRule.EvenOdd), 1);
        expect(areas.winding).toBeCloseTo(clipped(paths, FillRule.NonZero), 1);
        const filled = paths.flatMap((path) => Clipper.union([path], FillRule.EvenOdd));
        expect(areas.union).toBeCloseTo(clipped(filled, FillRule.NonZero), 1);
      }),
      sure,
    );
  });

  test('of rings resolved by splitting edges are those of the sweep, also on small whole numbers full of ties', () => {
    const tied = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 3,
      maxLength: 14,
    });
    const signed = (rings: readonly Ring[]): number =>
      rings.reduce((sum, ring) => sum + areaVector(ring)[2] / 2, 0);
    fc.assert(
      fc.property(fc.array(fc.oneof(tied, anyWildRing), { minLength: 1, maxLength: 3 }), (shapes) => {
        const rings = shapes.map((points) => lift(points, [0, 0]));
        const areas = areasByRule(rings);
        expect(Math.abs(signed(resolveRings(rings)) - areas.evenOdd)).toBeLessThan(0.05);
        expect(Math.abs(signed(uniteRings(rings)) - areas.winding)).toBeLessThan(0.05);
      }),
      { ...sure, numRuns: 2 * sure.numRuns },
    );
  });

  test('are true mm² on tilted planes', () => {
    fc.assert(
      fc.property(anyWildRing, anyPlane, (points, slopes) => {
        const flat = ringsArea([lift(points, [0, 0])]);
        const tilt = Math.hypot(1, ...slopes);
        expect(ringsArea([lift(points, slopes)])).toBeCloseTo(flat * tilt, 5);
      }),
      sure,
    );
  });

  test('of voxel-edge contours are the voxels’, by even-odd; by every rule once keyholed', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const slices = traceContours(mask);
        const cc = maskVolumeCc(mask);
        const near = (v: number): void => expect(Math.abs(v - cc)).toBeLessThanOrEqual(1e-9 * cc);
        near(contourVolumeCc(mask.grid, slices));
        const keyholed = new Map([...slices].map(([k, rings]) => [k, keyholeRings(rings)]));
        const { evenOdd, winding, union } = volumesByRule(mask.grid, keyholed);
        near(evenOdd);
        near(winding);
        near(union);
      }),
      sure,
    );
  });
});

describe('booleans of contours', () => {
  test.each([
    ['union', unionMasks],
    ['intersect', intersectMasks],
    ['subtract', subtractMasks],
    ['xor', xorMasks],
  ] as const)('%s of voxel-edge contours is that of the masks, voxel by voxel', (operation, ofMasks) => {
    fc.assert(
      fc.property(anyMaskPair, ([a, b]) => {
        const slices = booleanContours(traceContours(a), traceContours(b), operation);
        const expected = ofMasks(a, b);
        expect(equalMasks(rasterize(a.grid, slices), expected)).toBe(true);
        expect(Math.abs(contourVolumeCc(a.grid, slices) - maskVolumeCc(expected))).toBeLessThanOrEqual(
          2e-4 * (maskVolumeCc(a) + maskVolumeCc(b)),
        );
      }),
      sure,
    );
  });

  test('|A| + |B| = |A ∪ B| + |A ∩ B| and |A ⊕ B| = |A ∖ B| + |B ∖ A|, on every plane', () => {
    fc.assert(
      fc.property(anyWildRing, anyWildRing, anyPlane, (p, q, slopes) => {
        const [a, b] = [[lift(p, slopes)], [lift(q, slopes)]];
        const area = (x: Ring[], y: Ring[], operation: Parameters<typeof booleanSlice>[2]): number =>
          ringsArea(booleanSlice(x, y, operation));
        const close = (x: number, y: number): void => expect(Math.abs(x - y)).toBeLessThan(0.5);
        close(ringsArea(a) + ringsArea(b), area(a, b, 'union') + area(a, b, 'intersect'));
        close(area(a, b, 'xor'), area(a, b, 'subtract') + area(b, a, 'subtract'));
        close(area(a, a, 'subtract'), 0);
        close(ringsArea(resolveRings(a)), ringsArea(a));
      }),
      sure,
    );
  });
});

test('a cut across the slices has the area of the voxels in that plane', () => {
  fc.assert(
    fc.property(anyMask, fc.nat(), fc.constantFrom('i' as const, 'j' as const), (mask, n, axis) => {
      const along = axis === 'i' ? 0 : 1;
      const at = n % mask.grid.dims[along];
      const loops = cutStructure(mask.grid, traceContours(mask), { axis, at });
      const [ni, nj] = mask.grid.dims;
      let voxels = 0;
      maskToArray(mask).forEach((v, m) => {
        if (v === 1 && (axis === 'i' ? m % ni : Math.floor(m / ni) % nj) === at) voxels += 1;
      });
      const m = mask.grid.indexToPatient;
      const [p, q] = [1 - along, 2];
      const column = (c: number): [number, number, number] => [
        m[c] as number,
        m[4 + c] as number,
        m[8 + c] as number,
      ];
      const [ax, ay, az] = column(p as number);
      const [bx, by, bz] = column(q as number);
      const cell = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
      expect(Math.abs(ringsArea(loops) - voxels * cell)).toBeLessThanOrEqual(1e-5 * cell * (voxels + 1));
    }),
    sure,
  );
});

/** Largest distance from the points of `from` to the polygon `to`. */
function furthest(from: Ring, to: Ring): number {
  let worst = 0;
  for (let n = 0; n < from.length; n += 3) {
    let best = Infinity;
    for (let p = to.length - 3, q = 0; q < to.length; p = q, q += 3) {
      const a = to.subarray(p, p + 3);
      const d = [0, 1, 2].map((c) => (to[q + c] as number) - (a[c] as number)) as [number, number, number];
      const v = [0, 1, 2].map((c) => (from[n + c] as number) - (a[c] as number)) as [number, number, number];
      const dd = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
      const t = dd === 0 ? 0 : Math.min(1, Math.max(0, (v[0] * d[0] + v[1] * d[1] + v[2] * d[2]) / dd));
      best = Math.min(best, Math.hypot(v[0] - t * d[0], v[1] - t * d[1], v[2] - t * d[2]));
    }
    worst = Math.max(worst, best);
  }
  return worst;
}

describe('shaping rings', () => {
  test('simplifying drops no point further than the tolerance, and keeps coordinates', () => {
    fc.assert(
      fc.property(anyWildRing, anyPlane, fc.constantFrom(0, 0.5, 3, 20), (points, slopes, tolerance) => {
        const ring = lift(points, slopes);
        const [light] = simplifyRings([ring], tolerance);
        const all = new Set(
          Array.from({ length: ring.length / 3 }, (_, n) => ring.subarray(3 * n, 3 * n + 3).join()),
        );
        expect((light as Ring).length).toBeGreaterThanOrEqual(9);
        for (let n = 0; n < (light as Ring).length; n += 3)
          expect(all.has((light as Ring).subarray(n, n + 3).join())).toBe(true);
        expect(furthest(ring, light as Ring)).toBeLessThanOrEqual(tolerance + 1e-6);
      }),
      sure,
    );
  });

  test('smoothing keeps every ring’s area to 1e-6 and never makes it longer', () => {
    fc.assert(
      fc.property(fc.integer(), anyPlane, (seed, slopes) => {
        const random = createRandom(seed);
        const points = Array.from({ length: 60 }, (_, n): [number, number] => {
          const [angle, r] = [(n / 60) * 2 * Math.PI, 30 + 4 * random()];
          return [r * Math.cos(angle), r * Math.sin(angle)];
        });
        const ring = lift(points, slopes);
        const [smooth] = smoothRings([ring]) as [Ring];
        expect(Math.abs(ringsArea([smooth]) / ringsArea([ring]) - 1)).toBeLessThan(1e-6);
        const length = (r: Ring): number => {
          let sum = 0;
          for (let p = r.length - 3, q = 0; q < r.length; p = q, q += 3)
            sum += Math.hypot(
              (r[q] as number) - (r[p] as number),
              (r[q + 1] as number) - (r[p + 1] as number),
              (r[q + 2] as number) - (r[p + 2] as number),
            );
          return sum;
        };
        expect(length(smooth)).toBeLessThan(length(ring));
      }),
      sure,
    );
  });
});
