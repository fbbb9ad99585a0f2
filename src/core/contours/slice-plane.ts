/** Flat mm coordinates common to all slices of a grid. */
import { type Grid, indexPoint, sliceNormal, toPatient, type Vec3 } from '../geometry/grid.ts';
import type { Ring } from '../structures/types.ts';

/** (s, t) along the rows and across them in the slice, s × t along the slices' normal; on an axial slice LPS x and ±y. */
export interface SlicePlane {
  /** LPS mm ring → s0,t0,s1,t1,… */
  flatten(ring: Ring): Float64Array;
  /** Flat ring → LPS mm ring on slice k's plane. */
  lift(flat: Float64Array, k: number): Ring;
}

/** @param tScale factor of t: for margins that differ along s and t. */
export function slicePlane(grid: Grid, tScale = 1): SlicePlane {
  const m = grid.indexToPatient;
  const length = Math.hypot(m[0], m[4], m[8]);
  const e1: Vec3 = [m[0] / length, m[4] / length, m[8] / length];
  const n = sliceNormal(grid);
  const e2: Vec3 = [n[1] * e1[2] - n[2] * e1[1], n[2] * e1[0] - n[0] * e1[2], n[0] * e1[1] - n[1] * e1[0]];
  return {
    flatten(ring) {
      const out = new Float64Array((ring.length / 3) * 2);
      for (let p = 0, q = 0; p < ring.length; p += 3, q += 2) {
        const [x, y, z] = [ring[p]!, ring[p + 1]!, ring[p + 2]!];
        out[q] = x * e1[0] + y * e1[1] + z * e1[2];
        out[q + 1] = (x * e2[0] + y * e2[1] + z * e2[2]) * tScale;
      }
      return out;
    },
    lift(flat, k) {
      const origin = toPatient(grid, indexPoint(0, 0, k));
      const w = origin[0] * n[0] + origin[1] * n[1] + origin[2] * n[2];
      const out = new Float64Array((flat.length / 2) * 3);
      for (let p = 0, q = 0; p < out.length; p += 3, q += 2) {
        const [s, t] = [flat[q]!, flat[q + 1]! / tScale];
        for (let axis = 0; axis < 3; axis += 1) out[p + axis] = s * e1[axis]! + t * e2[axis]! + w * n[axis]!;
      }
      return out;
    },
  };
}
