import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areasByRule } from '../../../../src/core/contours/index.ts';
import { surelySimple } from '../../../../src/core/contours/simple-ring.ts';
import { sweepAreas } from '../../../../src/core/contours/sweep.ts';

type Point = readonly [number, number];
const ring = (points: readonly Point[]): Float64Array =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 7]));

/** Twice the area on the left of a → b → c; exact for whole numbers. */
const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const between = (a: Point, b: Point, p: Point): boolean =>
  turn(a, b, p) === 0 && (p[0] - a[0]) * (p[0] - b[0]) <= 0 && (p[1] - a[1]) * (p[1] - b[1]) <= 0;
const meet = (a: Point, b: Point, c: Point, d: Point): boolean =>
  (Math.sign(turn(a, b, c)) * Math.sign(turn(a, b, d)) < 0 &&
    Math.sign(turn(c, d, a)) * Math.sign(turn(c, d, b)) < 0) ||
  between(a, b, c) ||
  between(a, b, d) ||
  between(c, d, a) ||
  between(c, d, b);

/** Every two edges looked at: neighbours share their point alone, others nothing. */
function simple(given: readonly Point[]): boolean {
  const points = given.filter((p, n) => {
    const before = given[(n + given.length - 1) % given.length]!;
    return p[0] !== before[0] || p[1] !== before[1];
  });
  if (points.length < 3) return false;
  const at = (n: number): Point => points[n % points.length]!;
  return points.every((_, n) =>
    points.every((__, m) => {
      if (m <= n) return true;
      if (m === n + 1) return !between(at(n), at(n + 1), at(m + 1)) && !between(at(m), at(m + 1), at(n));
      if ((m + 1) % points.length === n)
        return !between(at(m), at(m + 1), at(n + 1)) && !between(at(n), at(n + 1), at(m));
      return !meet(at(n), at(n + 1), at(m), at(m + 1));
    }),
  );
}

const small = fc.integer({ min: -6, max: 6 });
const points = fc.array(fc.tuple(small, small), { minLength: 3, maxLength: 9 });

/** Round a middle with a radius of its own for each of many directions: always simple, mostly with many rises and falls. */
const star = fc.array(fc.integer({ min: 3, max: 400 }), { minLength: 5, maxLength: 90 }).map((radii) =>
  radii.map((r, n): Point => {
    const angle = (2 * Math.PI * (n + 0.3)) / radii.length;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }),
);

describe('a ring is called simple', () => {
  test('when no two edges meet, and never otherwise', () => {
    let [yes, no] = [0, 0];
    fc.assert(
      fc.property(points, (drawn) => {
        const expected = simple(drawn);
        expect(surelySimple(ring(drawn), 0, 1)).toBe(expected);
        expect(surelySimple(ring(drawn), 1, 0)).toBe(expected);
        if (expected) yes += 1;
        else no += 1;
      }),
      { numRuns: 20_000 },
    );
    expect(Math.min(yes, no)).toBeGreaterThan(1000);
  });

  test('in any plane and direction, with level edges and points twice in a row', () => {
    const comb: Point[] = [
      [0, 0],
      [9, 0],
      [9, 5],
      [8, 5],
      [8, 2],
      [6, 2],
      [6, 5],
      [4, 5],
      [4, 5],
      [2, 1],
      [2, 5],
      [0, 5],
    ];
    for (const way of [comb, [...comb].reverse()])
      for (let first = 0; first < way.length; first += 1) {
        const turned = [...way.slice(first), ...way.slice(0, first)];
        expect(surelySimple(ring(turned), 0, 1)).toBe(true);
        expect(surelySimple(Float64Array.from(turned.flatMap(([y, z]) => [3, y, z])), 1, 2)).toBe(true);
      }
  });

  test('not when it touches itself, is walked twice, or holds no number', () => {
    const keyhole: Point[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
      [0, 0],
      [3, 3],
      [3, 6],
      [6, 6],
      [6, 3],
      [3, 3],
    ];
    const square: Point[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ];
    expect(surelySimple(ring(keyhole), 0, 1)).toBe(false);
    expect(surelySimple(ring([...square, ...square]), 0, 1)).toBe(false);
    for (let n = 0; n < 12; n += 1) {
      const damaged = ring(square);
      damaged[n] = Number.NaN;
      expect(surelySimple(damaged, 0, 1)).toBe(n % 3 === 2);
    }
    expect(surelySimple(new Float64Array(0), 0, 1)).toBe(false);
  });
});

test('its area is that of the sweep by every rule', () => {
  fc.assert(
    fc.property(star, (drawn) => {
      const own = ring(drawn);
      expect(surelySimple(own, 0, 1)).toBe(true);
      const swept = sweepAreas([Float64Array.from(drawn.flat())]);
      for (const rule of ['evenOdd', 'winding', 'union'] as const)
        expect(areasByRule([own])[rule]).toBeCloseTo(swept[rule], 6);
    }),
  );
});

test('areas of rings that overlap, nest or touch are those of the sweep', () => {
  fc.assert(
    fc.property(points, points, (a, b) => {
      const swept = sweepAreas([Float64Array.from(a.flat()), Float64Array.from(b.flat())]);
      const own = areasByRule([ring(a), ring(b)]);
      for (const rule of ['evenOdd', 'winding', 'union'] as const)
        expect(own[rule]).toBeCloseTo(swept[rule], 9);
    }),
    { numRuns: 2000 },
  );
});
