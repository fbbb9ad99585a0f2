/** Which pieces of an arrangement are the outline of areas that wind around nothing negatively, when most edges were left out of it. */
import type { Edges } from './edges.ts';
import type { Star } from './windings.ts';

/** Edges left out, upwards, in steps; `turn` says by how much the winding is greater on the left. Filled up to `count`. */
export interface HiddenEdges {
  readonly ax: Int32Array;
  readonly ay: Int32Array;
  readonly bx: Int32Array;
  readonly by: Int32Array;
  readonly turn: Int8Array;
  count: number;
}

export type Covered = (ax: number, ay: number, bx: number, by: number) => boolean;

/** What is known of an edge: nothing, some winding on both sides, or how much. */
const [UNKNOWN, INNER, KNOWN] = [0, 1, 2] as const;
/** Stands for some winding on both sides, however much. */
const SOME = 2 ** 30;

/**
 * Windings on the left of the edges, exact for the outline's; a large number for others, which have some on both sides.
 * They are carried along the outline only: further inside, edges left out may change them on the way.
 * @param edges an arrangement that is closed together with the hidden edges.
 * @param hidden with some winding all along both of their sides, ends included.
 * @param deep 1 for points (by their numbers, where there are that many) at which a hidden edge ends.
 * @param covered whether it is sure that the line between two points has some winding on both sides; asked before anything is counted.
 */
export function grownWindings(
  edges: Edges,
  star: Star,
  hidden: HiddenEdges,
  deep: Uint8Array,
  covered: Covered,
): Int32Array {
  const { from, to, count, a } = edges;
  const { x, y } = edges.points;
  const left = new Int32Array(count);
  const state = new Uint8Array(count);
  const reached = new Uint8Array(edges.points.size);
  const waiting: number[] = [];
  const inside: number[] = [];

  /** An edge with some winding on both sides, and those it goes on in at points where just two meet. */
  const addInner = (first: number): void => {
    inside.push(first);
    for (let e = inside.pop(); e !== undefined; e = inside.pop()) {
      if (state[e] !== UNKNOWN) continue;
      state[e] = INNER;
      left[e] = SOME;
      for (let end = 0; end < 2; end += 1) {
        const p = (end === 0 ? from : to)[e]!;
        const start = star.first[p]!;
        if (star.first[p + 1]! - start !== 2) continue;
        inside.push(star.edges[star.edges[start] === e ? start + 1 : start]!);
      }
    }
  };
  const add = (e: number, leftOf: number): void => {
    if (leftOf > 0 && leftOf - a[e]! > 0) {
      addInner(e);
      return;
    }
    left[e] = leftOf;
    state[e] = KNOWN;
    for (let end = 0; end < 2; end += 1) {
      const p = (end === 0 ? from : to)[e]!;
      if (reached[p] === 1) continue;
      reached[p] = 1;
      waiting.push(p);
    }
  };
  /** From an edge at p whose windings are known to the others there, counter-clockwise. */
  const carry = (p: number): void => {
    const start = star.first[p]!;
    const degree = star.first[p + 1]! - start;
    let at = 0;
    while (state[star.edges[start + at]!] !== KNOWN) at += 1;
    const e = star.edges[start + at]!;
    let winding = left[e]! - (from[e] === p ? 0 : a[e]!);
    for (let n = 1; n < degree; n += 1) {
      const f = star.edges[start + ((at + n) % degree)]!;
      const leaves = from[f] === p;
      const leftOf = winding + (leaves ? a[f]! : 0);
      winding = leftOf - (leaves ? 0 : a[f]!);
      if (state[f] === UNKNOWN) add(f, leftOf);
    }
  };
  for (let e = 0; e < count; e += 1) if (deep[from[e]!] === 1 || deep[to[e]!] === 1) addInner(e);
  const ray = rayOver(edges, hidden);
  for (let e = 0; e < count; e += 1) {
    if (state[e] !== UNKNOWN) continue;
    const [p, q] = [from[e]!, to[e]!];
    if (covered(x[p]!, y[p]!, x[q]!, y[q]!)) addInner(e);
    else add(e, ray(e));
    for (let p = waiting.pop(); p !== undefined; p = waiting.pop()) carry(p);
  }
  return left;
}

