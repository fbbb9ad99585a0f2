/** Pushing a contour along any stroke: what is left has no needles, no slits along the way, and loses nothing else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  booleanSlice,
  closeSlits,
  dropSlivers,
  pointInRings,
  pushRings,
  ringsArea,
} from '../../../../src/core/contours/index.ts';
import { offsetRings } from '../../../../src/core/contours/offset.ts';
import { SLIVER_MM } from '../../../../src/core/contours/slivers.ts';
import type { Ring } from '../../../../src/core/structures/types.ts';

const sure = { seed: 5, numRuns: process.env.PEDICLE_LONG ? 400 : 40 };
const ringOf = (...points: readonly (readonly [number, number])[]): Ring =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 0]));
const disc = (mm: number) => ({ sPlus: mm, sMinus: mm, tPlus: mm, tMinus: mm });

/** Two lobes with a cleft of any width between them, sometimes an island and a hole beside. */
const anyRings = fc
  .record({
    gap: fc.double({ min: 0.6, max: 6, noNaN: true }),
    deep: fc.double({ min: 4, max: 16, noNaN: true }),
    more: fc.boolean(),
  })
  .map(({ gap, deep, more }): Ring[] => [
    ringOf([0, 0], [40, 0], [40, 20], [20 + gap / 2, 20], [20 + 0.3, 20 - deep], [20 - gap / 2, 20], [0, 20]),
    ...(more ? [ringOf([44, 2], [50, 2], [50, 10], [44, 10]), ringOf([5, 5], [8, 5], [8, 8], [5, 8])] : []),
  ]);
/** Strokes that start inside the right lobe or outside on the left, wander, and may return. */
const anyStroke = fc
  .record({
    from: fc.constantFrom([33, 10], [20, 3], [-7, 10], [25, 12]),
    turns: fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ from, turns }) => {
    const stroke = [...from, 0];
    let [x, y] = from as [number, number];
    for (const [dx, dy] of turns)
      for (let n = 1; n <= 5; n += 1) {
        x += dx / 5;
        y += dy / 5;
        stroke.push(x, y, 0);
      }
    return Float64Array.from(stroke);
  });
const anyRadius = fc.constantFrom(1.5, 3, 5);

interface Pushed {
  readonly before: Ring[];
  readonly raw: readonly Ring[];
  readonly after: readonly Ring[];
}
const anyPush: fc.Arbitrary<Pushed> = fc
  .tuple(anyRings, anyStroke, anyRadius)
  .map(([before, stroke, radius]) => {
    const raw = dropSlivers(before, pushRings(before, stroke, radius));
    return { before, raw, after: closeSlits(before, raw) };
  });

/** Area a closing by half the width would still fill within reach of what the edit added. */
function slitArea({ before, after }: Pushed, widthMm: number): number {
  const half = disc(widthMm / 2);
  const closed = offsetRings(offsetRings(after, half, 'grow'), half, 'shrink');
  const added = offsetRings(booleanSlice(after, before, 'subtract'), disc(widthMm / 2), 'grow');
  const gaps = booleanSlice(booleanSlice(closed, after, 'subtract'), added, 'intersect');
  return Math.max(0, ...gaps.map((ring) => ringsArea([ring])));
}

/** Steps of rounding: corners nearer than this along the ring are one place, mm. */
const SAME_PLACE_MM = 0.01;

/** Smallest distance between a corner and an edge it does not belong to, other than just round a corner, mm. */
function closestTouch(rings: readonly Ring[]): number {
  let least = Infinity;
  for (const ring of rings) {
    for (let p = 0; p < ring.length; p += 3) {
      const q = (p + 3) % ring.length;
      const [ax, ay, bx, by] = [ring[p], ring[p + 1], ring[q], ring[q + 1]] as [
        number,
        number,
        number,
        number,
      ];
      const size = Math.hypot(bx - ax, by - ay);
      for (const other of rings) {
        for (let n = 0; n < other.length; n += 3) {
          const [x, y] = [other[n] as number, other[n + 1] as number];
          const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / size;
          if (along < SAME_PLACE_MM || along > size - SAME_PLACE_MM) continue;
          least = Math.min(least, Math.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / size);
        }
      }
    }
  }
  return least;
}

describe('pushing', () => {
  test('closing slits only ever adds, little, and next to what was pushed', () => {
    fc.assert(
      fc.property(anyPush, ({ before, raw, after }) => {
        expect(ringsArea(booleanSlice(raw, after, 'subtract'))).toBeLessThan(1e-3);
        const filled = booleanSlice(after, raw, 'subtract');
        const reach = offsetRings(booleanSlice(raw, before, 'subtract'), disc(SLIVER_MM + 0.02), 'grow');
        expect(ringsArea(booleanSlice(filled, reach, 'subtract'))).toBeLessThan(1e-3);
        expect(ringsArea(offsetRings(filled, disc(SLIVER_MM / 2 + 0.02), 'shrink'))).toBeLessThan(1e-3);
      }),
      sure,
    );
  });

  test('no slit narrower than half the limit stays along the way', () => {
    fc.assert(
      fc.property(anyPush, (pushed) => {
        expect(slitArea(pushed, SLIVER_MM / 2)).toBeLessThan(0.25 * SLIVER_MM ** 2);
      }),
      sure,
    );
  });

  test('no needle touches itself: a corner never lies on an edge that is not its own', () => {
    fc.assert(
      fc.property(anyPush, ({ raw, after }) => {
        if (after !== raw) expect(closestTouch(after)).toBeGreaterThan(1e-4);
      }),
      sure,
    );
  });

  test('what the stroke does not come near keeps its exact points', () => {
    fc.assert(
      fc.property(anyPush, ({ before, after }) => {
        const left = new Set(
          after.flatMap((ring) =>
            Array.from({ length: ring.length / 3 }, (_, n) => `${ring[3 * n]},${ring[3 * n + 1]}`),
          ),
        );
        const changed = offsetRings(booleanSlice(before, after, 'xor'), disc(2 * SLIVER_MM), 'grow');
        for (const ring of before)
          for (let n = 0; n < ring.length; n += 3) {
            const point = [ring[n], ring[n + 1], 0] as [number, number, number];
            if (!pointInRings(changed, point)) expect(left.has(`${point[0]},${point[1]}`)).toBe(true);
          }
      }),
      sure,
    );
  });

  test('a cleft nobody touched stays, a gap pushed almost shut is shut', () => {
    const cleft = ringOf([0, 0], [40, 0], [40, 20], [20.1, 20], [20.1, 5], [19.9, 5], [19.9, 20], [0, 20]);
    const elsewhere = pushRings([cleft], Float64Array.of(35, 10, 0, 38, 10, 0), 4);
    expect(closeSlits([cleft], elsewhere)).toBe(elsewhere);
    const two = [ringOf([0, 0], [10, 0], [10, 20], [0, 20]), ringOf([15, 0], [25, 0], [25, 20], [15, 20])];
    const almost = pushRings(two, Float64Array.of(5, 10, 0, 11.8, 10, 0), 3);
    expect(almost).toHaveLength(2);
    const shut = closeSlits(two, almost);
    expect(shut).toHaveLength(1);
    expect(pointInRings(shut, [14.9, 10, 0])).toBe(true);
    expect(pointInRings(shut, [12.5, 2, 0])).toBe(false);
  });
});
