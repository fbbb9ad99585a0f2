import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveRings, uniteRings } from '../../../../src/core/contours/boolean.ts';
import { marginContours } from '../../../../src/core/contours/index.ts';
import { offsetRings } from '../../../../src/core/contours/offset.ts';
import { sweepAreas } from '../../../../src/core/contours/sweep.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/index.ts';

/** 1 × 1 × 2.5 mm about the origin. */
const grid = createGrid({
  dims: [300, 300, 12],
  originMm: [-150, -150, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, 2.5],
});

/** A star-shaped outline with as many corners as there are radii, about (x, y). */
const star = (radii: readonly number[], x: number, y: number, k: number, scale = 1): Ring =>
  Float64Array.from(
    radii.flatMap((r, n) => {
      const angle = (2 * Math.PI * n) / radii.length;
      return [x + scale * r * Math.cos(angle), y + scale * r * Math.sin(angle), 2.5 * k];
    }),
  );

const outline = fc.record({
  radii: fc.array(fc.integer({ min: 3, max: 60 }), { minLength: 4, maxLength: 60 }),
  hole: fc.boolean(),
  x: fc.integer({ min: -20, max: 20 }),
  y: fc.integer({ min: -20, max: 20 }),
});

const flat = (rings: readonly Ring[]): Float64Array[] =>
  rings.map((ring) => ring.filter((_, n) => n % 3 !== 2) as Float64Array);
const onto = (rings: readonly Ring[], k: number): Ring[] =>
  rings.map((ring) => ring.map((v, n) => (n % 3 === 2 ? 2.5 * k : v)));
const lengthOf = (rings: readonly Ring[]): number =>
  rings.reduce((sum, ring) => {
    for (let p = ring.length - 3, q = 0; q < ring.length; p = q, q += 3)
      sum += Math.hypot(
        (ring[q] as number) - (ring[p] as number),
        (ring[q + 1] as number) - (ring[p + 1] as number),
      );
    return sum;
  }, 0);

it('a round or stretched margin is the union of every slice grown on its own, to 0.02 mm of its edge', () => {
  fc.assert(
    fc.property(
      fc.array(outline, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(0.4, 1.5, 3, 5, 10),
      fc.constantFrom(1, 0.6, 1.7),
      (areas, mm, stretch) => {
        const slices: SliceRings = new Map(
          areas.map(({ radii, hole, x, y }, n): [number, Ring[]] => [
            4 + n,
            resolveRings([star(radii, x, y, 4 + n), ...(hole ? [star(radii, x, y, 4 + n, 0.5)] : [])]),
          ]),
        );
        const across = mm * stretch;
        const margin = {
          left: mm,
          right: mm,
          anterior: across,
          posterior: across,
          superior: mm,
          inferior: mm,
        };
        const grown = marginContours(grid, slices, margin);
        for (let k = 0; k < 12; k += 1) {
          let expected: Ring[] = [];
          for (const [from, rings] of slices) {
            const apart = Math.max(0, Math.abs(k - from) - 0.5) * 2.5;
            if (apart > mm * (1 + 1e-9)) continue;
            const share = Math.sqrt(Math.max(0, 1 - (apart / mm) ** 2));
            const [s, t] = [share * mm, share * across];
            const one = offsetRings(rings, { sPlus: s, sMinus: s, tPlus: t, tMinus: t }, 'grow');
            expected = uniteRings([...expected, ...onto(one, k)]);
          }
          const got = grown.get(k) ?? [];
          // The same place, not only the same size.
          const apart = sweepAreas([...flat(got), ...flat(expected)]).evenOdd;
          expect(apart).toBeLessThan(0.02 * lengthOf(expected) + 1e-3);
        }
      },
    ),
    { numRuns: 150 },
  );
});
