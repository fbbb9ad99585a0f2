/**
 * Edges on an integer grid, split until no two of them cross or touch except at end points. All orientation tests are
 * exact: coordinates stay below 2²⁴, so every product of two differences is an exact double.
 */
import { PedicleError } from '../errors/errors.ts';

/** Largest coordinate, in steps. */
export const LARGEST_STEP = 2 ** 24;

/**
 * Edges as columns; an edge runs from (x0, y0) to (x1, y1) with y0 < y1, or y0 = y1 and x0 < x1. `a` and `b` say by how
 * much the winding numbers of the two operands are greater on its left than on its right.
 */
export interface Edges {
  readonly x0: number[];
  readonly y0: number[];
  readonly x1: number[];
  readonly y1: number[];
  readonly a: number[];
  readonly b: number[];
  /** 1 for edges that have not been looked at yet, 0 for those known to meet none of the others known. */
  readonly fresh: number[];
}

export const noEdges = (): Edges => ({ x0: [], y0: [], x1: [], y1: [], a: [], b: [], fresh: [] });

/** Adds the edge from p to q of an operand, turned to run upwards; one without length is left out. */
export function addEdge(
  edges: Edges,
  px: number,
  py: number,
  qx: number,
  qy: number,
  a: number,
  b: number,
): void {
  if (px === qx && py === qy) return;
  const up = py < qy || (py === qy && px < qx);
  edges.x0.push(up ? px : qx);
  edges.y0.push(up ? py : qy);
  edges.x1.push(up ? qx : px);
  edges.y1.push(up ? qy : py);
  edges.a.push(up ? a : -a);
  edges.b.push(up ? b : -b);
  edges.fresh.push(1);
}

/** A number for a grid point, unique. */
export const pointKey = (x: number, y: number): number =>
  (x + LARGEST_STEP) * (2 * LARGEST_STEP + 2) + (y + LARGEST_STEP);

/** More edges than a slice can have; y0 × this + number stays an exact double. */
const ORDER = 2 ** 27;

/** Rounds after which splitting gives up; each rounded crossing bends two edges by at most half a step. */
const MOST_ROUNDS = 40;

/**
 * Splits edges at every crossing (rounded to the grid) and at every end point that lies on another edge, until there
 * is none, then merges edges that coincide (adding their windings; edges without any are left out).
 * @throws PedicleError `contours-too-tangled` when rounding keeps making new crossings.
 */
export function arrange(input: Edges): Edges {
  let edges = merge(input);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const cuts = findCuts(edges);
    if (cuts.size === 0) return edges;
    edges = merge(applyCuts(edges, cuts));
  }
  throw new PedicleError(
    'contours-too-tangled',
    'The contours of this slice cross in too many places to combine them.',
    'Redraw or simplify the contours of this slice.',
  );
}

/** Joins edges with the same end points; edges that start at one point are chained for the search. */
function merge(edges: Edges): Edges {
  const firstAt = new Map<number, number>();
  const chain: number[] = [];
  const out = noEdges();
  const { x0, y0, x1, y1, a, b, fresh } = edges;
  for (let e = 0; e < a.length; e += 1) {
    const key = pointKey(x0[e] as number, y0[e] as number);
    const first = firstAt.get(key) ?? -1;
    let same = first;
    while (same >= 0 && (out.x1[same] !== x1[e] || out.y1[same] !== y1[e])) same = chain[same] as number;
    if (same >= 0) {
      out.a[same] = (out.a[same] as number) + (a[e] as number);
      out.b[same] = (out.b[same] as number) + (b[e] as number);
      out.fresh[same] = (out.fresh[same] as number) | (fresh[e] as number);
      continue;
    }
    chain.push(first);
    firstAt.set(key, out.a.length);
    copyEdge(edges, e, out);
  }
  return withoutIdle(out);
}

function copyEdge(from: Edges, e: number, to: Edges): void {
  to.x0.push(from.x0[e] as number);
  to.y0.push(from.y0[e] as number);
  to.x1.push(from.x1[e] as number);
  to.y1.push(from.y1[e] as number);
  to.a.push(from.a[e] as number);
  to.b.push(from.b[e] as number);
  to.fresh.push(from.fresh[e] as number);
}

function withoutIdle(edges: Edges): Edges {
  const { a, b } = edges;
  let idle = 0;
  for (let e = 0; e < a.length; e += 1) if (a[e] === 0 && b[e] === 0) idle += 1;
  if (idle === 0) return edges;
  const out = noEdges();
  for (let e = 0; e < a.length; e += 1) if (a[e] !== 0 || b[e] !== 0) copyEdge(edges, e, out);
  return out;
}

