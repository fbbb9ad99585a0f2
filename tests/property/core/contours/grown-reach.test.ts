/**
 * A round margin point by point, against distances worked out one by one: every corner of its outline lies at the margin's distance,
 * and no place within reach is missing. Areas, as in grown-round.test.ts, would not see a small island lost.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveRings } from '../../../../src/core/contours/boolean.ts';
import { marginContours } from '../../../../src/core/contours/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/index.ts';

const SLICE_MM = 2.5;
/** 1 × 1 × 2.5 mm about the origin. */
const grid = createGrid({
  dims: [300, 300, 12],
  originMm: [-150, -150, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, SLICE_MM],
});
/** What the outline may be off: arcs true to 0.01 mm, and the steps of the arrangement. */
const OFF_MM = 0.0125;

const star = (radii: readonly number[], x: number, y: number, k: number): Ring =>
  Float64Array.from(
    radii.flatMap((r, n) => {
      const angle = (2 * Math.PI * n) / radii.length;
      return [x + r * Math.cos(angle), y + r * Math.sin(angle), SLICE_MM * k];
    }),
  );

/** Distance of (x, y) from the area of rings, 0 inside. */
function distance(rings: readonly Ring[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (const ring of rings)
    for (let p = ring.length - 3, q = 0; q < ring.length; p = q, q += 3) {
      const [ax, ay, bx, by] = [ring[p]!, ring[p + 1]!, ring[q]!, ring[q + 1]!];
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      nearest = Math.min(nearest, Math.hypot(ax + along * dx - x, ay + along * dy - y));
      if (ay > y !== by > y && x < ax + ((y - ay) / dy) * dx) inside = !inside;
    }
  return inside ? 0 : nearest;
}

const outline = fc.record({
  radii: fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 4, maxLength: 60 }),
  x: fc.integer({ min: -20, max: 20 }),
  y: fc.integer({ min: -20, max: 20 }),
});
const places = fc.array(
  fc.tuple(fc.double({ min: -95, max: 95, noNaN: true }), fc.double({ min: -95, max: 95, noNaN: true })),
  {
    minLength: 60,
    maxLength: 60,
  },
);

it('is where the margin says, at every corner and at any place', () => {
  fc.assert(
    fc.property(
      fc.array(outline, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(0.4, 1.5, 3, 5, 10),
      places,
      (areas, mm, tried) => {
        const slices: SliceRings = new Map(
          areas.map(({ radii, x, y }, n): [number, Ring[]] => [
            4 + n,
            resolveRings([star(radii, x, y, 4 + n)]),
          ]),
        );
        const all = { left: mm, right: mm, anterior: mm, posterior: mm, superior: mm, inferior: mm };
        const grown = marginContours(grid, slices, all);
        for (let k = 0; k < 12; k += 1) {
          const sources = [...slices].flatMap(([from, rings]) => {
            const apart = Math.max(0, Math.abs(k - from) - 0.5) * SLICE_MM;
            return apart > mm ? [] : [{ rings, radius: Math.sqrt(mm * mm - apart * apart) }];
          });
          /** How far inside the grown area, mm; negative outside. */
          const within = (x: number, y: number): number =>
            Math.max(-1e9, ...sources.map(({ rings, radius }) => radius - distance(rings, x, y)));
          const got = grown.get(k) ?? [];
          for (const ring of got)
            for (let n = 0; n < ring.length; n += 3)
              expect(Math.abs(within(ring[n]!, ring[n + 1]!))).toBeLessThan(OFF_MM);
          for (const [x, y] of tried) {
            const deep = within(x, y);
            if (Math.abs(deep) > OFF_MM) expect(distance(got, x, y) === 0).toBe(deep > 0);
          }
        }
      },
    ),
    { numRuns: 120 },
  );
});