/** Rays sent through all edges before these are put in bands for it. */
const RAYS_WITHOUT_BANDS = 2;

/**
 * The winding just left of an upward edge's middle, just above a level one's: minus those of all edges that a ray to the
 * left crosses. Heights count from an edge's lower end on, so the ray runs a hair higher.
 */
function rayOver(edges: Edges, hidden: HiddenEdges): (e: number) => number {
  const { x, y } = edges.points;
  const { from, to, a } = edges;
  let bands: Bands | undefined;
  let asked = 0;
  return (e) => {
    asked += 1;
    if (asked > RAYS_WITHOUT_BANDS) bands ??= bandsOf(edges, hidden);
    // Twice the middle, so that it is whole.
    const mx = x[from[e]!]! + x[to[e]!]!;
    const my = y[from[e]!]! + y[to[e]!]!;
    let winding = 0;
    const band = bands === undefined ? 0 : bandAt(bands, my / 2);
    const start = bands === undefined ? 0 : bands.first[band]!;
    const end = bands === undefined ? edges.count + hidden.count : bands.first[band + 1]!;
    for (let n = start; n < end; n += 1) {
      const member = bands === undefined ? n : bands.members[n]!;
      const h = member - edges.count;
      const fy = (h < 0 ? y[from[member]!] : hidden.ay[h]) as number;
      const gy = (h < 0 ? y[to[member]!] : hidden.by[h]) as number;
      if (2 * fy > my || 2 * gy <= my || member === e) continue;
      const fx = (h < 0 ? x[from[member]!] : hidden.ax[h]) as number;
      const gx = (h < 0 ? x[to[member]!] : hidden.bx[h]) as number;
      if (2 * fx > mx && 2 * gx > mx) continue;
      if ((gx - fx) * (my - 2 * fy) - (gy - fy) * (mx - 2 * fx) >= 0) continue;
      winding -= (h < 0 ? a[member] : hidden.turn[h]) as number;
    }
    return winding;
  };
}

const bandAt = ({ low, width, first }: Bands, v: number): number =>
  Math.max(0, Math.min(first.length - 2, Math.floor((v - low) / width)));

/** Edges, then hidden ones, by the band of heights they reach into: `members[first[n]]` up to `members[first[n + 1]]` of band n. */
interface Bands {
  readonly low: number;
  readonly width: number;
  readonly first: Int32Array;
  readonly members: Int32Array;
}

function bandsOf({ points: { y }, from, to, count }: Edges, hidden: HiddenEdges): Bands {
  const all = count + hidden.count;
  const lows = new Int32Array(all);
  const highs = new Int32Array(all);
  for (let n = 0; n < count; n += 1) {
    lows[n] = y[from[n]!]!;
    highs[n] = y[to[n]!]!;
  }
  lows.set(hidden.ay.subarray(0, hidden.count), count);
  highs.set(hidden.by.subarray(0, hidden.count), count);
  let low = Infinity;
  let high = -Infinity;
  for (let n = 0; n < all; n += 1) {
    if (lows[n]! < low) low = lows[n]!;
    if (highs[n]! > high) high = highs[n]!;
  }
  const bands = Math.min(128, Math.max(1, all >> 4));
  const width = (high - low) / bands || 1;
  const first = new Int32Array(bands + 1);
  // From here on the numbers of bands instead of heights.
  for (let n = 0; n < all; n += 1) {
    lows[n] = Math.min(bands - 1, Math.floor((lows[n]! - low) / width));
    highs[n] = Math.min(bands - 1, Math.floor((highs[n]! - low) / width));
    for (let band = lows[n]!; band <= highs[n]!; band += 1) first[band + 1] = first[band + 1]! + 1;
  }
  for (let n = 0; n < bands; n += 1) first[n + 1] = first[n + 1]! + first[n]!;
  const members = new Int32Array(first[bands]!);
  const next = first.slice(0, bands);
  for (let n = 0; n < all; n += 1)
    for (let band = lows[n]!; band <= highs[n]!; band += 1) {
      members[next[band]!] = n;
      next[band] = next[band]! + 1;
    }
  return { low, width, first, members };
}
