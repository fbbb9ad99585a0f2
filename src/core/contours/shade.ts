/**
 * The inside of a union that one of its areas alone makes sure of, as cells of a coarse raster: edges of the other areas
 * that lie in it cannot be on the outline and need not be looked at.
 */
import { addEdge, type EdgeEnds, type Edges, endsOf, noEdges } from './edges.ts';

/** The raster, and the edges that were left out. */
export interface Shade {
  readonly raster: Raster;
  readonly hidden: Edges;
}

interface Raster {
  readonly left: number;
  readonly low: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** 1: the whole cell is inside and further than {@link CLEAR_STEPS} from the edges that say so. */
  readonly dark: Uint8Array;
}

/** Cells of the raster, about. */
const CELLS = 2 ** 15;
/** Steps that edges may bend by when they are split, and more. */
const CLEAR_STEPS = 64;

/**
 * Takes edges that lie in the shade out of the others.
 * @param area edges of one area, closed; inside is where their winding `a` is positive. All of them stay.
 * @param others edges of areas to unite with it, on the same points.
 * @returns the edges to overlay and what lies in the shade.
 */
export function inShade(area: Edges, others: Edges): { edges: Edges; shade: Shade } {
  const raster = rasterOf(area);
  const edges = noEdges(area.points, area.count + others.count);
  const hidden = noEdges(area.points, others.count);
  copyAll(area, edges);
  const { ax, ay, bx, by } = endsOf(others);
  for (let e = 0; e < others.count; e += 1) {
    const meetsLight = meets(raster, 0, ax[e]!, ay[e]!, bx[e]!, by[e]!, 1);
    addEdge(meetsLight ? edges : hidden, others.from[e]!, others.to[e]!, others.a[e]!, others.b[e]!);
  }
  return { edges, shade: { raster, hidden } };
}

function copyAll(source: Edges, target: Edges): void {
  target.from.set(source.from.subarray(0, source.count));
  target.to.set(source.to.subarray(0, source.count));
  target.a.set(source.a.subarray(0, source.count));
  target.b.set(source.b.subarray(0, source.count));
  target.fresh.fill(1, 0, source.count);
  target.count = source.count;
}

/** 1 for every edge that enters the shade. */
export function shadedIn(edges: Edges, { raster }: Shade): Uint8Array {
  const out = new Uint8Array(edges.count);
  const { ax, ay, bx, by } = endsOf(edges);
  for (let e = 0; e < edges.count; e += 1)
    if (meets(raster, 1, ax[e]!, ay[e]!, bx[e]!, by[e]!, 1)) out[e] = 1;
  return out;
}

function rasterOf(area: Edges): Raster {
  const ends = endsOf(area);
  const { ax, ay, bx, by } = ends;
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let e = 0; e < area.count; e += 1) {
    left = Math.min(left, ax[e]!, bx[e]!);
    right = Math.max(right, ax[e]!, bx[e]!);
    low = Math.min(low, ay[e]!);
    high = Math.max(high, by[e]!);
  }
  const [width, height] = [right - left + 1, high - low + 1];
  const side = Math.max(1, Math.sqrt((width * height) / CELLS), Math.max(width, height) / CELLS);
  const [columns, rows] = [Math.floor(width / side) + 1, Math.floor(height / side) + 1];
  const raster = { left, low, side, columns, rows, dark: new Uint8Array(columns * rows) };
  fill(raster, area, ends);
  for (let e = 0; e < area.count; e += 1) meets(raster, -1, ax[e]!, ay[e]!, bx[e]!, by[e]!, CLEAR_STEPS);
  return raster;
}

/** Marks the cells whose middle is inside. */
function fill({ left, low, side, columns, rows, dark }: Raster, area: Edges, ends: EdgeEnds): void {
  const change = new Int16Array(columns * rows);
  for (let e = 0; e < area.count; e += 1) {
    const [ax, ay, bx, by] = [ends.ax[e]!, ends.ay[e]!, ends.bx[e]!, ends.by[e]!];
    const end = Math.min(rows, Math.ceil((by - low) / side - 0.5));
    const perY = by > ay ? (bx - ax) / (by - ay) : 0;
    for (let row = Math.max(0, Math.ceil((ay - low) / side - 0.5)); row < end; row += 1) {
      const x = ax + (low + (row + 0.5) * side - ay) * perY;
      const column = Math.max(0, Math.ceil((x - left) / side - 0.5));
      if (column < columns) change[row * columns + column] = change[row * columns + column]! - area.a[e]!;
    }
  }
  for (let row = 0; row < rows; row += 1) {
    let winding = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
      winding += change[cell]!;
      if (winding > 0) dark[cell] = 1;
    }
  }
}

/**
 * Whether an edge comes within `slack` steps of a light (`wanted` 0) or dark (1) cell; beyond the raster it is light.
 * With `wanted` −1 all those cells are made light.
 */
function meets(
  { left, low, side, columns, rows, dark }: Raster,
  wanted: 0 | 1 | -1,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  slack: number,
): boolean {
  const start = Math.floor((ay - slack - low) / side);
  const end = Math.floor((by + slack - low) / side);
  if (wanted === 0 && (start < 0 || end >= rows)) return true;
  const perY = by > ay ? (bx - ax) / (by - ay) : 0;
  for (let row = Math.max(0, start); row <= Math.min(rows - 1, end); row += 1) {
    const y0 = Math.max(ay, low + row * side - slack);
    const y1 = Math.min(by, low + (row + 1) * side + slack);
    const [u, v] = perY === 0 ? [ax, bx] : [ax + (y0 - ay) * perY, ax + (y1 - ay) * perY];
    const c0 = Math.floor((Math.min(u, v) - slack - left) / side);
    const c1 = Math.floor((Math.max(u, v) + slack - left) / side);
    if (wanted === 0 && (c0 < 0 || c1 >= columns)) return true;
    const last = row * columns + Math.min(columns - 1, c1);
    for (let cell = row * columns + Math.max(0, c0); cell <= last; cell += 1) {
      if (wanted === -1) dark[cell] = 0;
      else if (dark[cell] === wanted) return true;
    }
  }
  return false;
}
