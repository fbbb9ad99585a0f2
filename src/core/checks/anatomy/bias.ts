/**
 * How a whole outline lies against another one: moved, and larger or smaller. Over all slices the accidents of either outline
 * average out, so that a systematic error is seen that lies within the doubt of a single slice.
 */
import type { SlicePlane } from '../../contours/slice-plane.ts';
import type { SliceRings } from '../../structures/types.ts';
import { outlines, signedTo } from './outline-distances.ts';

/** Points further off than this are another organ's matter, not a shift, mm. */
const FARTHEST_MM = 15;
/** A turn of Gauss–Newton moves the outlines onto each other; they are counted anew after each. */
const TURNS = 3;
const LEAST_POINTS = 30;

/** Movement (s, t) in the slices and growth, mm, of `drawn` against `seen`; points it is made of. */
export interface Bias {
  readonly s: number;
  readonly t: number;
  /** Larger (+) or smaller all around. */
  readonly grown: number;
}

interface Slice {
  readonly drawn: readonly Float64Array[];
  readonly seen: readonly Float64Array[];
}

/** Least squares of `offset = s·n_s + t·n_t + grown` over points with outward normals n; null where it has no one answer. */
function solved(sums: Float64Array): Bias | null {
  const [a, b, c, d, e, f, x, y, z] = sums as unknown as readonly number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const det = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d);
  if (Math.abs(det) < 1e-6 * f ** 3) return null;
  return {
    s: (x * (d * f - e * e) - b * (y * f - e * z) + c * (y * e - d * z)) / det,
    t: (a * (y * f - e * z) - x * (b * f - c * e) + c * (b * z - c * y)) / det,
    grown: (a * (d * z - e * y) - b * (b * z - c * y) + x * (b * e - c * d)) / det,
  };
}

/** Adds the points of one slice; `moved` is taken off the drawn outline. */
function addSlice(sums: Float64Array, { drawn, seen }: Slice, moved: Bias): number {
  let count = 0;
  for (const ring of drawn) {
    const n = ring.length / 2;
    const turn = areaSign(ring);
    for (let p = 0; p < n; p += 1) {
      const [before, after] = [(p + n - 2) % n, (p + 2) % n];
      const ds = ring[2 * after]! - ring[2 * before]!;
      const dt = ring[2 * after + 1]! - ring[2 * before + 1]!;
      const length = Math.hypot(ds, dt);
      if (length === 0) continue;
      const [ns, nt] = [(turn * dt) / length, (-turn * ds) / length];
      const off = signedTo(
        ring[2 * p]! - moved.s - moved.grown * ns,
        ring[2 * p + 1]! - moved.t - moved.grown * nt,
        seen,
      );
      if (Math.abs(off) > FARTHEST_MM) continue;
      for (const [at, add] of [ns * ns, ns * nt, ns, nt * nt, nt, 1, ns * off, nt * off, off].entries())
        sums[at]! += add;
      count += 1;
    }
  }
  return count;
}

function areaSign(ring: Float64Array): number {
  let sum = 0;
  for (let a = ring.length - 2, b = 0; b < ring.length; a = b, b += 2)
    sum += ring[a]! * ring[b + 1]! - ring[b]! * ring[a + 1]!;
  return Math.sign(sum);
}

/** How `drawn` lies against `seen` on the slices `ks`; null where they have too little in common. */
export function biasOf(
  plane: SlicePlane,
  drawn: SliceRings,
  seen: SliceRings,
  ks: readonly number[],
): Bias | null {
  const slices = ks.flatMap((k): Slice[] => {
    const [a, b] = [drawn.get(k), seen.get(k)];
    return a === undefined || b === undefined
      ? []
      : [{ drawn: outlines(plane, a), seen: outlines(plane, b) }];
  });
  let bias: Bias = { s: 0, t: 0, grown: 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const sums = new Float64Array(9);
    const count = slices.reduce((sum, slice) => sum + addSlice(sums, slice, bias), 0);
    const step = count < LEAST_POINTS ? null : solved(sums);
    if (step === null) return null;
    bias = { s: bias.s + step.s, t: bias.t + step.t, grown: bias.grown + step.grown };
  }
  return bias;
}
