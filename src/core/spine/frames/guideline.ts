/** A line along the canal or the column out of contours: for vertebra-aligned views and the straightened spine. */

import type { Vec3 } from '../../geometry/grid.ts';
import { unit } from '../../geometry/vec.ts';
import type { SliceRings } from '../../structures/types.ts';
import type { SpineCentreline } from '../types.ts';

/** Distance between points of the line, mm. */
const STEP_MM = 1;
/** Straight continuation at both ends, mm. */
const BEYOND_MM = 25;

/**
 * Centres of a structure's slices: the centroid of the largest ring of each. A plane that cuts a tube aslant still has its
 * centroid on the tube's axis. @returns LPS mm, in no order.
 */
export function sliceCentres(slices: SliceRings): Vec3[] {
  const centres: Vec3[] = [];
  for (const rings of slices.values()) {
    let best: { readonly area: number; readonly centre: Vec3 } | null = null;
    for (const ring of rings) {
      const found = centroid(ring);
      if (found !== null && (best === null || found.area > best.area)) best = found;
    }
    if (best !== null) centres.push(best.centre);
  }
  return centres;
}

/** Area (mm², in the ring's own plane as seen along its most perpendicular axis) and centroid of a planar ring. */
function centroid(ring: Float64Array): { area: number; centre: Vec3 } | null {
  const [x0, y0, z0] = [ring[0]!, ring[1]!, ring[2]!];
  let [nx, ny, nz] = [0, 0, 0];
  for (let n = 3; n + 5 < ring.length; n += 3) {
    const [ax, ay, az] = [ring[n]! - x0, ring[n + 1]! - y0, ring[n + 2]! - z0];
    const [bx, by, bz] = [ring[n + 3]! - x0, ring[n + 4]! - y0, ring[n + 5]! - z0];
    nx += ay * bz - az * by;
    ny += az * bx - ax * bz;
    nz += ax * by - ay * bx;
  }
  const size = Math.hypot(nx, ny, nz);
  if (size < 1e-9) return null;
  const [ux, uy, uz] = [nx / size, ny / size, nz / size];
  let [sx, sy, sz] = [0, 0, 0];
  for (let n = 3; n + 5 < ring.length; n += 3) {
    const [ax, ay, az] = [ring[n]! - x0, ring[n + 1]! - y0, ring[n + 2]! - z0];
    const [bx, by, bz] = [ring[n + 3]! - x0, ring[n + 4]! - y0, ring[n + 5]! - z0];
    const w = (ay * bz - az * by) * ux + (az * bx - ax * bz) * uy + (ax * by - ay * bx) * uz;
    sx += w * (ax + bx);
    sy += w * (ay + by);
    sz += w * (az + bz);
  }
  return { area: size / 2, centre: [x0 + sx / (3 * size), y0 + sy / (3 * size), z0 + sz / (3 * size)] };
}

/**
 * A smooth line through points along the column: sorted from head to feet, joined, smoothed by local linear regression
 * (Gaussian, `smoothMm`), a point a millimetre, 25 mm straight on at both ends. Frames turn as little as they can: "back" is the
 * patient's back made perpendicular to the line. Undefined for fewer than 2 points or less than 10 mm of length.
 * @param points LPS mm; gaps between them are bridged in a straight line.
 */
export function lineThrough(points: readonly Vec3[], smoothMm = 6): SpineCentreline | undefined {
  const sorted = [...points].sort((a, b) => b[2] - a[2]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first[2] - last[2] < 10) return undefined;
  const smooth = regress(walk(sorted), smoothMm / STEP_MM);
  return withFrames(walk(extended(smooth)));
}

/** Equally spaced points along a polyline. */
function walk(path: readonly Vec3[]): Vec3[] {
  const out: Vec3[] = [path[0] as Vec3];
  let left = STEP_MM;
  for (let n = 0; n + 1 < path.length; n += 1) {
    const [a, b] = [path[n] as Vec3, path[n + 1] as Vec3];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    let t = left;
    for (; t <= length; t += STEP_MM) out.push(between(a, b, t / length));
    left = t - length;
  }
  return out;
}

