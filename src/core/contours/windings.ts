/** Winding numbers beside the edges of an arrangement: counted once for each connected part, carried round its points. */
import type { Edges } from './edges.ts';

/** The edges at every point, counter-clockwise where more than two meet: `edges[first[p]]` up to `edges[first[p + 1]]`. */
export interface Star {
  readonly first: Int32Array;
  readonly edges: Int32Array;
}

/** @param edges that meet at end points only. */
export function starOf(edges: Edges): Star {
  const { points, from, to, count } = edges;
  const first = new Int32Array(points.size + 1);
  for (let e = 0; e < count; e += 1) {
    const [p, q] = [from[e]! + 1, to[e]! + 1];
    first[p] = first[p]! + 1;
    first[q] = first[q]! + 1;
  }
  for (let p = 0; p < points.size; p += 1) first[p + 1] = first[p + 1]! + first[p]!;
  const at = new Int32Array(2 * count);
  const next = first.slice(0, points.size);
  for (let e = 0; e < count; e += 1) {
    for (let end = 0; end < 2; end += 1) {
      const p = (end === 0 ? from : to)[e]!;
      const slot = next[p]!;
      at[slot] = e;
      next[p] = slot + 1;
    }
  }
  for (let p = 0; p < points.size; p += 1) if (first[p + 1]! - first[p]! > 2) sortRound(edges, p, first, at);
  return { first, edges: at };
}

/** Insertion sort by angle, exact: half planes first, then which of two lies left of the other. */
function sortRound({ points, from, to }: Edges, p: number, first: Int32Array, at: Int32Array): void {
  const { x, y } = points;
  const [px, py] = [x[p]!, y[p]!];
  const start = first[p]!;
  const other = (e: number): number => (from[e] === p ? to[e] : from[e]) as number;
  for (let n = start + 1; n < first[p + 1]!; n += 1) {
    const e = at[n]!;
    const q = other(e);
    const [ex, ey] = [x[q]! - px, y[q]! - py];
    const low = ey < 0 || (ey === 0 && ex < 0);
    let to = n;
    for (; to > start; to -= 1) {
      const r = other(at[to - 1]!);
      const [fx, fy] = [x[r]! - px, y[r]! - py];
      const below = fy < 0 || (fy === 0 && fx < 0);
      if (below === low ? fx * ey - fy * ex > 0 : low) break;
      at[to] = at[to - 1]!;
    }
    at[to] = e;
  }
}

