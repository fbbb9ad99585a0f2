/** What lies under the pointer: a ray against triangles (Möller and Trumbore 1997) and through the coarse CT. Pure. */
import { invertAffine, type Vec3 } from '../../../core/geometry/grid.ts';
import { type CoarseCt, HU_PER_LEVEL } from './coarse-ct.ts';
import { type Orbit, orbitAxes } from './orbit.ts';

export interface Pickable {
  readonly id: string;
  readonly points: Float32Array;
  readonly triangles: Uint32Array;
}

export interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

const FAR_MM = 10_000;

/** The line of sight through a pixel (px from the view's top left), starting far in front of everything. */
export function sightLine(orbit: Orbit, xPx: number, yPx: number, widthPx: number, heightPx: number): Ray {
  const mm = (2 * orbit.halfHeightMm) / heightPx;
  const { right, up, forward } = orbitAxes(orbit);
  const [x, y] = [(xPx - widthPx / 2) * mm, (heightPx / 2 - yPx) * mm];
  const at = (a: 0 | 1 | 2): number => orbit.focalMm[a] + x * right[a] + y * up[a] - FAR_MM * forward[a];
  return { origin: [at(0), at(1), at(2)], direction: forward };
}

export interface Picked {
  /** Null for bone that no surface shows. */
  readonly id: string | null;
  /** LPS mm. */
  readonly pointMm: Vec3;
  /** mm along the ray. */
  readonly depthMm: number;
}

const pointOn = ({ origin: o, direction: d }: Ray, mm: number): Vec3 => [
  o[0] + mm * d[0],
  o[1] + mm * d[1],
  o[2] + mm * d[2],
];

/** The nearest surface the ray meets, or null. */
export function pickSurface(ray: Ray, surfaces: readonly Pickable[]): Picked | null {
  let best = Number.POSITIVE_INFINITY;
  let id: string | null = null;
  for (const surface of surfaces) {
    const distance = nearestHit(ray, surface);
    if (distance < best) {
      best = distance;
      id = surface.id;
    }
  }
  return id === null ? null : { id, pointMm: pointOn(ray, best), depthMm: best };
}

/** HU from which bone looks solid. */
const SOLID_HU = 220;

/** The first voxel of bone the ray meets, or null. */
export function pickBone(ray: Ray, { dims, indexToPatient, data }: CoarseCt): Picked | null {
  const m = invertAffine(indexToPatient);
  const map = (v: Vec3, row: number): number => m[row]! * v[0] + m[row + 1]! * v[1] + m[row + 2]! * v[2];
  const start = [0, 4, 8].map((row) => map(ray.origin, row) + m[row + 3]!);
  const step = [0, 4, 8].map((row) => map(ray.direction, row));
  let [from, to] = [0, 2 * FAR_MM];
  for (const a of [0, 1, 2] as const) {
    if (Math.abs(step[a]!) < 1e-9) {
      if (start[a]! < -0.5 || start[a]! > dims[a] - 0.5) return null;
      continue;
    }
    const [p, q] = [(-0.5 - start[a]!) / step[a]!, (dims[a] - 0.5 - start[a]!) / step[a]!];
    from = Math.max(from, Math.min(p, q));
    to = Math.min(to, Math.max(p, q));
  }
  const stepMm = 0.5 / Math.max(...step.map(Math.abs));
  for (let mm = from; mm < to; mm += stepMm) {
    const [i, j, k] = start.map((s, a) => Math.round(s + mm * step[a]!)) as [number, number, number];
    // Beyond the last row the neighbour would be read: rounding on the border itself.
    if (i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2]) continue;
    if (data[i + dims[0] * (j + dims[1] * k)]! * HU_PER_LEVEL >= SOLID_HU)
      return { id: null, pointMm: pointOn(ray, mm), depthMm: mm };
  }
  return null;
}

/** A contour runs along the bone's own border: bone hides a surface only when it lies clearly before it. */
const HIDES_MM = 5;

/** Of a surface and bone under the pointer, the one that is seen. */
export const pickSeen = (surface: Picked | null, bone: Picked | null): Picked | null =>
  surface === null || (bone !== null && bone.depthMm < surface.depthMm - HIDES_MM) ? bone : surface;

function nearestHit({ origin, direction }: Ray, { points: p, triangles: t }: Pickable): number {
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < t.length; n += 3) {
    const a = 3 * t[n]!;
    const b = 3 * t[n + 1]!;
    const c = 3 * t[n + 2]!;
    const [ax, ay, az] = [p[a]!, p[a + 1]!, p[a + 2]!];
    const [ux, uy, uz] = [p[b]! - ax, p[b + 1]! - ay, p[b + 2]! - az];
    const [vx, vy, vz] = [p[c]! - ax, p[c + 1]! - ay, p[c + 2]! - az];
    const [hx, hy, hz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
    const det = ux * hx + uy * hy + uz * hz;
    if (det > -1e-12 && det < 1e-12) continue;
    const [sx, sy, sz] = [ox - ax, oy - ay, oz - az];
    const u = (sx * hx + sy * hy + sz * hz) / det;
    if (u < 0 || u > 1) continue;
    const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
    const v = (dx * qx + dy * qy + dz * qz) / det;
    if (v < 0 || u + v > 1) continue;
    const distance = (vx * qx + vy * qy + vz * qz) / det;
    if (distance >= 0 && distance < best) best = distance;
  }
  return best;
}
