/** Work on single flat rings `u0,v0,u1,v1,…` in perpendicular mm coordinates: smoothing, simplifying, resampling. */
import { signedArea } from './plane.ts';

/** One pass of the 1-2-1 mean over neighbouring points of a closed ring, repeated. */
export function averageRing(flat: Float64Array, passes: number): Float64Array {
  let from = flat;
  for (let pass = 0; pass < passes; pass += 1) {
    const to = new Float64Array(from.length);
    const count = from.length;
    for (let n = 0; n < count; n += 1) {
      const before = from[n < 2 ? n + count - 2 : n - 2]!;
      const after = from[n + 2 >= count ? n + 2 - count : n + 2]!;
      to[n] = (before + 2 * from[n]! + after) / 4;
    }
    from = to;
  }
  return from;
}

/**
 * Moves every point along its normal by the same length until the signed area is `area` (Newton, relative 1e-9 or
 * 8 steps): unlike scaling it moves a slender and a wide place alike.
 */
export function restoreArea(flat: Float64Array, area: number): Float64Array {
  let ring = flat;
  for (let step = 0; step < 8; step += 1) {
    const missing = area - signedArea(ring);
    if (Math.abs(missing) <= 1e-9 * Math.abs(area)) break;
    ring = offsetRing(ring, missing);
  }
  return ring;
}

/** Each point moves by (missing / length) along the mean of its edges' right-hand normals. */
function offsetRing(ring: Float64Array, missing: number): Float64Array {
  const count = ring.length;
  let length = 0;
  for (let p = count - 2, q = 0; q < count; p = q, q += 2) {
    length += Math.hypot(ring[q]! - ring[p]!, ring[q + 1]! - ring[p + 1]!);
  }
  const out = new Float64Array(count);
  const move = length === 0 ? 0 : missing / length;
  for (let n = 0; n < count; n += 2) {
    const p = n === 0 ? count - 2 : n - 2;
    const q = n + 2 === count ? 0 : n + 2;
    const [du, dv] = [ring[q]! - ring[p]!, ring[q + 1]! - ring[p + 1]!];
    const size = Math.hypot(du, dv) || 1;
    // Right of the direction of travel is outside for a counter-clockwise ring.
    out[n] = ring[n]! + (move * dv) / size;
    out[n + 1] = ring[n + 1]! - (move * du) / size;
  }
  return out;
}

/**
 * Drops points so that no dropped point lies further than `tolerance` from the new ring (Douglas & Peucker 1973,
 * from the two points furthest apart along the first one's distance). Keeps at least 3 points.
 * @returns the numbers of the points kept, ascending.
 */
export function keptPoints(flat: Float64Array, tolerance: number): number[] {
  const count = flat.length / 2;
  const all = Array.from({ length: count }, (_, n) => n);
  if (count <= 4) return all;
  const away = furthestFromPoint(flat, 0);
  const keep = new Uint8Array(count);
  keep[0] = keep[away] = 1;
  const stack: [number, number][] = [
    [0, away],
    [away, count],
  ];
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    const [from, to] = span;
    const [worst, distance] = furthestFromChord(flat, from, to);
    if (distance <= tolerance) continue;
    keep[worst] = 1;
    stack.push([from, worst], [worst, to]);
  }
  const kept = all.filter((n) => keep[n] === 1);
  if (kept.length >= 3) return kept;
  const [first] = furthestFromChord(flat, 0, away);
  const [second, further] = furthestFromChord(flat, away, count);
  return [...kept, further > 0 ? second : first].sort((a, b) => a - b);
}

function furthestFromPoint(flat: Float64Array, from: number): number {
  let [worst, best] = [from, -1];
  for (let n = 0; 2 * n < flat.length; n += 1) {
    const d = Math.hypot(flat[2 * n]! - flat[2 * from]!, flat[2 * n + 1]! - flat[2 * from + 1]!);
    if (d > best) [worst, best] = [n, d];
  }
  return worst;
}

/** The point strictly between two points (numbers wrap round) that is furthest from their chord. */
function furthestFromChord(flat: Float64Array, from: number, to: number): [number, number] {
  const count = flat.length / 2;
  const end = to % count;
  const [au, av] = [flat[2 * from]!, flat[2 * from + 1]!];
  const [du, dv] = [flat[2 * end]! - au, flat[2 * end + 1]! - av];
  const length2 = du * du + dv * dv;
  let worst = from;
  let best = -1;
  for (let n = from + 1; n < to; n += 1) {
    const pu = flat[2 * n]! - au;
    const pv = flat[2 * n + 1]! - av;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (pu * du + pv * dv) / length2));
    const d = Math.hypot(pu - t * du, pv - t * dv);
    if (d > best) {
      best = d;
      worst = n;
    }
  }
  return [worst, best];
}

/** Adds points so that no edge is longer than `step`; the points there are stay. */
export function densify(flat: Float64Array, step: number): Float64Array {
  const out: number[] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const q = n + 2 === flat.length ? 0 : n + 2;
    const [au, av] = [flat[n]!, flat[n + 1]!];
    const [du, dv] = [flat[q]! - au, flat[q + 1]! - av];
    const parts = Math.max(1, Math.ceil(Math.hypot(du, dv) / step - 1e-9));
    for (let part = 0; part < parts; part += 1) out.push(au + (du * part) / parts, av + (dv * part) / parts);
  }
  return Float64Array.from(out);
}

/** The chosen points of a flat ring. */
export function pickPoints(flat: Float64Array, points: readonly number[]): Float64Array {
  const out = new Float64Array(2 * points.length);
  points.forEach((p, n) => {
    out[2 * n] = flat[2 * p]!;
    out[2 * n + 1] = flat[2 * p + 1]!;
  });
  return out;
}
