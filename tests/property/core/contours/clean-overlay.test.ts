import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanOutline } from '../../../../src/core/contours/clean-overlay.ts';
import { noEdges } from '../../../../src/core/contours/edges.ts';
import { type InsideRule, overlay } from '../../../../src/core/contours/overlay.ts';
import { addRing, stepGridOf, stepScaleOf, toRing } from '../../../../src/core/contours/step-grid.ts';
import { fromSteps, stepRings } from '../../../../src/core/contours/step-rings.ts';
import { sweepAreas } from '../../../../src/core/contours/sweep.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';

const rules: Record<string, InsideRule> = {
  union: (a, b) => ((a | b) & 1) === 1,
  intersect: (a, b) => (a & b & 1) === 1,
  subtract: (a, b) => (a & ~b & 1) === 1,
  xor: (a, b) => ((a ^ b) & 1) === 1,
  wound: (a, b) => a + b !== 0,
  positive: (a, b) => a + b > 0,
};

const points = (rings: readonly Ring[]): number => rings.reduce((sum, ring) => sum + ring.length / 3, 0);

/** By the way for rings that only cross; null when it leaves them to the other. */
function short(a: readonly Ring[], b: readonly Ring[], inside: InsideRule): Ring[] | null {
  const scale = stepScaleOf([...a, ...b]);
  const input = stepRings(a, b, points(a) + points(b), scale);
  const made = cleanOutline(input, inside);
  if (made === null) return null;
  const { crossings, path, ends } = made;
  return ends.map((end, n) => fromSteps(input, crossings, path.subarray(ends[n - 1] ?? 0, end), scale));
}

/** By the way for any rings. */
function long(a: readonly Ring[], b: readonly Ring[], inside: InsideRule): Ring[] {
  const grid = stepGridOf([...a, ...b], points(a) + points(b));
  const edges = noEdges(grid.points, points(a) + points(b));
  for (const ring of a) addRing(edges, ring, grid, 1, 0);
  for (const ring of b) addRing(edges, ring, grid, 0, 1);
  return overlay(edges, inside, grid.rings.length).map((path) => toRing(path, grid));
}

/** Rings whatever point they start at, in one order: every coordinate to its last bit. */
const canonical = (rings: readonly Ring[]): string[] =>
  rings
    .map((ring) => {
      const list = Array.from({ length: ring.length / 3 }, (_, n) => `${ring.slice(3 * n, 3 * n + 3)}`);
      // A ring may come by its least point twice.
      const least = [...list].sort()[0];
      return list
        .flatMap((p, n) => (p === least ? [[...list.slice(n), ...list.slice(0, n)].join(' ')] : []))
        .sort()[0] as string;
    })
    .sort();

/** No two places on one step of the booleans' grid. */
const settled = (mm: number): number => Math.round(mm * 1024) / 1024 + 0;
const flat = (list: readonly Ring[]): Float64Array[] =>
  list.map((ring) => ring.filter((_, n) => n % 3 !== 2) as Float64Array);
const lengthOf = (ring: Float64Array): number =>
  ring.reduce((sum, _, n) => {
    if (n % 2 === 1) return sum;
    const next = (n + 2) % ring.length;
    return sum + Math.hypot(ring[next]! - ring[n]!, ring[next + 1]! - ring[n + 1]!);
  }, 0);
const coordinate = fc.double({ min: -40, max: 40, noNaN: true }).map(settled);
/** Any polygon, crossing itself as it likes. */
const anyRing = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 9 })
  .map((list): Ring => Float64Array.from(list.flatMap(([x, y]) => [x, y, 7])));
