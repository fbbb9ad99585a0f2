/**
 * What measurements are worth: from points of the patient (LPS, mm) alone, so that a length in an oblique or a straightened view is
 * the length in the patient. Pure.
 */
import type { Vec3 } from '../../../core/geometry/grid.ts';
import { angleDeg, minus, scaled, unit } from '../../../core/geometry/vec.ts';

/** Straight through the patient, mm, whatever the view between them shows. */
export const distanceMm = (a: Vec3, b: Vec3): number => Math.hypot(...minus(a, b));

/** Angle in degrees at `corner` between the straight lines to `a` and `b`; 0 where one has no length. */
export function angleDegrees(a: Vec3, corner: Vec3, b: Vec3): number {
  const [u, v] = [minus(a, corner), minus(b, corner)];
  return Math.hypot(...u) * Math.hypot(...v) === 0 ? 0 : angleDeg(unit(u), unit(v));
}

export type CobbSense = 'kyphosis' | 'lordosis' | 'convexLeft' | 'convexRight' | null;

export interface CobbValue {
  /** Between the two lines, 0–180. */
  readonly degrees: number;
  /** Which way the curve bends, told where the lines run to the back or to the side; null where they do neither. */
  readonly sense: CobbSense;
}

/** Lines run this near to the plane of the patient's back or side and up, cosine; and not all but upright. */
const CLEARLY = 0.8;
const STEEP = 0.2;
/** Less is no bend either way, degrees. */
const STRAIGHT_DEG = 0.05;

/**
 * Cobb's angle (1948) between two lines along end plates, in whatever order and direction they were drawn: the upper one is taken as the
 * cranial plate, both as running to the patient's back (seen from the side) or left (seen from the front).
 */
export function cobbValue(points: readonly Vec3[]): CobbValue | null {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const lines = [
    { middle: (a[2] + b[2]) / 2, run: unit(minus(b, a)) },
    { middle: (c[2] + d[2]) / 2, run: unit(minus(d, c)) },
  ].sort((x, y) => y.middle - x.middle);
  const [first, second] = [lines[0]!.run, lines[1]!.run];
  const side = Math.abs(first[1]) + Math.abs(second[1]) >= Math.abs(first[0]) + Math.abs(second[0]);
  const axis = side ? 1 : 0;
  const [u, v] = [first, second].map((run) => (run[axis] < 0 ? scaled(run, -1) : run)) as [Vec3, Vec3];
  const degrees = angleDeg(u, v);
  const inPlane = [u, v].every((run) => run[axis] > STEEP && Math.hypot(run[axis], run[2]) > CLEARLY);
  if (!inPlane || degrees < STRAIGHT_DEG) return { degrees, sense: null };
  // Meeting towards the front or the right, the curve bulges to the back or the left.
  const meetsBefore = Math.atan2(u[2], u[axis]) > Math.atan2(v[2], v[axis]);
  if (side) return { degrees, sense: meetsBefore ? 'kyphosis' : 'lordosis' };
  return { degrees, sense: meetsBefore ? 'convexLeft' : 'convexRight' };
}