/** Edge number → points x,y,x,y… to split it at. */
type Cuts = Map<number, number[]>;

/** Pairs whose boxes meet, by a sweep over y; pairs of two edges looked at before are left out. */
function findCuts(edges: Edges): Cuts {
  const { x0, y0, x1, y1, fresh } = edges;
  const count = y0.length;
  // Sorted by y0, the edge's number in the digits below it: a plain numeric sort.
  const order = new Float64Array(count);
  for (let e = 0; e < count; e += 1) order[e] = (y0[e] as number) * ORDER + e;
  order.sort();
  const active = new Int32Array(count);
  let size = 0;
  const cuts: Cuts = new Map();
  for (let n = 0; n < count; n += 1) {
    const e = (order[n] as number) - Math.floor((order[n] as number) / ORDER) * ORDER;
    const bottom = y0[e] as number;
    const left = Math.min(x0[e] as number, x1[e] as number);
    const right = Math.max(x0[e] as number, x1[e] as number);
    let kept = 0;
    for (let m = 0; m < size; m += 1) {
      const f = active[m] as number;
      if ((y1[f] as number) < bottom) continue;
      active[kept] = f;
      kept += 1;
      if (fresh[e] === 0 && fresh[f] === 0) continue;
      const fx0 = x0[f] as number;
      const fx1 = x1[f] as number;
      if ((fx0 > right && fx1 > right) || (fx0 < left && fx1 < left)) continue;
      cutPair(edges, e, f, cuts);
    }
    active[kept] = e;
    size = kept + 1;
  }
  return cuts;
}

function cutPair({ x0, y0, x1, y1 }: Edges, e: number, f: number, cuts: Cuts): void {
  const [ax, ay, bx, by] = [x0[e] as number, y0[e] as number, x1[e] as number, y1[e] as number];
  const [cx, cy, dx, dy] = [x0[f] as number, y0[f] as number, x1[f] as number, y1[f] as number];
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return;
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return;
  if (c === 0) addCut(cuts, e, ax, ay, bx, by, cx, cy);
  if (d === 0) addCut(cuts, e, ax, ay, bx, by, dx, dy);
  if (a === 0) addCut(cuts, f, cx, cy, dx, dy, ax, ay);
  if (b === 0) addCut(cuts, f, cx, cy, dx, dy, bx, by);
  if (a === 0 || b === 0 || c === 0 || d === 0) return;
  const t = a / (a - b);
  const x = Math.round(ax + t * (bx - ax));
  const y = Math.round(ay + t * (by - ay));
  addCut(cuts, e, ax, ay, bx, by, x, y);
  addCut(cuts, f, cx, cy, dx, dy, x, y);
}

/** > 0 when (x, y) lies left of the line from (ax, ay) to (bx, by). */
const turn = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Notes a cut unless it is an end point or beyond the edge's box. */
function addCut(
  cuts: Cuts,
  e: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  x: number,
  y: number,
): void {
  if ((x === ax && y === ay) || (x === bx && y === by)) return;
  if (y < ay || y > by || x < Math.min(ax, bx) || x > Math.max(ax, bx)) return;
  const points = cuts.get(e);
  if (points === undefined) cuts.set(e, [x, y]);
  else points.push(x, y);
}

function applyCuts(edges: Edges, cuts: Cuts): Edges {
  const out = noEdges();
  for (let e = 0; e < edges.a.length; e += 1) {
    const points = cuts.get(e);
    if (points === undefined) {
      copyEdge(edges, e, out);
      out.fresh[out.fresh.length - 1] = 0;
      continue;
    }
    let [x, y] = [edges.x0[e] as number, edges.y0[e] as number];
    const [endX, endY] = [edges.x1[e] as number, edges.y1[e] as number];
    const [a, b] = [edges.a[e] as number, edges.b[e] as number];
    for (const [cx, cy] of inOrder(points, x, y, endX, endY)) {
      addEdge(out, x, y, cx, cy, a, b);
      [x, y] = [cx, cy];
    }
    addEdge(out, x, y, endX, endY, a, b);
  }
  return out;
}

/** The cut points along the edge. */
function inOrder(
  points: readonly number[],
  ax: number,
  ay: number,
  bx: number,
  by: number,
): [number, number][] {
  const list: [number, number][] = [];
  for (let n = 0; n < points.length; n += 2) list.push([points[n] as number, points[n + 1] as number]);
  const along = ([x, y]: [number, number]): number => (x - ax) * (bx - ax) + (y - ay) * (by - ay);
  return list.sort((p, q) => along(p) - along(q));
}
