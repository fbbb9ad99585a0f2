import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveRings, uniteRings } from '../../../../src/core/contours/boolean.ts';
import { offsetRings, type Quadrants, rawGrowth } from '../../../../src/core/contours/offset.ts';
import { sweepAreas } from '../../../../src/core/contours/sweep.ts';
import { uniteGrown } from '../../../../src/core/contours/unite-grown.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';

/** A star-shaped outline with as many corners as there are radii, about (x, y). */
function star(radii: readonly number[], x: number, y: number): Ring {
  return Float64Array.from(
    radii.flatMap((r, n) => {
      const angle = (2 * Math.PI * n) / radii.length;
      return [x + r * Math.cos(angle), y + r * Math.sin(angle), 0];
    }),
  );
}

const round = (mm: number): Quadrants => ({ sPlus: mm, sMinus: mm, tPlus: mm, tMinus: mm });
const flat = (rings: readonly Ring[]): Float64Array[] =>
  rings.map((ring) => ring.filter((_, n) => n % 3 !== 2) as Float64Array);

const outline = fc.record({
  radii: fc.array(fc.integer({ min: 4, max: 60 }), { minLength: 5, maxLength: 60 }),
  hole: fc.boolean(),
  x: fc.integer({ min: -12, max: 12 }),
  y: fc.integer({ min: -12, max: 12 }),
  mm: fc.constantFrom(0, 0.4, 1.5, 3, 10),
});

it('raw curves of several areas united at once cover what their finished margins do, the shade left out or not', () => {
  fc.assert(
    fc.property(fc.array(outline, { minLength: 1, maxLength: 6 }), (areas) => {
      const made = areas.map(({ radii, hole, x, y, mm }) => ({
        rings: resolveRings([
          star(radii, x, y),
          ...(hole
            ? [
                star(
                  radii.map((r) => r / 2),
                  x,
                  y,
                ),
              ]
            : []),
        ]),
        body: round(mm),
      }));
      const once = uniteGrown(made.map(({ rings, body }) => rawGrowth(rings, body)));
      const apart = made.map(({ rings, body }) => offsetRings(rings, body, 'grow'));
      const expected = apart.reduce<Ring[]>((all, rings) => uniteEvenOdd(all, rings), []);
      const [got, want] = [sweepAreas(flat(once)).evenOdd, sweepAreas(flat(expected)).evenOdd];
      expect(Math.abs(got - want)).toBeLessThan(0.05);
      // And they are the same place, not only the same size.
      const both = sweepAreas([...flat(once), ...flat(expected)]).evenOdd;
      expect(both).toBeLessThan(0.05);
    }),
    { numRuns: 150 },
  );
});

/** Finished rings turn with the area on their left, so windings add up. */
const uniteEvenOdd = (a: readonly Ring[], b: readonly Ring[]): Ring[] => uniteRings([...a, ...b]);

it('areas that turn the other way on their plane are grown, not cut out', () => {
  const square = Float64Array.from([0, 0, 0, 0, 10, 0, 10, 10, 0, 10, 0, 0]);
  const back = uniteGrown([rawGrowth([square], round(0)).map((ring) => reversed(ring))]);
  expect(sweepAreas(flat(back)).evenOdd).toBeCloseTo(100, 6);
});

function reversed(ring: Ring): Ring {
  const out = new Float64Array(ring.length);
  for (let p = 0; p < ring.length; p += 3) out.set(ring.subarray(p, p + 3), ring.length - 3 - p);
  return out;
}
