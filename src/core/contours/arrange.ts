/**
 * Edges on an integer grid, split until no two of them cross or touch except at end points. All orientation tests are
 * exact: coordinates stay below 2²⁴, so every product of two differences is an exact double.
 */
import { PedicleError } from '../errors/errors.ts';
import { PointTable } from './point-table.ts';

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
  const { x0, y0, x1, y1, a, b, fresh } = edges;
  const starts = new PointTable(a.length);
  const firstAt: number[] = [];
  const chain: number[] = [];
  const out = noEdges();
  for (let e = 0; e < a.length; e += 1) {
    const known = starts.size;
    const start = starts.add(x0[e] as number, y0[e] as number);
    const first = start < known ? (firstAt[start] as number) : -1;
    let same = first;
    while (same >= 0 && (out.x1[same] !== x1[e] || out.y1[same] !== y1[e])) same = chain[same] as number;
    if (same >= 0) {
      out.a[same] = (out.a[same] as number) + (a[e] as number);
      out.b[same] = (out.b[same] as number) + (b[e] as number);
      out.fresh[same] = (out.fresh[same] as number) | (fresh[e] as number);
      continue;
    }
    chain.push(first);
    firstAt[start] = out.a.length;
    copyEdge(edges, e, out);
  }
  return withoutIdle(out);
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

function copyEdge(from: Edges, e: number, to: Edges): void {
  to.x0.push(from.x0[e] as number);
  to.y0.push(from.y0[e] as number);
  to.x1.push(from.x1[e] as number);
  to.y1.push(from.y1[e] as number);
  to.a.push(from.a[e] as number);
  to.b.push(from.b[e] as number);
  to.fresh.push(from.fresh[e] as number);
}

/** Edge number → points x,y,x,y… to split it at. */
type Cuts = Map<number, number[]>;

/** Most cells of the search grid along an axis, and cells for every edge (edges lie along lines, most cells stay empty). */
const MOST_CELLS = 256;
const CELLS_PER_EDGE = 2;

/** Pairs that share a cell of a grid; pairs of two edges looked at before are left out. A pair may come up more than once. */
function findCuts(edges: Edges): Cuts {
  const cuts: Cuts = new Map();
  const { fresh } = edges;
  const { first, members } = cellsOf(edges);
  for (let cell = 0; cell + 1 < first.length; cell += 1) {
    const end = first[cell + 1] as number;
    for (let n = first[cell] as number; n < end; n += 1) {
      const e = members[n] as number;
      for (let m = n + 1; m < end; m += 1) {
        const f = members[m] as number;
        if (fresh[e] === 0 && fresh[f] === 0) continue;
        cutPair(edges, e, f, cuts);
      }
    }
  }
  return cuts;
}

/** Which edges pass through which cells: `members` from `first[cell]` up to `first[cell + 1]`. */
function cellsOf(edges: Edges): { first: Int32Array; members: Int32Array } {
  const { x0, y0, x1, y1 } = edges;
  const count = x0.length;
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let e = 0; e < count; e += 1) {
    left = Math.min(left, x0[e] as number, x1[e] as number);
    right = Math.max(right, x0[e] as number, x1[e] as number);
    low = Math.min(low, y0[e] as number);
    high = Math.max(high, y1[e] as number);
  }
  const cells = Math.min(MOST_CELLS, Math.max(1, Math.ceil(Math.sqrt(CELLS_PER_EDGE * count))));
  const [width, height] = [(right - left + 1) / cells, (high - low + 1) / cells];
  const first = new Int32Array(cells * cells + 1);
  /** Calls back for the cells an edge may pass through: row by row, from its lowest to its highest x in that row. */
  const visit = (e: number, found: (cell: number) => void): void => {
    const [ax, ay] = [x0[e] as number, y0[e] as number];
    const [bx, by] = [x1[e] as number, y1[e] as number];
    const [from, to] = [Math.floor((ay - low) / height), Math.floor((by - low) / height)];
    const perY = by > ay ? (bx - ax) / (by - ay) : 0;
    for (let row = from; row <= to; row += 1) {
      // A step of slack: where the edge enters and leaves the row is rounded.
      const start = row === from ? ax : ax + (low + row * height - ay) * perY;
      const end = row === to ? bx : ax + (low + (row + 1) * height - ay) * perY;
      const least = Math.max(0, Math.floor((Math.min(start, end) - 1 - left) / width));
      const most = Math.min(cells - 1, Math.floor((Math.max(start, end) + 1 - left) / width));
      for (let column = least; column <= most; column += 1) found(row * cells + column);
    }
  };
  for (let e = 0; e < count; e += 1)
    visit(e, (cell) => {
      first[cell + 1] = (first[cell + 1] as number) + 1;
    });
  for (let cell = 0; cell < cells * cells; cell += 1)
    first[cell + 1] = (first[cell + 1] as number) + (first[cell] as number);
  const members = new Int32Array(first[cells * cells] as number);
  const next = first.slice();
  for (let e = 0; e < count; e += 1)
    visit(e, (cell) => {
      const at = next[cell] as number;
      members[at] = e;
      next[cell] = at + 1;
    });
  return { first, members };
}

function cutPair({ x0, y0, x1, y1 }: Edges, e: number, f: number, cuts: Cuts): void {
  const [ax, ay, bx, by] = [x0[e] as number, y0[e] as number, x1[e] as number, y1[e] as number];
  const [cx, cy, dx, dy] = [x0[f] as number, y0[f] as number, x1[f] as number, y1[f] as number];
  if (dy < ay || by < cy) return;
  if (Math.max(cx, dx) < Math.min(ax, bx) || Math.max(ax, bx) < Math.min(cx, dx)) return;
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
