/**
 * Implicit shapes: a function that is ≤ 0 inside and grows roughly like the distance in mm outside. All points are
 * anatomy coordinates in mm (x left, y posterior, z superior: LPS axes, origin at the centre of the S1 end plate).
 */
import type { Vec3 } from '../geometry/grid.ts';

/** Signed distance-like value in mm, ≤ 0 inside. */
export type Distance = (x: number, y: number, z: number) => number;

/** Axis-parallel box in mm that holds the whole shape. */
export interface BoxMm {
  readonly lo: Vec3;
  readonly hi: Vec3;
}

/** An implicit shape and the box outside which it is never inside. */
export interface Shape {
  readonly box: BoxMm;
  readonly distance: Distance;
}

/** A right-handed frame: origin and unit axes (left, posterior, up) in anatomy coordinates. */
export interface LocalFrame {
  readonly origin: Vec3;
  readonly left: Vec3;
  readonly back: Vec3;
  readonly up: Vec3;
}

/** Local (left, back, up) → anatomy coordinates. */
export function fromLocal(f: LocalFrame, p: Vec3): Vec3 {
  const at = (a: 0 | 1 | 2): number => f.origin[a] + p[0] * f.left[a] + p[1] * f.back[a] + p[2] * f.up[a];
  return [at(0), at(1), at(2)];
}

/** The shape whose distance is given in the local frame, with its box given in local mm. */
export function placed(f: LocalFrame, local: Distance, box: BoxMm): Shape {
  const [ox, oy, oz] = f.origin;
  const [lx, ly, lz] = f.left;
  const [bx, by, bz] = f.back;
  const [ux, uy, uz] = f.up;
  const distance: Distance = (x, y, z) => {
    const dx = x - ox;
    const dy = y - oy;
    const dz = z - oz;
    return local(lx * dx + ly * dy + lz * dz, bx * dx + by * dy + bz * dz, ux * dx + uy * dy + uz * dz);
  };
  return { box: placedBox(f, box), distance };
}

/** Box in anatomy coordinates around a box given in a local frame. */
export function placedBox(f: LocalFrame, box: BoxMm): BoxMm {
  const corners: Vec3[] = [];
  for (let c = 0; c < 8; c += 1) {
    corners.push(
      fromLocal(f, [
        c & 1 ? box.hi[0] : box.lo[0],
        c & 2 ? box.hi[1] : box.lo[1],
        c & 4 ? box.hi[2] : box.lo[2],
      ]),
    );
  }
  return boxAround(corners, 0);
}

/** Smallest box around points, grown by a margin in mm. */
export function boxAround(points: readonly Vec3[], marginMm: number): BoxMm {
  const low = (a: 0 | 1 | 2): number => Math.min(...points.map((p) => p[a])) - marginMm;
  const high = (a: 0 | 1 | 2): number => Math.max(...points.map((p) => p[a])) + marginMm;
  return { lo: [low(0), low(1), low(2)], hi: [high(0), high(1), high(2)] };
}

/** Ellipsoid with half axes (mm) along x, y, z. */
export function ellipsoid(c: Vec3, half: Vec3): Shape {
  const [cx, cy, cz] = c;
  const [a, b, h] = half;
  const distance: Distance = (x, y, z) => {
    const dx = x - cx;
    const dy = y - cy;
    const dz = z - cz;
    const r = Math.sqrt((dx / a) ** 2 + (dy / b) ** 2 + (dz / h) ** 2);
    return r < 1e-6 ? -Math.min(a, b, h) : (1 - 1 / r) * Math.sqrt(dx * dx + dy * dy + dz * dz);
  };
  return { box: { lo: [cx - a, cy - b, cz - h], hi: [cx + a, cy + b, cz + h] }, distance };
}

/**
 * Tapered capsule from a (radius ra) to b (radius rb). `stretch` makes it wider along the axes: the cross section's half
 * width along axis n is radius × stretch[n]; the value is a lower bound of the distance.
 */
