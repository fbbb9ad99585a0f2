/** How far two outlines of one slice lie apart, point by point. */
import type { SlicePlane } from '../../contours/slice-plane.ts';
import type { Ring } from '../../structures/types.ts';

/** Points an outline is looked at in: one a mm, of long outlines no more than this. */
const MOST_POINTS = 200;

/** Distance of (x, y) from the closed polygon `x0,y0,x1,y1,…`, mm. Written without pairs: it is asked millions of times. */
export function toPolygon(x: number, y: number, flat: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  let ax = flat[flat.length - 2]! - x;
  let ay = flat[flat.length - 1]! - y;
  for (let n = 0; n < flat.length; n += 2) {
    const bx = flat[n]! - x;
    const by = flat[n + 1]! - y;
    const dx = bx - ax;
    const dy = by - ay;
    const length = dx * dx + dy * dy;
    const along = -(ax * dx + ay * dy);
    let square = ax * ax + ay * ay;
    if (along >= length) square = bx * bx + by * by;
    else if (along > 0) square -= (along * along) / length;
    if (square < best) best = square;
    ax = bx;
    ay = by;
  }
  return Math.sqrt(Math.max(0, best));
}

/** Distance from the outline of one slice, mm: negative inside it (even-odd over its flat rings). */
export function signedTo(x: number, y: number, flats: readonly Float64Array[]): number {
  let [best, inside] = [Number.POSITIVE_INFINITY, false];
  for (const flat of flats) {
    best = Math.min(best, toPolygon(x, y, flat));
    for (let a = flat.length - 2, b = 0; b < flat.length; a = b, b += 2) {
      const [ay, by] = [flat[a + 1]!, flat[b + 1]!];
      if (ay > y !== by > y && x < flat[a]! + ((y - ay) / (by - ay)) * (flat[b]! - flat[a]!))
        inside = !inside;
    }
  }
  return inside ? -best : best;
}

const lengthOf = (flat: Float64Array): number => {
  let sum = 0;
  for (let a = flat.length - 2, b = 0; b < flat.length; a = b, b += 2)
    sum += Math.hypot(flat[b]! - flat[a]!, flat[b + 1]! - flat[a + 1]!);
  return sum;
};

/** Points of a closed polygon, evenly along it. */
function evenly(flat: Float64Array, stepMm: number): Float64Array {
  const out: number[] = [];
  let left = stepMm / 2;
  for (let a = flat.length - 2, b = 0; b < flat.length; a = b, b += 2) {
    const [dx, dy] = [flat[b]! - flat[a]!, flat[b + 1]! - flat[a + 1]!];
    const length = Math.hypot(dx, dy);
    for (; left < length; left += stepMm)
      out.push(flat[a]! + (dx * left) / length, flat[a + 1]! + (dy * left) / length);
    left -= length;
  }
  return out.length < 6 ? flat : Float64Array.from(out);
}

/** Points evenly along the outlines of a slice, flat: one a mm, of long outlines fewer. */
export function outlines(plane: SlicePlane, rings: readonly Ring[]): Float64Array[] {
  const flat = rings.filter((ring) => ring.length >= 9).map((ring) => plane.flatten(ring));
  const stepMm = Math.max(1, flat.reduce((sum, ring) => sum + lengthOf(ring), 0) / MOST_POINTS);
  return flat.map((ring) => evenly(ring, stepMm));
}

function oneWay(from: readonly Float64Array[], to: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(from.reduce((sum, ring) => sum + ring.length / 2, 0));
  let n = 0;
  for (const ring of from)
    for (let p = 0; p < ring.length; p += 2, n += 1) {
      let best = Number.POSITIVE_INFINITY;
      for (const other of to) best = Math.min(best, toPolygon(ring[p]!, ring[p + 1]!, other));
      out[n] = best;
    }
  return out.sort();
}

/** Distances within one slice, mm, ascending, of points evenly along each outline from the other one. */
export interface OutlineDistances {
  readonly ofA: Float64Array;
  readonly ofB: Float64Array;
}

/** Null when one of the slices has no outline. @param a, b rings of one slice, LPS mm. */
export function outlineDistances(
  plane: SlicePlane,
  a: readonly Ring[],
  b: readonly Ring[],
): OutlineDistances | null {
  const [p, q] = [outlines(plane, a), outlines(plane, b)];
  return p.length === 0 || q.length === 0 ? null : { ofA: oneWay(p, q), ofB: oneWay(q, p) };
}

/** Share of ascending distances beyond `mm`. */
export function shareBeyond(sorted: Float64Array, mm: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > mm) high = middle;
    else low = middle + 1;
  }
  return sorted.length === 0 ? 0 : 1 - low / sorted.length;
}
