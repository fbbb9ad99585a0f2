/** Points of contours: one after the other at the same place, and more than a contour needs. */
import type { Ring } from '../structures/types.ts';
import { type CheckFinding, of, type SetCheck, slicesWhere } from './types.ts';

/** Points of one contour above which it is worth thinning: a contour of 2 m drawn at 0.5 mm has 4000. */
export const MANY_POINTS = 4000;

/** Whether a point follows itself, the last one the first included. */
export function hasDoublePoints(ring: Ring): boolean {
  for (let a = ring.length - 3, b = 0; b < ring.length; a = b, b += 3)
    if (ring[a] === ring[b] && ring[a + 1] === ring[b + 1] && ring[a + 2] === ring[b + 2]) return true;
  return false;
}

/** The ring without points that follow themselves; the same object where there are none. */
export function withoutDoublePoints(ring: Ring): Ring {
  if (!hasDoublePoints(ring)) return ring;
  const kept: number[] = [];
  for (let a = ring.length - 3, b = 0; b < ring.length; a = b, b += 3) {
    const [x, y, z] = [ring[b]!, ring[b + 1]!, ring[b + 2]!];
    if (ring[a] !== x || ring[a + 1] !== y || ring[a + 2] !== z) kept.push(x, y, z);
  }
  return Float64Array.from(kept);
}

export const pointChecks: SetCheck = ({ structures, profile }) => {
  const limit = profile?.limits.contourPoints;
  const most = Math.min(limit?.value ?? MANY_POINTS, MANY_POINTS);
  return structures.flatMap((structure) => {
    const findings: CheckFinding[] = [];
    const double = slicesWhere(structure, (rings) => rings.some(hasDoublePoints));
    if (double.length > 0)
      findings.push(
        of(
          structure,
          'rtstruct-closing-point',
          'info',
          { name: structure.name },
          { slices: double, repair: 'drop-double-points' },
        ),
      );
    const many = slicesWhere(structure, (rings) => rings.some((ring) => ring.length > 3 * most));
    if (many.length > 0)
      findings.push(
        of(
          structure,
          'points-many',
          limit?.severity ?? 'warning',
          { name: structure.name, most, why: limit?.why ?? null },
          { slices: many, repair: 'thin-points' },
        ),
      );
    return findings;
  });
};
