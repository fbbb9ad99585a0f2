import { describe, expect, test } from 'vitest';
import { dropSlivers, pointInRings, pushRings, ringsArea } from '../../../../src/core/contours/index.ts';
import { SLIVER_MM } from '../../../../src/core/contours/slivers.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';

const ringOf = (...points: readonly (readonly [number, number])[]): Ring =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 0]));

/** A 40 × 20 mm block whose right side is at x = 40, with a bump there, and 1 mm points along the far side. */
const blockWithBump = (outTo: number, from: number, to: number): Ring =>
  ringOf(
    [0.123456789, 20],
    ...Array.from({ length: 21 }, (_, n) => [0.1 * Math.sin(n), 20 - n] as const),
    [40, 0],
    [40, from],
    [outTo, from],
    [outTo, to],
    [40, to],
    [40, 20],
  );

/** Area in mm² of places where the rings are thinner than `widthMm` along x or y, where the disc went. */
function thinArea(rings: readonly Ring[], widthMm: number): number {
  const step = 0.1;
  const inside = (x: number, y: number): boolean => pointInRings(rings, [x, y, 0]);
  let places = 0;
  for (let x = 38.05; x < 48; x += step)
    for (let y = 5.05; y < 18; y += step)
      if (
        inside(x, y) &&
        ((!inside(x - widthMm, y) && !inside(x + widthMm, y)) ||
          (!inside(x, y - widthMm) && !inside(x, y + widthMm)))
      )
        places += 1;
  return places * step * step;
}

const pointsOf = (ring: Ring): string[] =>
  Array.from({ length: ring.length / 3 }, (_, n) => ring.subarray(3 * n, 3 * n + 3).join());
const line = (fromX: number, fromY: number, toX: number, toY: number): Float64Array =>
  Float64Array.from(
    Array.from({ length: 31 }, (_, n) => [
      fromX + ((toX - fromX) * n) / 30,
      fromY + ((toY - fromY) * n) / 30,
      0,
    ]).flat(),
  );
/** The tips of two corners too short for spikes: triangles 1 mm long and less than 0.4 mm wide. */
const TWO_TIPS_MM2 = 0.4;
const far = ringOf([80, 0], [90, 0], [90, 0.1], [80, 0.1]);

describe('a bump smaller than the disc', () => {
  const block = blockWithBump(43, 9, 11);
  const flat = ringsArea([block]) - 6;

  test('is pushed flat along the edge: its area goes, the rest keeps its very points', () => {
    const out = dropSlivers([block, far], pushRings([block, far], line(46, -8, 46, 28), 6));
    expect(out).toHaveLength(2);
    expect(out).toContain(far);
    // The disc's polygon reaches less than 0.02 mm over the edge, 20 mm long.
    expect(ringsArea(out) - ringsArea([far])).toBeLessThanOrEqual(flat + 1e-3);
    expect(ringsArea(out) - ringsArea([far])).toBeGreaterThan(flat - 0.4);
    expect(thinArea(out, SLIVER_MM)).toBe(0);
    const made = new Set(out.flatMap(pointsOf));
    const untouched = pointsOf(block).slice(0, 22);
    expect(untouched.filter((point) => !made.has(point))).toEqual([]);
  });

  test.each([-2, -1, -0.5, 0, 0.3, 0.5, 1, 2])('leaves no spike when the disc comes %f mm off', (off) => {
    for (const radius of [1.5, 3, 6]) {
      const pushed = pushRings([block], line(60, 10 + off, 40 + radius, 10 + off), radius);
      const out = dropSlivers([block], pushed);
      expect(out).toHaveLength(1);
      expect(thinArea(out, SLIVER_MM - 0.1)).toBeLessThan(TWO_TIPS_MM2);
      expect(ringsArea(out)).toBeGreaterThan(flat - 0.5);
    }
  });
});

test('a spike left beside the disc is cut off, and nothing else', () => {
  const block = blockWithBump(46, 9, 13);
  const pushed = pushRings([block], line(60, 9.6, 43, 9.6), 3);
  expect(thinArea(pushed, SLIVER_MM)).toBeGreaterThan(0.5);
  const out = dropSlivers([block], pushed);
  expect(thinArea(out, SLIVER_MM - 0.1)).toBeLessThan(TWO_TIPS_MM2);
  expect(pointInRings(pushed, [44.5, 12.8, 0])).toBe(true);
  expect(pointInRings(out, [44.5, 12.8, 0])).toBe(false);
  expect(ringsArea(pushed) - ringsArea(out)).toBeLessThan(3);
  const [before, after] = [new Set(pushed.flatMap(pointsOf)), out.flatMap(pointsOf)];
  // Only the two ends of the cut are new.
  expect(after.filter((point) => !before.has(point)).length).toBeLessThanOrEqual(2);
});

test('a thin part drawn earlier stays, touched elsewhere or not at all', () => {
  const tailed = ringOf([0, 0], [20, 0], [20, 10], [60, 10], [60, 10.3], [20, 10.3], [20, 20], [0, 20]);
  expect(dropSlivers([tailed], [tailed])).toEqual([tailed]);
  const pushed = pushRings([tailed], line(-20, 5, -4, 5), 6);
  const out = dropSlivers([tailed], pushed);
  expect(out).toBe(pushed);
  expect(pointInRings(out, [59, 10.15, 0])).toBe(true);
});