const between = (a: Vec3, b: Vec3, f: number): Vec3 => [
  a[0] + f * (b[0] - a[0]),
  a[1] + f * (b[1] - a[1]),
  a[2] + f * (b[2] - a[2]),
];

function regress(path: readonly Vec3[], sigma: number): Vec3[] {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: reach + 1 }, (_, d) => Math.exp(-0.5 * (d / sigma) ** 2));
  return path.map((_, at) => {
    let [s0, s1, s2] = [0, 0, 0];
    const [t0, t1] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let d = -reach; d <= reach; d += 1) {
      const p = path[at + d];
      if (p === undefined) continue;
      const w = weights[Math.abs(d)]!;
      s0 += w;
      s1 += w * d;
      s2 += w * d * d;
      for (const a of [0, 1, 2] as const) {
        t0[a]! += w * p[a];
        t1[a]! += w * d * p[a];
      }
    }
    const det = s0 * s2 - s1 * s1;
    return [0, 1, 2].map((a) => (s2 * t0[a]! - s1 * t1[a]!) / det) as unknown as Vec3;
  });
}

/** The line with its ends continued in the direction of their outer 10 mm. */
function extended(path: readonly Vec3[]): Vec3[] {
  const beyond = (end: Vec3, inner: Vec3): Vec3 => {
    const length = Math.hypot(end[0] - inner[0], end[1] - inner[1], end[2] - inner[2]) || 1;
    return between(inner, end, 1 + BEYOND_MM / length);
  };
  const [first, last] = [path[0] as Vec3, path.at(-1) as Vec3];
  const reach = Math.min(10, path.length - 1);
  return [beyond(first, path[reach] as Vec3), ...path, beyond(last, path[path.length - 1 - reach] as Vec3)];
}

function withFrames(path: readonly Vec3[]): SpineCentreline {
  const count = path.length;
  const [pointsMm, down, back] = [0, 1, 2].map(() => new Float64Array(3 * count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let n = 0; n < count; n += 1) {
    pointsMm.set(path[n] as Vec3, 3 * n);
    const [a, b] = [path[Math.max(0, n - 3)] as Vec3, path[Math.min(count - 1, n + 3)] as Vec3];
    const d = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
    down.set(d, 3 * n);
    back.set(unit([-d[1] * d[0], 1 - d[1] * d[1], -d[1] * d[2]]), 3 * n);
  }
  return { stepMm: STEP_MM, pointsMm, down, back };
}

/** Place on the line nearest to a point: mm from the line's start, exact between its points. `point` LPS mm. */
export function nearestOnLine(line: SpineCentreline, point: Vec3): number {
  const p = line.pointsMm;
  let [best, bestAt] = [Infinity, 0];
  for (let n = 0; 3 * n < p.length; n += 1) {
    const distance =
      (p[3 * n]! - point[0]) ** 2 + (p[3 * n + 1]! - point[1]) ** 2 + (p[3 * n + 2]! - point[2]) ** 2;
    if (distance < best) [best, bestAt] = [distance, n];
  }
  const d = line.down;
  const along =
    (point[0] - p[3 * bestAt]!) * d[3 * bestAt]! +
    (point[1] - p[3 * bestAt + 1]!) * d[3 * bestAt + 1]! +
    (point[2] - p[3 * bestAt + 2]!) * d[3 * bestAt + 2]!;
  const limited = Math.max(-line.stepMm / 2, Math.min(line.stepMm / 2, along));
  return Math.min(lineLengthMm(line), Math.max(0, bestAt * line.stepMm + limited));
}

export const lineLengthMm = (line: SpineCentreline): number => (line.pointsMm.length / 3 - 1) * line.stepMm;
