/** Brushes on contours: a disc swept along a stroke, with a sub-pixel edge; and pushing a contour with a disc. */
import type { Grid } from '../geometry/grid.ts';
import type { Ring } from '../structures/types.ts';
import { booleanSlice, uniteRings } from './boolean.ts';
import { pointInRings } from './measure.ts';
import { flatFrame } from './plane.ts';
import { writePatient } from './trace.ts';

/** Largest distance between the brush's round edge and its polygon, mm. */
const ARC_TOLERANCE_MM = 0.02;

/**
 * Adds or erases a disc swept along a stroke on the rings of slice k.
 * @param strokeMm LPS mm, `x0,y0,z0,x1,…`, at least one point; projected onto the slice along the k step.
 * @returns the new rings; rings the stroke does not come near are the same objects (see {@link booleanSlice}).
 */
export function brushSlice(
  grid: Grid,
  k: number,
  rings: readonly Ring[],
  strokeMm: Float64Array,
  radiusMm: number,
  mode: 'add' | 'erase',
): Ring[] {
  return booleanSlice(rings, sweptDisc(grid, k, strokeMm, radiusMm), mode === 'add' ? 'union' : 'subtract');
}

/** The area a disc of `radiusMm` covers along a stroke on slice k, as rings; its edge is true to 0.02 mm. */
export function sweptDisc(grid: Grid, k: number, strokeMm: Float64Array, radiusMm: number): Ring[] {
  const frame = sliceFrame(grid, k);
  const path: [number, number][] = [];
  for (let n = 0; n + 2 < strokeMm.length; n += 3)
    path.push(frame.flatten(strokeMm[n]!, strokeMm[n + 1]!, strokeMm[n + 2]!));
  return sweepPath(path, radiusMm, frame.lift);
}

function sweepPath(
  points: readonly [number, number][],
  radiusMm: number,
  lift: (flat: readonly number[]) => Ring,
): Ring[] {
  const path: [number, number][] = [];
  for (const point of points) {
    const last = path.at(-1);
    if (last === undefined || Math.hypot(last[0] - point[0], last[1] - point[1]) > 1e-4) path.push(point);
  }
  const only = path[0];
  if (only === undefined) return [];
  if (path.length === 1) return [lift(capsule(only, only, radiusMm))];
  return uniteRings(path.slice(1).map((to, n) => lift(capsule(path[n] as [number, number], to, radiusMm))));
}

/** The disc swept from one point to another as s,t,s,t…, counter-clockwise; a full disc where they coincide. */
function capsule([as, at]: [number, number], [bs, bt]: [number, number], radius: number): number[] {
  const step = 2 * Math.acos(1 - Math.min(0.5, ARC_TOLERANCE_MM / radius));
  const half = Math.max(4, Math.ceil(Math.PI / step));
  // The arcs' corners lie so far outside that the area is the round one's.
  const corner = radius * Math.sqrt(Math.PI / half / Math.sin(Math.PI / half));
  const steps = as === bs && at === bt ? half - 1 : half;
  const heading = Math.atan2(bt - at, bs - as);
  const out: number[] = [];
  for (const [s, t, from] of [
    [bs, bt, heading - Math.PI / 2],
    [as, at, heading + Math.PI / 2],
  ] as const) {
    for (let n = 0; n <= steps; n += 1) {
      const angle = from + (Math.PI * n) / half;
      out.push(s + corner * Math.cos(angle), t + corner * Math.sin(angle));
    }
  }
  return out;
}

/** Perpendicular mm coordinates of slice k about the image's middle. */
function sliceFrame(grid: Grid, k: number) {
  const m = grid.indexToPatient;
  const q = grid.patientToIndex;
  const length = Math.hypot(m[0], m[4], m[8]);
  // i and j steps in (s, t): s along the i step, t perpendicular to it in the slice.
  const along = (m[0] * m[1] + m[4] * m[5] + m[8] * m[9]) / length;
  const across = Math.sqrt(Math.max(0, m[1] ** 2 + m[5] ** 2 + m[9] ** 2 - along ** 2));
  const [ci, cj] = [(grid.dims[0] - 1) / 2, (grid.dims[1] - 1) / 2];
  return {
    flatten(x: number, y: number, z: number): [number, number] {
      const i = q[0] * x + q[1] * y + q[2] * z + q[3] - ci;
      const j = q[4] * x + q[5] * y + q[6] * z + q[7] - cj;
      return [i * length + j * along, j * across];
    },
    lift(path: readonly number[]): Ring {
      const ring = new Float64Array((path.length / 2) * 3);
      for (let n = 0; 2 * n < path.length; n += 1) {
        const j = path[2 * n + 1]! / across;
        const i = (path[2 * n]! - j * along) / length;
        writePatient(grid, i + ci, j + cj, k, ring, 3 * n);
      }
      return ring;
    },
  };
}

/**
 * Pushes the contour with a disc moved along a stroke: one that starts inside the area carries the contour outwards,
 * one that starts outside pushes it inwards. No part is squeezed ahead of the disc: what it passes over is gone.
 * @param strokeMm LPS mm, `x0,y0,z0,x1,…`, on the rings' slice; its first point decides the direction (even-odd).
 * @returns rings that do not cross; rings the disc never meets are the same objects and points it does not reach keep
 *   their exact coordinates (see {@link booleanSlice}).
 */
export function pushRings(rings: readonly Ring[], strokeMm: Float64Array, radiusMm: number): Ring[] {
  if (rings.length === 0 || strokeMm.length < 3) return [...rings];
  const frame = flatFrame(rings);
  const flat = frame.flatten(strokeMm);
  const path = Array.from({ length: flat.length / 2 }, (_, n): [number, number] => [
    flat[2 * n]!,
    flat[2 * n + 1]!,
  ]);
  const disc = sweepPath(path, radiusMm, (points) => frame.lift(Float64Array.from(points)));
  const inside = pointInRings(rings, [strokeMm[0]!, strokeMm[1]!, strokeMm[2]!]);
  return booleanSlice(rings, disc, inside ? 'union' : 'subtract').map(
    (ring) => rings.find((old) => sameCorners(old, ring)) ?? ring,
  );
}

/** True when both rings have the very same points. */
function sameCorners(a: Ring, b: Ring): boolean {
  const [ofA, ofB] = [a, b].map(
    (ring) =>
      new Set(
        Array.from(
          { length: ring.length / 3 },
          (_, n) => `${ring[3 * n]},${ring[3 * n + 1]},${ring[3 * n + 2]}`,
        ),
      ),
  ) as [Set<string>, Set<string>];
  return ofA.size === ofB.size && [...ofA].every((point) => ofB.has(point));
}
