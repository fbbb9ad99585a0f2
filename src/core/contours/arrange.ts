/**
 * Edges on an integer grid, split until no two of them cross or touch except at end points. All orientation tests are
 * exact: coordinates stay below 2²⁴, so every product of two differences is an exact double.
 */
import { PedicleError } from '../errors/errors.ts';
import { cellsOfEdges } from './edge-cells.ts';
import { addEdge, copyEdge, type Edges, mergeEdges, noEdges } from './edges.ts';

/** Largest coordinate, in steps. */
export const LARGEST_STEP = 2 ** 24;

/** Rounds after which splitting gives up; each rounded crossing bends two edges by at most half a step. */
const MOST_ROUNDS = 40;

/**
 * Splits edges at every crossing (rounded to the grid) and at every end point that lies on another edge, until there
 * is none, then merges edges that coincide (adding their windings; edges without any are left out).
 * @throws PedicleError `contours-too-tangled` when rounding keeps making new crossings.
 */
export function arrange(input: Edges): Edges {
  let edges = mergeEdges(input);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const cuts = findCuts(edges);
    if (cuts.points.length === 0) return edges;
    edges = mergeEdges(applyCuts(edges, cuts));
  }
  throw new PedicleError(
    'contours-too-tangled',
    'The contours of this slice cross in too many places to combine them.',
    'Redraw or simplify the contours of this slice.',
  );
}

/** Points to split edges at: number n on edge `edges[n]`; the same one may come up more than once. */
interface Cuts {
  readonly edges: number[];
  readonly points: number[];
}

/** Edges' ends by edge, beside each other for the search. */
interface Ends {
  readonly ax: Int32Array;
  readonly ay: Int32Array;
  readonly bx: Int32Array;
  readonly by: Int32Array;
}

function endsOf({ points: { x, y }, from, to, count }: Edges): Ends {
  const ends = {
    ax: new Int32Array(count),
    ay: new Int32Array(count),
    bx: new Int32Array(count),
    by: new Int32Array(count),
  };
  for (let e = 0; e < count; e += 1) {
    ends.ax[e] = x[from[e] as number] as number;
    ends.ay[e] = y[from[e] as number] as number;
    ends.bx[e] = x[to[e] as number] as number;
    ends.by[e] = y[to[e] as number] as number;
  }
  return ends;
}

/** Looks at all pairs that share a cell of a search grid, except two edges looked at before. */
function findCuts(edges: Edges): Cuts {
  const cuts: Cuts = { edges: [], points: [] };
  if (edges.count < 2) return cuts;
  const { fresh } = edges;
  const { ax, ay, bx, by } = endsOf(edges);
  const { first, members } = cellsOfEdges(edges);
  for (let cell = 0; cell + 1 < first.length; cell += 1) {
    const end = first[cell + 1] as number;
    for (let n = first[cell] as number; n + 1 < end; n += 1) {
      const e = members[n] as number;
      const old = fresh[e] === 0;
      const [x0, y0, x1, y1] = [ax[e] as number, ay[e] as number, bx[e] as number, by[e] as number];
      const [left, right] = x0 < x1 ? [x0, x1] : [x1, x0];
      for (let m = n + 1; m < end; m += 1) {
        const f = members[m] as number;
        if (old && fresh[f] === 0) continue;
        if ((ay[f] as number) > y1 || (by[f] as number) < y0) continue;
        const [u, v] = [ax[f] as number, bx[f] as number];
        if ((u > right && v > right) || (u < left && v < left)) continue;
        cutPair(edges, e, f, x0, y0, x1, y1, u, ay[f] as number, v, by[f] as number, cuts);
      }
    }
  }
  return cuts;
}

/** Edge e runs from (ax, ay) to (bx, by), edge f from (cx, cy) to (dx, dy). */
function cutPair(
  { points, from, to }: Edges,
  e: number,
  f: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  cuts: Cuts,
): void {
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return;
  const [p, q, r, s] = [from[e] as number, to[e] as number, from[f] as number, to[f] as number];
  // Neighbours on a ring share a point: unless they lie on one line nothing else is to be found.
  if ((p === r || p === s || q === r || q === s) && (c !== 0 || d !== 0)) return;
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return;
  if (c === 0 && within(ax, ay, bx, by, cx, cy)) addCut(cuts, e, r);
  if (d === 0 && within(ax, ay, bx, by, dx, dy)) addCut(cuts, e, s);
  if (a === 0 && within(cx, cy, dx, dy, ax, ay)) addCut(cuts, f, p);
  if (b === 0 && within(cx, cy, dx, dy, bx, by)) addCut(cuts, f, q);
  if (a === 0 || b === 0 || c === 0 || d === 0) return;
  const t = a / (a - b);
  const x = Math.round(ax + t * (bx - ax));
  const y = Math.round(ay + t * (by - ay));
  const atE = within(ax, ay, bx, by, x, y);
  const atF = within(cx, cy, dx, dy, x, y);
  if (!atE && !atF) return;
  const point = points.add(x, y);
  if (atE) addCut(cuts, e, point);
  if (atF) addCut(cuts, f, point);
}

/** > 0 when (x, y) lies left of the line from (ax, ay) to (bx, by). */
const turn = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Whether a point near an edge lies in its box and is none of its ends. */
function within(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  if ((x === ax && y === ay) || (x === bx && y === by)) return false;
  if (y < ay || y > by) return false;
  return ax < bx ? x >= ax && x <= bx : x >= bx && x <= ax;
}

function addCut(cuts: Cuts, e: number, point: number): void {
  cuts.edges.push(e);
  cuts.points.push(point);
}

function applyCuts(edges: Edges, cuts: Cuts): Edges {
  const { points, from, to, a, b, count } = edges;
  const out = noEdges(points, count + cuts.points.length);
  const last = new Int32Array(count).fill(-1);
  const before = new Int32Array(cuts.points.length);
  cuts.edges.forEach((e, n) => {
    before[n] = last[e] as number;
    last[e] = n;
  });
  for (let e = 0; e < count; e += 1) {
    if (last[e] === -1) {
      copyEdge(edges, e, out);
      out.fresh[out.count - 1] = 0;
      continue;
    }
    const at: number[] = [];
    for (let n = last[e] as number; n >= 0; n = before[n] as number) at.push(cuts.points[n] as number);
    let p = from[e] as number;
    const end = to[e] as number;
    for (const point of alongEdge(edges, e, at)) {
      addEdge(out, p, point, a[e] as number, b[e] as number);
      p = point;
    }
    addEdge(out, p, end, a[e] as number, b[e] as number);
  }
  return out;
}

/** The points in their order along the edge. */
function alongEdge({ points: { x, y }, from, to }: Edges, e: number, at: number[]): number[] {
  if (at.length < 2) return at;
  const [p, q] = [from[e] as number, to[e] as number];
  const [ax, ay] = [x[p] as number, y[p] as number];
  const [dx, dy] = [(x[q] as number) - ax, (y[q] as number) - ay];
  const along = (n: number): number => ((x[n] as number) - ax) * dx + ((y[n] as number) - ay) * dy;
  return at.sort((m, n) => along(m) - along(n));
}
