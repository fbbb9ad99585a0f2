import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolvedAreaMm2 } from '../../../../src/core/contours/index.ts';
import { selfCrosses } from '../../../../src/core/contours/self-crossing.ts';

const ring = (...points: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 7]));
const axial = [0, 0, 1] as const;

test('a bow-tie crosses, encloses both halves, and is not small', () => {
  const bow = ring([0, 0], [30, 30], [30, 0], [0, 30]);
  expect(selfCrosses(bow, axial)).toBe(true);
  expect(resolvedAreaMm2(bow, 1)).toBeCloseTo(450, 6);
});

test('a square, a keyhole and a doubled edge do not cross', () => {
  expect(selfCrosses(ring([0, 0], [9, 0], [9, 9], [0, 9]), axial)).toBe(false);
  const keyhole = ring([0, 0], [9, 0], [9, 9], [0, 9], [0, 0], [3, 3], [3, 6], [6, 6], [6, 3], [3, 3]);
  expect(selfCrosses(keyhole, axial)).toBe(false);
  expect(selfCrosses(ring([0, 0], [9, 0], [4, 0], [4, 5]), axial)).toBe(false);
});

test('the plane of the contour decides, not its x and y', () => {
  const sagittal = Float64Array.from([5, 0, 0, 5, 30, 30, 5, 30, 0, 5, 0, 30]);
  expect(selfCrosses(sagittal, [1, 0, 0])).toBe(true);
});

test('agrees with the comparison of every pair of edges', () => {
  const point = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 14 }), (points) => {
      const side = (a: number[], b: number[], c: number[]): number =>
        Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!));
      const edges = points.map((p, n) => [p, points[(n + 1) % points.length]!] as const);
      const crossing = edges.some(([a, b]) =>
        edges.some(([c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0),
      );
      expect(selfCrosses(ring(...points), axial)).toBe(crossing);
    }),
    { numRuns: 500 },
  );
});

/** A saw of `teeth` teeth, each as long as the ring is high, leaning by `lean` mm; a closing edge below them all. */
const saw = (teeth: number, lean: number): Float64Array => {
  const points: [number, number][] = [];
  for (let n = 0; n < teeth; n += 1) points.push([n, 0], [n + 0.5 + lean, 100]);
  return ring(...points, [teeth, 0], [teeth, -1], [0, -1]);
};

test('six thousand upright edges of one height are searched, along the other coordinate', () => {
  expect(selfCrosses(saw(3000, 0), axial)).toBe(false);
  const crossed = saw(3000, 0);
  // The last tooth leans over the one before it.
  crossed[3 * 5999] = 2997;
  expect(selfCrosses(crossed, axial)).toBe(true);
});

test('what overlaps in both coordinates beyond the limit is not called free of crossings', () => {
  expect(selfCrosses(saw(500, 5000), axial)).toBe(false);
  expect(selfCrosses(saw(5000, 50_000), axial)).toBe(null);
});
