/**
 * The outline of what two sets of rings make together: their edges are split where they meet, each piece is kept when
 * just one of its sides is inside, and the kept pieces are walked into rings. All decisions are exact on the grid, so
 * the pieces always close.
 */
import { arrange, type Edges } from './arrange.ts';
import { PointTable } from './point-table.ts';

/** Whether a place with winding numbers a and b about the two operands is inside. */
export type InsideRule = (a: number, b: number) => boolean;

/** A flat ring of whole steps, x0,y0,x1,y1,… */
export type StepRing = number[];

/**
 * The boundary of the inside as rings that do not cross: inside on the left (outer rings counter-clockwise), parts
 * that touch at a point as rings of their own.
 * @param keep points that stay even in the middle of a straight line.
 * @throws PedicleError `contours-too-tangled` as {@link arrange}.
 */
export function overlay(
  input: Edges,
  inside: InsideRule,
  keep: (x: number, y: number) => boolean,
): StepRing[] {
  const edges = arrange(input);
  const count = edges.a.length;
  const points = new PointTable(count);
  const [from, to] = [new Int32Array(count), new Int32Array(count)];
  for (let e = 0; e < count; e += 1) {
    from[e] = points.add(edges.x0[e] as number, edges.y0[e] as number);
    to[e] = points.add(edges.x1[e] as number, edges.y1[e] as number);
  }
  const { a, b } = windings(edges, from, to, points.size);
  const outgoing: (Side[] | undefined)[] = new Array(points.size);
  const sides: Side[] = [];
  for (let e = 0; e < count; e += 1) {
    const [wa, wb] = [a[e] as number, b[e] as number];
    const left = inside(wa, wb);
    if (left === inside(wa - (edges.a[e] as number), wb - (edges.b[e] as number))) continue;
    const side = sideOf(edges, e, left, (left ? to : from)[e] as number);
    sides.push(side);
    const start = (left ? from : to)[e] as number;
    const here = outgoing[start];
    if (here === undefined) outgoing[start] = [side];
    else here.push(side);
  }
  return walkAll(sides, outgoing, keep);
}

/** A kept piece, with the inside on its left; `end` is the number of the point it runs to. */
interface Side {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly end: number;
  used: boolean;
}

function sideOf({ x0, y0, x1, y1 }: Edges, e: number, forward: boolean, end: number): Side {
  const [px, py, qx, qy] = [x0[e] as number, y0[e] as number, x1[e] as number, y1[e] as number];
  return forward
    ? { x0: px, y0: py, x1: qx, y1: qy, end, used: false }
    : { x0: qx, y0: qy, x1: px, y1: py, end, used: false };
}

/**
 * Windings left of every edge. Where just two edges meet the area beside them goes on, so it is counted once for each chain of
 * such edges and carried along it.
 */
function windings(
  edges: Edges,
  from: Int32Array,
  to: Int32Array,
  points: number,
): { a: Int32Array; b: Int32Array } {
  const count = edges.a.length;
  const degree = new Uint8Array(points);
  /** The two edges at a point where just two meet (of more, any two). */
  const at = new Int32Array(2 * points);
  for (let e = 0; e < count; e += 1) {
    for (const p of [from[e] as number, to[e] as number]) {
      const d = degree[p] as number;
      at[2 * p + (d & 1)] = e;
      degree[p] = d < 3 ? d + 1 : 3;
    }
  }
  const [a, b] = [new Int32Array(count), new Int32Array(count)];
  const seen = new Uint8Array(count);
  let [below, beside]: [Bands | undefined, Bands | undefined] = [undefined, undefined];
  for (let e = 0; e < count; e += 1) {
    if (seen[e] === 1) continue;
    const level = edges.y0[e] === edges.y1[e];
    if (level) beside ??= bands(edges.x0, edges.x1);
    else below ??= bands(edges.y0, edges.y1);
    const [wa, wb] = level ? windingAbove(edges, e, beside as Bands) : windingLeft(edges, e, below as Bands);
    a[e] = wa;
    b[e] = wb;
    seen[e] = 1;
    for (const forward of [true, false]) {
      let edge = e;
      let up = forward;
      for (;;) {
        const p = (up ? to : from)[edge] as number;
        if (degree[p] !== 2) break;
        const next = (at[2 * p] === edge ? at[2 * p + 1] : at[2 * p]) as number;
        if (seen[next] === 1) break;
        // Left of the way walked; going down it is the right side of the edge.
        const la = (a[edge] as number) - (up ? 0 : (edges.a[edge] as number));
        const lb = (b[edge] as number) - (up ? 0 : (edges.b[edge] as number));
        up = from[next] === p;
        a[next] = la + (up ? 0 : (edges.a[next] as number));
        b[next] = lb + (up ? 0 : (edges.b[next] as number));
        seen[next] = 1;
        edge = next;
      }
    }
  }
  return { a, b };
}

/** Edges by the band of a coordinate they reach into, for finding those that a line at a coordinate meets. */
interface Bands {
  readonly low: number;
  readonly width: number;
  /** `members` of band n: from `first[n]` up to `first[n + 1]`. */
  readonly first: Int32Array;
  readonly members: Int32Array;
}