/** An outline as of an organ: a circle with lumps, fine enough for runs of many edges, either way round. */
const outline = fc
  .record({
    x: coordinate,
    y: coordinate,
    r: fc.double({ min: 2, max: 50, noNaN: true }),
    lumps: fc.integer({ min: 2, max: 9 }),
    count: fc.integer({ min: 3, max: 200 }),
    back: fc.boolean(),
  })
  .map(
    ({ x, y, r, lumps, count, back }): Ring =>
      Float64Array.from({ length: 3 * count }, (_, n) => {
        const angle = ((back ? -2 : 2) * Math.PI * Math.floor(n / 3)) / count;
        const at = r * (1 + 0.3 * Math.sin(lumps * angle));
        return [settled(x + at * Math.cos(angle)), settled(y + at * Math.sin(angle)), 7][n % 3] as number;
      }),
  );
const rings = fc.array(fc.oneof({ weight: 3, arbitrary: outline }, anyRing), { minLength: 1, maxLength: 4 });
const rule = fc.constantFrom(...Object.keys(rules));

it('rings that only cross: the short way finds the very rings that the long one does, bit by bit', () => {
  let [asked, answered] = [0, 0];
  fc.assert(
    fc.property(rings, rings, rule, (a, b, name) => {
      const quick = short(a, b, rules[name] as InsideRule);
      asked += 1;
      if (quick === null) return;
      answered += 1;
      expect(canonical(quick)).toEqual(canonical(long(a, b, rules[name] as InsideRule)));
    }),
    { numRuns: 1000 },
  );
  // Points anywhere hardly ever touch, so the short way must have answered.
  expect(answered / asked).toBeGreaterThan(0.8);
});

it('on a grid so coarse that crossings move onto things: no answer, or the area to the last step', () => {
  const step = 2 ** -15;
  const whole = fc.integer({ min: 0, max: 60 });
  const small = fc
    .array(fc.tuple(whole, whole), { minLength: 3, maxLength: 10 })
    .map((list): Ring => Float64Array.from(list.flatMap(([x, y]) => [x * step, y * step, 0])));
  let answered = 0;
  fc.assert(
    fc.property(fc.array(small, { maxLength: 2 }), fc.array(small, { maxLength: 2 }), rule, (a, b, name) => {
      const quick = short(a, b, rules[name] as InsideRule);
      if (quick === null) return;
      answered += 1;
      // A crossing half way between two steps may go to either.
      const all = flat([...a, ...b]);
      const slack = step * all.reduce((sum, ring) => sum + lengthOf(ring), 0) + 1e-15;
      const want = sweepAreas(flat(long(a, b, rules[name] as InsideRule))).evenOdd;
      expect(Math.abs(sweepAreas(flat(quick)).evenOdd - want)).toBeLessThan(slack);
    }),
    { numRuns: 5000 },
  );
  expect(answered).toBeGreaterThan(500);
});

it.each<[string, number[][], number[][]]>([
  ['a shared corner', [[0, 0, 4, 0, 4, 4]], [[4, 4, 8, 4, 8, 8]]],
  ['a shared edge', [[0, 0, 4, 0, 4, 4, 0, 4]], [[4, 0, 8, 0, 8, 4, 4, 4]]],
  ['a corner on an edge', [[0, 0, 8, 0, 4, 6]], [[4, 0, 2, -4, 6, -4]]],
  ['the same ring twice', [[0, 0, 4, 0, 4, 4]], [[0, 0, 4, 0, 4, 4]]],
  ['a ring that turns back on itself', [[0, 0, 8, 0, 4, 0, 4, 5]], []],
  [
    'three edges through one point',
    [
      [0, 0, 8, 0, 8, 8],
      [0, 8, 8, 1, 8, 0],
    ],
    [[-1, 3, 9, 5, 9, 6, -1, 4]],
  ],
])('%s is left to the long way, or answered alike', (_, a, b) => {
  const lift = (list: number[][]): Ring[] =>
    list.map((flat) =>
      Float64Array.from({ length: 1.5 * flat.length }, (_, n) =>
        n % 3 === 2 ? 0 : (flat[Math.floor(n / 3) * 2 + (n % 3)] as number),
      ),
    );
  for (const inside of Object.values(rules)) {
    const quick = short(lift(a), lift(b), inside);
    if (quick !== null) expect(canonical(quick)).toEqual(canonical(long(lift(a), lift(b), inside)));
  }
});
