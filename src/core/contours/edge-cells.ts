/** Which edges pass through which cells of a search grid, so that only edges near each other are looked at in pairs. */
import type { Edges } from './edges.ts';

/** `members[first[cell]]` up to `members[first[cell + 1]]` are the edges of a cell. */
export interface EdgeCells {
  readonly first: Int32Array;
  readonly members: Int32Array;
}

/** Cells for every edge at most, and along an axis. */
const CELLS_PER_EDGE = 16;
const MOST_ALONG = 1024;

interface CellGrid {
  readonly left: number;
  readonly low: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * The edges by cell. Cells without a fresh edge stay empty: two edges looked at before are no pair.
 * Two edges that meet share a cell.
 */
export function cellsOfEdges(edges: Edges): EdgeCells {
  const grid = cellGridOf(edges);
  const cells = grid.columns * grid.rows;
  let list = new Int32Array(4 * edges.count + 16);
  const ends = new Int32Array(edges.count + 1);
  const marked = new Uint8Array(cells);
  let size = 0;
  for (let e = 0; e < edges.count; e += 1) {
    let to = writeCells(edges, e, grid, list, size);
    if (to < 0) {
      list = longer(list, -to);
      to = writeCells(edges, e, grid, list, size);
    }
    if (edges.fresh[e] === 1) for (let n = size; n < to; n += 1) marked[list[n] as number] = 1;
    size = to;
    ends[e + 1] = size;
  }
  const first = new Int32Array(cells + 1);
  for (let n = 0; n < size; n += 1) {
    const cell = list[n] as number;
    if (marked[cell] === 1) first[cell + 1] = (first[cell + 1] as number) + 1;
  }
  for (let cell = 0; cell < cells; cell += 1)
    first[cell + 1] = (first[cell + 1] as number) + (first[cell] as number);
  const members = new Int32Array(first[cells] as number);
  const next = first.slice(0, cells);
  for (let e = 0; e < edges.count; e += 1) {
    for (let n = ends[e] as number; n < (ends[e + 1] as number); n += 1) {
      const cell = list[n] as number;
      if (marked[cell] === 0) continue;
      const at = next[cell] as number;
      members[at] = e;
      next[cell] = at + 1;
    }
  }
  return { first, members };
}

function longer(list: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const out = new Int32Array(2 * list.length + room);
  out.set(list);
  return out;
}

/** Square cells about as wide as an edge is long. */
function cellGridOf(edges: Edges): CellGrid {
  const { from, to, count } = edges;
  const { x, y } = edges.points;
  let [left, right, low, high, length] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (let e = 0; e < count; e += 1) {
    const [ax, ay, bx, by] = [
      x[from[e] as number] as number,
      y[from[e] as number] as number,
      x[to[e] as number] as number,
      y[to[e] as number] as number,
    ];
    const [least, most] = ax < bx ? [ax, bx] : [bx, ax];
    if (least < left) left = least;
    if (most > right) right = most;
    if (ay < low) low = ay;
    if (by > high) high = by;
    length += most - least > by - ay ? most - least : by - ay;
  }
  const [width, height] = [right - left + 1, high - low + 1];
  const side = Math.max(
    length / count,
    Math.sqrt((width * height) / (CELLS_PER_EDGE * count)),
    Math.max(width, height) / MOST_ALONG,
    1,
  );
  return {
    left,
    low,
    side,
    columns: Math.floor(width / side) + 1,
    rows: Math.floor(height / side) + 1,
  };
}

/**
 * Writes the cells edge e may pass through: row by row, from its lowest to its highest x in that row.
 * @returns where the list ends then; negative when it has no room (how much more is surely enough).
 */
function writeCells(edges: Edges, e: number, grid: CellGrid, list: Int32Array, at: number): number {
  const { left, low, side, columns } = grid;
  const { x, y } = edges.points;
  const [p, q] = [edges.from[e] as number, edges.to[e] as number];
  const [ax, ay, bx, by] = [x[p] as number, y[p] as number, x[q] as number, y[q] as number];
  const start = Math.floor((ay - low) / side);
  const end = Math.floor((by - low) / side);
  const perY = by > ay ? (bx - ax) / (by - ay) : 0;
  let size = at;
  for (let row = start; row <= end; row += 1) {
    const y0 = low + row * side;
    const y1 = y0 + side;
    const u = y0 > ay ? ax + (y0 - ay) * perY : ax;
    const v = y1 < by ? ax + (y1 - ay) * perY : bx;
    const [least, most] = u < v ? [u, v] : [v, u];
    // A step of slack: where the edge enters and leaves the row is rounded.
    const c0 = Math.max(0, Math.floor((least - 1 - left) / side));
    const c1 = Math.min(columns - 1, Math.floor((most + 1 - left) / side));
    if (size + c1 - c0 + 1 > list.length) return -(columns * (end - start + 1));
    for (let column = c0; column <= c1; column += 1) {
      list[size] = row * columns + column;
      size += 1;
    }
  }
  return size;
}
