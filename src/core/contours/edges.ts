/** Edges between numbered points of an integer grid, as typed columns. */
import type { PointTable } from './point-table.ts';

/**
 * An edge runs between two points of `points`: upwards, or rightwards where it is level. `a` and `b` say by how much the
 * winding numbers of the two operands are greater on its left than on its right. Columns are filled up to `count`.
 */
export interface Edges {
  readonly points: PointTable;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** 1 for edges that have not been looked at yet, 0 for those known to meet none of the others known. */
  readonly fresh: Uint8Array;
  count: number;
}

/** Coordinates of the edges' ends: from (ax, ay) to (bx, by). */
export interface EdgeEnds {
  readonly ax: Int32Array;
  readonly ay: Int32Array;
  readonly bx: Int32Array;
  readonly by: Int32Array;
}

/** The ends by edge, beside each other for searches. */
export function endsOf({ points: { x, y }, from, to, count }: Edges): EdgeEnds {
  const column = (): Int32Array => new Int32Array(count);
  const ends = { ax: column(), ay: column(), bx: column(), by: column() };
  for (let e = 0; e < count; e += 1) {
    ends.ax[e] = x[from[e]!]!;
    ends.ay[e] = y[from[e]!]!;
    ends.bx[e] = x[to[e]!]!;
    ends.by[e] = y[to[e]!]!;
  }
  return ends;
}

/** Columns for at most `most` edges. */
export const noEdges = (points: PointTable, most: number): Edges => ({
  points,
  from: new Int32Array(most),
  to: new Int32Array(most),
  a: new Int32Array(most),
  b: new Int32Array(most),
  fresh: new Uint8Array(most),
  count: 0,
});

/** Adds the edge from point p to point q of an operand, turned to run upwards; one without length is left out. */
export function addEdge(edges: Edges, p: number, q: number, a: number, b: number): void {
  if (p === q) return;
  const { x, y } = edges.points;
  const rise = y[q]! - y[p]!;
  const up = rise > 0 || (rise === 0 && x[q]! > x[p]!);
  const e = edges.count;
  edges.from[e] = up ? p : q;
  edges.to[e] = up ? q : p;
  edges.a[e] = up ? a : -a;
  edges.b[e] = up ? b : -b;
  edges.fresh[e] = 1;
  edges.count = e + 1;
}

/** Joins edges with the same end points, adding their windings; what is left without any winding goes. */
export function mergeEdges(edges: Edges): Edges {
  const { points, from, to, a, b, fresh, count } = edges;
  const out = noEdges(points, count);
  const firstAt = new Int32Array(points.size).fill(-1);
  const chain = new Int32Array(count);
  let idle = 0;
  for (let e = 0; e < count; e += 1) {
    const start = from[e]!;
    const end = to[e]!;
    let same = firstAt[start]!;
    while (same >= 0 && out.to[same] !== end) same = chain[same]!;
    if (same < 0) {
      same = out.count;
      chain[same] = firstAt[start]!;
      firstAt[start] = same;
      copyEdge(edges, e, out);
      continue;
    }
    out.a[same] = out.a[same]! + a[e]!;
    out.b[same] = out.b[same]! + b[e]!;
    out.fresh[same] = out.fresh[same]! | fresh[e]!;
    if (out.a[same] === 0 && out.b[same] === 0) idle += 1;
  }
  return idle === 0 ? out : withoutIdle(out);
}

function withoutIdle(edges: Edges): Edges {
  const out = noEdges(edges.points, edges.count);
  for (let e = 0; e < edges.count; e += 1) if (edges.a[e] !== 0 || edges.b[e] !== 0) copyEdge(edges, e, out);
  return out;
}

/** Appends an edge of `source` as it is. */
export function copyEdge(source: Edges, e: number, target: Edges): void {
  const at = target.count;
  target.from[at] = source.from[e]!;
  target.to[at] = source.to[e]!;
  target.a[at] = source.a[e]!;
  target.b[at] = source.b[e]!;
  target.fresh[at] = source.fresh[e]!;
  target.count = at + 1;
}
