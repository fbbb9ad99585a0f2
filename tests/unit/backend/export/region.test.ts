/** What the second proof takes for the same region, against rings whose answer is known by hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areApart, sameRegion } from '../../../../src/backend/export/second-reader/region.ts';
import { keyholeRings, resolveRings } from '../../../../src/core/contours/index.ts';
import type { Ring } from '../../../../src/core/structures/types.ts';

type Point = readonly [number, number];
const ring = (...points: readonly Point[]): Ring => Float64Array.from(points.flatMap(([x, y]) => [x, y, -4]));
const box = (x: number, y: number, size: number): Ring =>
  ring([x, y], [x + size, y], [x + size, y + size], [x, y + size]);
const outer = box(0, 0, 30);
const hole = box(10, 10, 5);
const keyhole = ring(
  [0, 0],
  [30, 0],
  [30, 10],
  ...([
    [15, 10],
    [10, 10],
    [10, 15],
    [15, 15],
    [15, 10],
  ] as const),
  [30, 10],
  [30, 30],
  [0, 30],
);

const wrongWay = Float64Array.from([
  ...keyhole.slice(0, 9),
  ...[7, 6, 5, 4, 3].flatMap((n) => [...keyhole.slice(3 * n, 3 * n + 3)]),
  ...keyhole.slice(24),
]);

/** With one number a nanometre larger. */
const moved = (of: Ring, at: number): Ring => of.map((v, n) => (n === at ? v + 1e-6 : v));

test('a keyhole written by hand is its outer ring and its hole', () => {
  expect(sameRegion([keyhole], [outer, hole], true)).toEqual({ fault: '', deviationMm: 0 });
});

test.each<[string, Ring[], Ring[], RegExp]>([
  ['the hole is filled', [outer], [outer, hole], /not in the file/],
  ['the hole is a contour of its own', [outer, hole], [outer, hole], /contour of its own/],
  ['the hole is another', [outer, box(11, 10, 5)], [outer, hole], /not in the file/],
  ['a point moved by a nanometre', [box(0, 0, 30.000001)], [outer], /not in the file/],
  ['a point moved by a nanometre, with a hole', [moved(keyhole, 15)], [outer, hole], /not in the file/],
  ['a point moved off its slice', [moved(keyhole, 14)], [outer, hole], /not in the file/],
  [
    'a point more, beside the outline',
    [ring([0, 0], [30, 0], [30, 30], [0, 30], [-1, 15])],
    [outer],
    /beside/,
  ],
  [
    'an edge cut short between two points on the outline',
    [ring([0, 0], [30, 0], [30, 30], [0, 0], [0, 30])],
    [outer],
    /else/,
  ],
  ['everything is missing', [], [outer], /no contour/],
  ['there is something where nothing is drawn', [outer], [], /beside/],
  ['a hole walked the same way round as its outline', [wrongWay], [outer, hole], /contour of its own/],
  ['a contour stands twice', [outer, outer], [outer], /something else/],
  ['halves swapped', [ring([0, 0], [30, 30], [30, 0], [0, 30])], [outer], /something else/],
])('told apart: %s', (_, contours, rings, fault) => {
  expect(sameRegion(contours, rings, true).fault).toMatch(fault);
});

test('rings that came in as they are need no keyholes', () => {
  expect(sameRegion([hole, outer], [outer, hole], false).fault).toBe('');
});

test('rings that cross are what they resolve to, to two thousandths of a millimetre', () => {
  const crossing = [box(0, 0, 20), ring([10.3, 10.1], [31, 11], [29, 30], [11, 29])];
  const resolved = resolveRings(crossing);
  expect(sameRegion(keyholeRings(resolved), crossing, true).fault).toBe('');
  expect(sameRegion(keyholeRings(resolved).slice(1), crossing, true).fault).not.toBe('');
  const shifted = keyholeRings(resolved).map((contour) =>
    contour.map((v, n) => (n % 3 === 0 ? v + 0.01 : v)),
  );
  expect(sameRegion(shifted, crossing, true).fault).toMatch(/beside/);
});

test('rings lie apart or may lie in each other', () => {
  expect([areApart([outer, box(31, 0, 5)]), areApart([outer, hole]), areApart([outer])]).toEqual([
    true,
    false,
    true,
  ]);
});

test('keyholes of drawn outlines are the same, and nothing is once a point is pulled away', () => {
  const star = (cx: number, cy: number, radii: readonly number[]): Ring =>
    ring(
      ...radii.map((r, n): Point => {
        const angle = (2 * Math.PI * n) / radii.length;
        return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
      }),
    );
  const radii = (min: number, max: number) =>
    fc.array(fc.double({ min, max, noNaN: true }), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(
      radii(40, 60),
      radii(2, 6),
      radii(2, 6),
      fc.nat(),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (a, b, c, n, pull) => {
        const rings = [star(0, 0, a), star(-8, 1, b), star(9, -2, c)];
        const contours = keyholeRings(rings);
        const { fault, deviationMm } = sameRegion(contours, rings, true);
        expect([fault, deviationMm < 1e-6]).toEqual(['', true]);
        const pulled = contours.map((contour) => contour.slice());
        const points = pulled[0] as Ring;
        const at = 3 * (n % (points.length / 3));
        points[at] = (points[at] as number) + 200 * pull;
        expect(sameRegion(pulled, rings, true).fault).not.toBe('');
      },
    ),
    { numRuns: 150 },
  );
});