/** Windings of both operands on the left of every edge. */
export interface Windings {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/**
 * @param edges a closed arrangement: what ends at a point starts there again; with `shaded` it may have gaps there.
 * @param shaded 1 for edges on which windings are not wanted and not carried along.
 * @param hidden edges that are left out, all of them in the shade; they still count.
 */
export function windingsOf(edges: Edges, star: Star, shaded?: Uint8Array, hidden?: Edges): Windings {
  const { points, from, to, count } = edges;
  const out: Windings = { a: new Int32Array(count), b: new Int32Array(count) };
  const seen = new Uint8Array(count);
  const reached = new Uint8Array(points.size);
  const waiting: number[] = [];
  const rays = [rayLeft(edges, edges), ...(hidden === undefined ? [] : [rayLeft(edges, hidden)])];
  for (let e = 0; e < count; e += 1) {
    if (seen[e] === 1 || shaded?.[e] === 1) continue;
    for (const ray of rays) ray(e, out);
    seen[e] = 1;
    for (const p of [from[e]!, to[e]!]) {
      if (reached[p] === 1) continue;
      reached[p] = 1;
      waiting.push(p);
    }
    for (let p = waiting.pop(); p !== undefined; p = waiting.pop())
      carryRound(edges, star, p, { out, seen, reached, waiting, shaded });
  }
  return out;
}

interface Carried {
  readonly out: Windings;
  readonly seen: Uint8Array;
  readonly reached: Uint8Array;
  readonly waiting: number[];
  readonly shaded: Uint8Array | undefined;
}

/** From an edge at p whose windings are known to the others there. */
function carryRound(
  edges: Edges,
  star: Star,
  p: number,
  { out, seen, reached, waiting, shaded }: Carried,
): void {
  const start = star.first[p]!;
  const degree = star.first[p + 1]! - start;
  let known = 0;
  while (seen[star.edges[start + known]!] === 0) known += 1;
  const e = star.edges[start + known]!;
  const leaves = edges.from[e] === p;
  // Counter-clockwise of an edge that leaves p lies its left side, of one that arrives its right side.
  let a = out.a[e]! - (leaves ? 0 : edges.a[e]!);
  let b = out.b[e]! - (leaves ? 0 : edges.b[e]!);
  for (let n = 1; n < degree; n += 1) {
    const f = star.edges[start + ((known + n) % degree)]!;
    const away = edges.from[f] === p;
    const left = away ? 1 : 0;
    out.a[f] = a + left * edges.a[f]!;
    out.b[f] = b + left * edges.b[f]!;
    a = out.a[f]! - (1 - left) * edges.a[f]!;
    b = out.b[f]! - (1 - left) * edges.b[f]!;
    if (shaded?.[f] === 1) continue;
    seen[f] = 1;
    const q = (away ? edges.to[f] : edges.from[f]) as number;
    if (reached[q] === 1) continue;
    reached[q] = 1;
    waiting.push(q);
  }
}

/** Parts counted over all edges before these are put in bands for it. */
const PARTS_WITHOUT_BANDS = 1;

/**
 * Counts the windings just left of an upward edge's middle, just above a level one's: minus those of all edges among
 * `others` that a ray to the left crosses. Heights count from an edge's lower end on, so the ray runs a hair higher.
 */
function rayLeft(edges: Edges, others: Edges): (e: number, out: Windings) => void {
  const { x, y } = edges.points;
  let calls = 0;
  let bands: Bands | undefined;
  return (e, out) => {
    calls += 1;
    if (calls > PARTS_WITHOUT_BANDS) bands ??= bandsOf(others);
    const [ep, eq] = [edges.from[e]!, edges.to[e]!];
    // Twice the middle, so that it is whole.
    const mx = x[ep]! + x[eq]!;
    const my = y[ep]! + y[eq]!;
    const [start, end] = bands === undefined ? [0, others.count] : bandAt(bands, my / 2);
    for (let n = start; n < end; n += 1) {
      const f = bands === undefined ? n : bands.members[n]!;
      const [p, q] = [others.from[f]!, others.to[f]!];
      const [fy, gy] = [y[p]!, y[q]!];
      if (2 * fy > my || 2 * gy <= my || (f === e && others === edges)) continue;
      const [fx, gx] = [x[p]!, x[q]!];
      if (Math.min(fx, gx) * 2 > mx) continue;
      if ((gx - fx) * (my - 2 * fy) - (gy - fy) * (mx - 2 * fx) >= 0) continue;
      out.a[e] = out.a[e]! - others.a[f]!;
      out.b[e] = out.b[e]! - others.b[f]!;
    }
  };
}

/** Edges by the band of heights they reach into: `members[first[n]]` up to `members[first[n + 1]]` of band n. */
interface Bands {
  readonly low: number;
  readonly width: number;
  readonly first: Int32Array;
  readonly members: Int32Array;
}

function bandsOf({ points: { y }, from, to, count }: Edges): Bands {
  let [low, high] = [Infinity, -Infinity];
  for (let e = 0; e < count; e += 1) {
    low = Math.min(low, y[from[e]!]!);
    high = Math.max(high, y[to[e]!]!);
  }
  const bands = Math.min(512, Math.max(1, count >> 4));
  const width = (high - low) / bands || 1;
  const first = new Int32Array(bands + 1);
  const bandOf = (v: number): number => Math.min(bands - 1, Math.floor((v - low) / width));
  for (let e = 0; e < count; e += 1) {
    const end = bandOf(y[to[e]!]!);
    for (let n = bandOf(y[from[e]!]!); n <= end; n += 1) first[n + 1] = first[n + 1]! + 1;
  }
  for (let n = 0; n < bands; n += 1) first[n + 1] = first[n + 1]! + first[n]!;
  const members = new Int32Array(first[bands]!);
  const next = first.slice(0, bands);
  for (let e = 0; e < count; e += 1) {
    const end = bandOf(y[to[e]!]!);
    for (let n = bandOf(y[from[e]!]!); n <= end; n += 1) {
      const at = next[n]!;
      members[at] = e;
      next[n] = at + 1;
    }
  }
  return { low, width, first, members };
}

function bandAt({ low, width, first }: Bands, v: number): [number, number] {
  const band = Math.max(0, Math.min(first.length - 2, Math.floor((v - low) / width)));
  return [first[band]!, first[band + 1]!];
}
