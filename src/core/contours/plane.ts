/**
 * The plane of a slice's rings, found from the rings alone: two of the three LPS coordinates serve as plane
 * coordinates (u, v), so that points keep their exact numbers; the third is a linear function of them.
 */
import type { Ring } from '../structures/types.ts';

/** An in-plane frame; (u, v) of a point are its LPS coordinates number `u` and `v`. */
export interface RingPlane {
  readonly u: 0 | 1 | 2;
  readonly v: 0 | 1 | 2;
  /** The LPS coordinate left out: w = wAtZero + wPerU·u + wPerV·v. */
  readonly w: 0 | 1 | 2;
  readonly wPerU: number;
  readonly wPerV: number;
  readonly wAtZero: number;
  /** mm² of true area per unit of (u, v) area; ≥ 1. */
  readonly areaScale: number;
}

/** Twice the ring's area vector (Newell): its length is 2 × area in mm², its direction the turning axis. */
export function areaVector(ring: Ring): [number, number, number] {
  const [x0, y0, z0] = [ring[0] ?? 0, ring[1] ?? 0, ring[2] ?? 0];
  let [nx, ny, nz] = [0, 0, 0];
  for (let p = ring.length - 3, q = 0; q < ring.length; p = q, q += 3) {
    const ax = ring[p]! - x0;
    const ay = ring[p + 1]! - y0;
    const az = ring[p + 2]! - z0;
    const bx = ring[q]! - x0;
    const by = ring[q + 1]! - y0;
    const bz = ring[q + 2]! - z0;
    nx += ay * bz - az * by;
    ny += az * bx - ax * bz;
    nz += ax * by - ay * bx;
  }
  return [nx, ny, nz];
}

/** The plane of the ring with the largest area; an axial plane when no ring has any area. */
export function planeOf(rings: readonly Ring[]): RingPlane {
  let best: [number, number, number] = [0, 0, 1];
  let bestLength = 0;
  let through: Ring | undefined = rings[0];
  for (const ring of rings) {
    const normal = areaVector(ring);
    const length = Math.hypot(...normal);
    if (length > bestLength) [best, bestLength, through] = [normal, length, ring];
  }
  const size = best.map(Math.abs) as [number, number, number];
  const w = size[2] >= size[0] && size[2] >= size[1] ? 2 : size[1] >= size[0] ? 1 : 0;
  // (u, v, w) is a cyclic order, so turning counter-clockwise in (u, v) is turning about +w.
  const u = ((w + 1) % 3) as 0 | 1 | 2;
  const v = ((w + 2) % 3) as 0 | 1 | 2;
  const wPerU = -best[u] / best[w] + 0;
  const wPerV = -best[v] / best[w] + 0;
  const at = (axis: number): number => through?.[axis] ?? 0;
  return {
    u,
    v,
    w,
    wPerU,
    wPerV,
    wAtZero: at(w) - wPerU * at(u) - wPerV * at(v),
    areaScale: Math.hypot(1, wPerU, wPerV),
  };
}

/** The ring's plane coordinates `u0,v0,u1,v1,…`. */
export function toPlane(plane: RingPlane, ring: Ring): Float64Array {
  const count = Math.floor(ring.length / 3);
  const out = new Float64Array(2 * count);
  for (let n = 0; n < count; n += 1) {
    out[2 * n] = ring[3 * n + plane.u]!;
    out[2 * n + 1] = ring[3 * n + plane.v]!;
  }
  return out;
}

/** Writes the LPS mm point of (u, v) to `out[at … at+2]`. */
export function fromPlane(plane: RingPlane, u: number, v: number, out: Float64Array, at: number): void {
  out[at + plane.u] = u;
  out[at + plane.v] = v;
  out[at + plane.w] = plane.wAtZero + plane.wPerU * u + plane.wPerV * v;
}

/** Signed area of `u0,v0,u1,v1,…`, counter-clockwise positive. */
export function signedArea(flat: Float64Array): number {
  const [ou, ov] = [flat[0] ?? 0, flat[1] ?? 0];
  let sum = 0;
  for (let p = flat.length - 2, q = 0; q < flat.length; p = q, q += 2) {
    sum += (flat[p]! - ou) * (flat[q + 1]! - ov) - (flat[q]! - ou) * (flat[p + 1]! - ov);
  }
  return sum / 2;
}

/** The same ring walked the other way round. */
export function reverseRing(ring: Ring): Ring {
  const out = new Float64Array(ring.length);
  for (let p = 0, q = ring.length - 3; q >= 0; p += 3, q -= 3) {
    out[p] = ring[q]!;
    out[p + 1] = ring[q + 1]!;
    out[p + 2] = ring[q + 2]!;
  }
  return out;
}

/** A ring's plane in perpendicular mm coordinates (on an axial plane they are LPS x and y themselves). */
export interface FlatFrame {
  /** LPS mm ring → `s0,t0,s1,t1,…` mm. */
  flatten(ring: Ring): Float64Array;
  /** `s0,t0,…` mm → LPS mm ring. */
  lift(flat: Float64Array): Ring;
}

/** Perpendicular in-plane mm coordinates of {@link planeOf} the rings, turning the way (u, v) do. */
export function flatFrame(rings: readonly Ring[]): FlatFrame {
  const plane = planeOf(rings);
  const { u, v, w, wPerU, wPerV, wAtZero } = plane;
  // In the cyclic axes (u, v, w): e1 along u within the plane, the normal, and e2 = normal × e1.
  const length = Math.hypot(1, wPerU);
  const [e1u, e1w] = [1 / length, wPerU / length];
  const n = Math.hypot(wPerU, wPerV, 1);
  const [nu, nv, nw] = [-wPerU / n, -wPerV / n, 1 / n];
  const [e2u, e2v, e2w] = [nv * e1w, nw * e1u - nu * e1w, -nv * e1u];
  return {
    flatten(ring) {
      const out = new Float64Array((ring.length / 3) * 2);
      for (let p = 0, q = 0; p < ring.length; p += 3, q += 2) {
        const [pu, pv] = [ring[p + u]!, ring[p + v]!];
        const pw = ring[p + w]! - wAtZero;
        out[q] = pu * e1u + pw * e1w;
        out[q + 1] = pu * e2u + pv * e2v + pw * e2w;
      }
      return out;
    },
    lift(flat) {
      const out = new Float64Array((flat.length / 2) * 3);
      for (let p = 0, q = 0; p < out.length; p += 3, q += 2) {
        const [s, t] = [flat[q]!, flat[q + 1]!];
        fromPlane(plane, s * e1u + t * e2u, t * e2v, out, p);
      }
      return out;
    },
  };
}
