/**
 * Edges on an integer grid, split until no two of them cross or touch except at end points. All orientation tests are
 * exact: coordinates stay below 2²⁴, so every product of two differences is an exact double.
 */
import { fault } from '../errors/errors.ts';
import { pairsNear } from './edge-runs.ts';
import { addEdge, copyEdge, type EdgeEnds, type Edges, endsOf, mergeEdges, noEdges } from './edges.ts';

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
  throw fault('contours-too-tangled');
}

/** Points to split edges at: number n on edge `edges[n]`; the same one may come up more than once. */
interface Cuts {
  readonly edges: number[];
  readonly points: number[];
}

/** Looks at all pairs near each other, except two edges looked at before. */
function findCuts(edges: Edges): Cuts {
  const cuts: Cuts = { edges: [], points: [] };
  const ends = endsOf(edges);
  pairsNear(edges, ends, (e, f) => cutPair(edges, ends, e, f, cuts));
  return cuts;
}

/** Where two edges meet, other than at an end of both. */
function cutPair({ points, from, to }: Edges, ends: EdgeEnds, e: number, f: number, cuts: Cuts): void {
  const ax = ends.ax[e]!;
  const ay = ends.ay[e]!;
  const bx = ends.bx[e]!;
  const by = ends.by[e]!;
  const cx = ends.ax[f]!;
  const cy = ends.ay[f]!;
  const dx = ends.bx[f]!;
  const dy = ends.by[f]!;
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return;
  const [p, q, r, s] = [from[e]!, to[e]!, from[f]!, to[f]!];
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
    before[n] = last[e]!;
    last[e] = n;
  });
  for (let e = 0; e < count; e += 1) {
    if (last[e] === -1) {
      copyEdge(edges, e, out);
      out.fresh[out.count - 1] = 0;
      continue;
    }
    const at: number[] = [];
    for (let n = last[e]!; n >= 0; n = before[n]!) at.push(cuts.points[n]!);
    let p = from[e]!;
    const end = to[e]!;
    for (const point of alongEdge(edges, e, at)) {
      addEdge(out, p, point, a[e]!, b[e]!);
      p = point;
    }
    addEdge(out, p, end, a[e]!, b[e]!);
  }
  return out;
}

/** The points in their order along the edge. */
function alongEdge({ points: { x, y }, from, to }: Edges, e: number, at: number[]): number[] {
  if (at.length < 2) return at;
  const [p, q] = [from[e]!, to[e]!];
  const [ax, ay] = [x[p]!, y[p]!];
  const [dx, dy] = [x[q]! - ax, y[q]! - ay];
  const along = (n: number): number => (x[n]! - ax) * dx + (y[n]! - ay) * dy;
  return at.sort((m, n) => along(m) - along(n));
}