function bands(from: readonly number[], to: readonly number[]): Bands {
  let [low, high] = [Infinity, -Infinity];
  for (let e = 0; e < from.length; e += 1) {
    low = Math.min(low, from[e] as number, to[e] as number);
    high = Math.max(high, from[e] as number, to[e] as number);
  }
  const count = Math.min(512, Math.max(1, from.length >> 4));
  const width = (high - low) / count || 1;
  const first = new Int32Array(count + 1);
  const bandOf = (v: number): number => Math.min(count - 1, Math.floor((v - low) / width));
  const visit = (found: (band: number, e: number) => void): void => {
    for (let e = 0; e < from.length; e += 1) {
      const [a, b] = [from[e] as number, to[e] as number];
      if (a === b) continue;
      const last = bandOf(Math.max(a, b));
      for (let band = bandOf(Math.min(a, b)); band <= last; band += 1) found(band, e);
    }
  };
  visit((band) => {
    first[band + 1] = (first[band + 1] as number) + 1;
  });
  for (let band = 0; band < count; band += 1)
    first[band + 1] = (first[band + 1] as number) + (first[band] as number);
  const members = new Int32Array(first[count] as number);
  const next = first.slice();
  visit((band, e) => {
    const at = next[band] as number;
    members[at] = e;
    next[band] = at + 1;
  });
  return { low, width, first, members };
}

/** Edges that may reach to a coordinate. */
function atBand({ low, width, first, members }: Bands, v: number): Int32Array {
  const band = Math.min(first.length - 2, Math.floor((v - low) / width));
  return members.subarray(first[band] as number, first[band + 1] as number);
}

/** Windings just left of the middle of an upward edge: minus those of all edges that a ray to the left crosses. */
function windingLeft(edges: Edges, e: number, below: Bands): [number, number] {
  const { x0, y0, x1, y1 } = edges;
  // Twice the middle, so that it is whole.
  const mx = (x0[e] as number) + (x1[e] as number);
  const my = (y0[e] as number) + (y1[e] as number);
  let [a, b] = [0, 0];
  for (const f of atBand(below, my / 2)) {
    const [fx, fy] = [x0[f] as number, y0[f] as number];
    const [gx, gy] = [x1[f] as number, y1[f] as number];
    if (f === e || 2 * fy > my || 2 * gy <= my) continue;
    if (Math.min(fx, gx) * 2 > mx) continue;
    if ((gx - fx) * (my - 2 * fy) - (gy - fy) * (mx - 2 * fx) >= 0) continue;
    a -= edges.a[f] as number;
    b -= edges.b[f] as number;
  }
  return [a, b];
}

/** Windings just above the middle of a level edge: those of all edges that a ray downwards crosses, and its own. */
function windingAbove(edges: Edges, e: number, beside: Bands): [number, number] {
  const { x0, y0, x1, y1 } = edges;
  const mx = (x0[e] as number) + (x1[e] as number);
  const y = y0[e] as number;
  let [a, b] = [edges.a[e] as number, edges.b[e] as number];
  for (const f of atBand(beside, mx / 2)) {
    const rightwards = (x0[f] as number) < (x1[f] as number);
    const [fx, fy] = rightwards ? [x0[f] as number, y0[f] as number] : [x1[f] as number, y1[f] as number];
    const [gx, gy] = rightwards ? [x1[f] as number, y1[f] as number] : [x0[f] as number, y0[f] as number];
    if (f === e || 2 * fx > mx || 2 * gx <= mx) continue;
    if ((gx - fx) * 2 * (y - fy) - (gy - fy) * (mx - 2 * fx) <= 0) continue;
    a += rightwards ? (edges.a[f] as number) : -(edges.a[f] as number);
    b += rightwards ? (edges.b[f] as number) : -(edges.b[f] as number);
  }
  return [a, b];
}

function walkAll(
  sides: readonly Side[],
  outgoing: readonly (Side[] | undefined)[],
  keep: (x: number, y: number) => boolean,
): StepRing[] {
  const rings: StepRing[] = [];
  for (const start of sides) {
    if (start.used) continue;
    const loop: Side[] = [];
    let side: Side | undefined = start;
    while (side !== undefined && !side.used) {
      side.used = true;
      loop.push(side);
      side = sharpestLeft(side, outgoing[side.end] ?? [], start);
    }
    const ring = cornersOf(loop, keep);
    if (ring.length >= 6) rings.push(ring);
  }
  return rings;
}

/** The next piece round the same inside: the first one clockwise from where we came from. */
function sharpestLeft(from: Side, candidates: readonly Side[], start: Side): Side | undefined {
  if (candidates.length === 1) return candidates[0];
  const back = Math.atan2(from.y0 - from.y1, from.x0 - from.x1);
  let best: Side | undefined;
  let least = Infinity;
  for (const side of candidates) {
    if (side.used && side !== start) continue;
    const angle = Math.atan2(side.y1 - side.y0, side.x1 - side.x0);
    const clockwise = back - angle > 0 ? back - angle : back - angle + 2 * Math.PI;
    if (clockwise < least) [best, least] = [side, clockwise];
  }
  return best;
}

/** Starting points of the pieces, without those in the middle of a straight line that need not stay. */
function cornersOf(loop: readonly Side[], keep: (x: number, y: number) => boolean): StepRing {
  const ring: StepRing = [];
  loop.forEach((side, n) => {
    const before = loop[n === 0 ? loop.length - 1 : n - 1] as Side;
    const [ux, uy] = [before.x1 - before.x0, before.y1 - before.y0];
    const [vx, vy] = [side.x1 - side.x0, side.y1 - side.y0];
    if (ux * vy - uy * vx === 0 && ux * vx + uy * vy > 0 && !keep(side.x0, side.y0)) return;
    ring.push(side.x0, side.y0);
  });
  return ring;
}