export function capsule(a: Vec3, b: Vec3, ra: number, rb: number, stretch: Vec3 = [1, 1, 1]): Distance {
  const [sx, sy, sz] = [1 / stretch[0], 1 / stretch[1], 1 / stretch[2]];
  const least = Math.min(...stretch);
  const [ax, ay, az] = [a[0] * sx, a[1] * sy, a[2] * sz];
  const [vx, vy, vz] = [b[0] * sx - ax, b[1] * sy - ay, b[2] * sz - az];
  const inverse = 1 / Math.max(1e-9, vx * vx + vy * vy + vz * vz);
  const dr = rb - ra;
  return (x, y, z) => {
    const px = x * sx - ax;
    const py = y * sy - ay;
    const pz = z * sz - az;
    let t = (px * vx + py * vy + pz * vz) * inverse;
    t = Math.min(1, Math.max(0, t));
    const dx = px - t * vx;
    const dy = py - t * vy;
    const dz = pz - t * vz;
    return (Math.sqrt(dx * dx + dy * dy + dz * dz) - ra - dr * t) * least;
  };
}

/** A capsule as a shape of its own, in anatomy coordinates. */
export function capsuleShape(a: Vec3, b: Vec3, ra: number, rb: number, stretch: Vec3 = [1, 1, 1]): Shape {
  const margin = Math.max(ra, rb) * Math.max(...stretch);
  return { box: boxAround([a, b], margin), distance: capsule(a, b, ra, rb, stretch) };
}

/** Union with a fillet of about `k` mm (polynomial smooth minimum, I. Quilez). */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b);
  return Math.min(a, b) - (h > 0 ? (h * h) / (4 * k) : 0);
}

/** Points of a Catmull–Rom curve through `knots`, `steps` segments between neighbours. */
export function catmullRom(knots: readonly Vec3[], steps: number): Vec3[] {
  const at = (i: number): Vec3 => knots[Math.min(knots.length - 1, Math.max(0, i))] as Vec3;
  const out: Vec3[] = [];
  for (let i = 0; i + 1 < knots.length; i += 1) {
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let n = 0; n < steps; n += 1) {
      const t = n / steps;
      const blend = (a: 0 | 1 | 2): number =>
        q[a] +
        0.5 *
          t *
          (r[a] - p[a] + t * (2 * p[a] - 5 * q[a] + 4 * r[a] - s[a] + t * (3 * (q[a] - r[a]) + s[a] - p[a])));
      out.push([blend(0), blend(1), blend(2)]);
    }
  }
  out.push(at(knots.length - 1));
  return out;
}

/** Piecewise-linear function through (x, y) knots with rising x, constant beyond the ends. */
export function linearThrough(knots: readonly (readonly [number, number])[]): (x: number) => number {
  const sorted = [...knots].sort((a, b) => a[0] - b[0]);
  return (x) => {
    let low = sorted[0] as readonly [number, number];
    for (const knot of sorted) {
      if (knot[0] >= x) {
        const span = knot[0] - low[0];
        return span <= 0 ? knot[1] : low[1] + ((x - low[0]) / span) * (knot[1] - low[1]);
      }
      low = knot;
    }
    return low[1];
  };
}

/** A function of z sampled every mm from `lo` to `hi` and smoothed over ±`smoothMm`: fast in inner loops. */
export function tabulated(
  f: (z: number) => number,
  lo: number,
  hi: number,
  smoothMm = 0,
): (z: number) => number {
  const n = Math.max(2, Math.ceil(hi - lo) + 1);
  const raw = Float64Array.from({ length: n }, (_, i) => f(lo + i));
  const table = new Float64Array(n);
  const s = Math.round(smoothMm);
  for (let i = 0; i < n; i += 1) {
    let sum = 0;
    for (let d = -s; d <= s; d += 1) sum += raw[Math.min(n - 1, Math.max(0, i + d))]!;
    table[i] = sum / (2 * s + 1);
  }
  return (z) => {
    const t = z - lo;
    if (t <= 0) return table[0]!;
    if (t >= n - 1) return table[n - 1]!;
    const i = t | 0;
    const a = table[i]!;
    return a + (t - i) * (table[i + 1]! - a);
  };
}
