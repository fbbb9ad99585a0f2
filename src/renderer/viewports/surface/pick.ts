/** Which surface lies under the pointer: a ray against triangles (Möller and Trumbore 1997). Pure. */
import type { Vec3 } from '../../../core/geometry/grid.ts';
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

/** The nearest surface the ray meets and where (LPS mm), or null. */
export function pickSurface(ray: Ray, surfaces: readonly Pickable[]): { id: string; pointMm: Vec3 } | null {
  let best = Number.POSITIVE_INFINITY;
  let id: string | null = null;
  for (const surface of surfaces) {
    const distance = nearestHit(ray, surface);
    if (distance < best) {
      best = distance;
      id = surface.id;
    }
  }
  if (id === null) return null;
  const { origin: o, direction: d } = ray;
  return { id, pointMm: [o[0] + best * d[0], o[1] + best * d[1], o[2] + best * d[2]] };
}

function nearestHit({ origin, direction }: Ray, { points: p, triangles: t }: Pickable): number {
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < t.length; n += 3) {
    const a = 3 * (t[n] as number);
    const b = 3 * (t[n + 1] as number);
    const c = 3 * (t[n + 2] as number);
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
