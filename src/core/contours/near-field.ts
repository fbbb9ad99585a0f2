/** How deep a place lies in a slice's rings, and in what several slices reach, on a coarse raster: for leaving out what a margin covers anyway. */

/** Cells common to all slices of a structure: the answer is checked exactly, so they may be coarse. */
export interface Raster {
  readonly left: number;
  readonly low: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** The largest radius it will be asked for. */
  readonly reach: number;
}

/** A slice's rings. */
export interface NearField {
  /** By cell: 1 + number of the edge nearest to its middle, 0: none is within reach. */
  readonly edge: Int32Array;
  /** By cell: distance of its middle from the rings in mm, or the reach where it is more; negative outside their area. */
  readonly depth: Float32Array;
  /** Ends of the edges: s,t and s,t, 4 numbers an edge. */
  readonly ends: Float64Array;
}

/** Cells of a raster at most, about. */
const MOST_CELLS = 2 ** 14;
/** Finest cell in mm, and cells to a radius. */
const [FINEST_MM, TO_A_RADIUS] = [1.5, 4];
/** What is nearer to the edge of a covered area than this may show once arcs are polygons and crossings are rounded, mm. */
const SURE_MM = 0.0125;

/** @param rings flat, of all slices; at least one. */
export function rasterOver(rings: Iterable<Float64Array>, reach: number): Raster {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const ring of rings)
    for (let n = 0; n < ring.length; n += 2) {
      const s = ring[n]!;
      const t = ring[n + 1]!;
      if (s < left) left = s;
      if (s > right) right = s;
      if (t < low) low = t;
      if (t > high) high = t;
    }
  left -= reach;
  low -= reach;
  const [width, height] = [right + reach - left, high + reach - low];
  const side = Math.max(FINEST_MM, reach / TO_A_RADIUS, Math.sqrt((width * height) / MOST_CELLS));
  return {
    left,
    low,
    side,
    columns: Math.ceil(width / side) + 1,
    rows: Math.ceil(height / side) + 1,
    reach,
  };
}

/** @param rings flat, of one slice, that do not cross; outer ones counter-clockwise, holes clockwise. */
export function nearField(raster: Raster, rings: readonly Float64Array[]): NearField {
  const { columns, rows, reach } = raster;
  const field: NearField = {
    edge: new Int32Array(columns * rows),
    depth: new Float32Array(columns * rows).fill(reach * reach),
    ends: new Float64Array(2 * rings.reduce((sum, ring) => sum + ring.length, 0)),
  };
  const { ends, depth } = field;
  const change = new Int8Array(columns * rows);
  let e = 0;
  for (const ring of rings)
    for (let p = ring.length - 2, q = 0; q < ring.length; p = q, q += 2, e += 1) {
      ends[4 * e] = ring[p]!;
      ends[4 * e + 1] = ring[p + 1]!;
      ends[4 * e + 2] = ring[q]!;
      ends[4 * e + 3] = ring[q + 1]!;
      splat(raster, field, e);
      crossRows(raster, ends, e, change);
    }
  for (let row = 0; row < rows; row += 1) {
    let winding = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
      winding += change[cell]!;
      const distance = Math.sqrt(depth[cell]!);
      depth[cell] = winding > 0 ? distance : -distance;
    }
  }
  return field;
}

/** Cells whose middle lies nearer to the edge than to those before it: `depth` is the distance's square so far. */
function splat(
  { left, low, side, columns, reach }: Raster,
  { edge, depth, ends }: NearField,
  e: number,
): void {
  const as = ends[4 * e]!;
  const at = ends[4 * e + 1]!;
  const bs = ends[4 * e + 2]!;
  const bt = ends[4 * e + 3]!;
  const first = Math.max(0, Math.ceil((Math.min(as, bs) - reach - left) / side - 0.5));
  const last = Math.floor((Math.max(as, bs) + reach - left) / side - 0.5);
  const start = Math.max(0, Math.ceil((Math.min(at, bt) - reach - low) / side - 0.5));
  const end = Math.floor((Math.max(at, bt) + reach - low) / side - 0.5);
  for (let row = start; row <= end; row += 1) {
    const t = low + (row + 0.5) * side;
    for (let column = first; column <= last; column += 1) {
      const cell = row * columns + column;
      const d = toEdge2(as, at, bs, bt, left + (column + 0.5) * side, t);
      if (d >= depth[cell]!) continue;
      depth[cell] = d;
      edge[cell] = e + 1;
    }
  }
}

/** Adds the edge's turn where it crosses the middles of rows, for cells right of it. */
function crossRows(
  { left, low, side, columns, rows }: Raster,
  ends: Float64Array,
  e: number,
  change: Int8Array,
): void {
  const as = ends[4 * e]!;
  const at = ends[4 * e + 1]!;
  const bs = ends[4 * e + 2]!;
  const bt = ends[4 * e + 3]!;
  if (at === bt) return;
  const up = bt > at;
  const start = Math.max(0, Math.ceil((Math.min(at, bt) - low) / side - 0.5));
  const end = Math.min(rows, Math.ceil((Math.max(at, bt) - low) / side - 0.5));
  for (let row = start; row < end; row += 1) {
    const s = as + ((low + (row + 0.5) * side - at) / (bt - at)) * (bs - as);
    const column = Math.max(0, Math.ceil((s - left) / side - 0.5));
    // Material is on the left of an edge: right of one that goes down.
    if (column < columns) change[row * columns + column] = change[row * columns + column]! + (up ? -1 : 1);
  }
}

/** Square of the distance of (s, t) from an edge. */
function toEdge2(as: number, at: number, bs: number, bt: number, s: number, t: number): number {
  const ds = bs - as;
  const dt = bt - at;
  const length2 = ds * ds + dt * dt;
  let along = length2 === 0 ? 0 : ((s - as) * ds + (t - at) * dt) / length2;
  if (along < 0) along = 0;
  else if (along > 1) along = 1;
  const us = as + along * ds - s;
  const ut = at + along * dt - t;
  return us * us + ut * ut;
}

/** What one slice reaches of a plane. */
export interface Reach {
  /** In mm as the rings. */
  readonly radius: number;
  readonly near: NearField;
}

/** How deep places of a plane lie in what all slices reach. */
export interface DepthField {
  readonly raster: Raster;
  readonly slices: readonly Reach[];
  /** By cell: how deep its middle lies in what the slice `best` reaches, which reaches furthest beyond it. */
  readonly depth: Float32Array;
  readonly best: Uint16Array;
}

/** A plane's cells, used again and again: a plane is done before the next one starts. */
let scratch = { depth: new Float32Array(0), best: new Uint16Array(0) };

/** The depth field of a plane, valid until the next one is made. */
export function depthField(raster: Raster, slices: readonly Reach[]): DepthField {
  const cells = raster.columns * raster.rows;
  if (scratch.depth.length < cells)
    scratch = { depth: new Float32Array(cells), best: new Uint16Array(cells) };
  const { depth, best } = scratch;
  for (const [n, { radius, near }] of slices.entries()) {
    const own = near.depth;
    if (n === 0) {
      for (let cell = 0; cell < cells; cell += 1) depth[cell] = own[cell]! + radius;
      best.fill(0);
      continue;
    }
    for (let cell = 0; cell < cells; cell += 1) {
      const here = own[cell]! + radius;
      if (here <= depth[cell]!) continue;
      depth[cell] = here;
      best[cell] = n;
    }
  }
  return { raster, slices, depth, best };
}

/**
 * Whether all of the line from (ps, pt) to (qs, qt) is known to lie `depth` mm inside what is reached, or deeper: by how deep the
 * middle of its cell lies, by the edge nearest to that of the slice that reaches furthest there, or one of the `beside` ones before
 * and after it.
 * @param thoroughly by the other slices' edges, too.
 */
export function surelyReached(
  { raster: { left, low, side, columns, rows }, slices, depth, best }: DepthField,
  least: number,
  ps: number,
  pt: number,
  qs: number,
  qt: number,
  beside: number,
  thoroughly = false,
): boolean {
  const column = Math.floor(((ps + qs) / 2 - left) / side);
  const row = Math.floor(((pt + qt) / 2 - low) / side);
  if (column < 0 || row < 0 || column >= columns || row >= rows) return false;
  const cell = row * columns + column;
  const s = ps - left - (column + 0.5) * side;
  const t = pt - low - (row + 0.5) * side;
  const room = depth[cell]! - least - SURE_MM;
  if (room < 0) {
    // Depth changes by a mm in a mm: it is too little at this end.
    if (s * s + t * t < room * room) return false;
  } else if (s * s + t * t < room * room) {
    // Both ends in one disc: all between them, too.
    const u = qs - left - (column + 0.5) * side;
    const v = qt - low - (row + 0.5) * side;
    if (u * u + v * v < room * room) return true;
  }
  const at = best[cell]!;
  if (edgeReaches(slices[at]!, cell, least, ps, pt, qs, qt, beside)) return true;
  if (!thoroughly) return false;
  for (let n = 0; n < slices.length; n += 1)
    if (n !== at && edgeReaches(slices[n]!, cell, least, ps, pt, qs, qt, beside)) return true;
  return false;
}

/** The same by the edges of one slice nearest to the middle of a cell. */
function edgeReaches(
  { near: { edge, ends }, radius }: Reach,
  cell: number,
  least: number,
  ps: number,
  pt: number,
  qs: number,
  qt: number,
  beside: number,
): boolean {
  const found = edge[cell]!;
  const r = radius - least - SURE_MM;
  if (found === 0 || r <= 0) return false;
  const r2 = r * r;
  const last = Math.min(ends.length / 4, found + beside);
  for (let n = Math.max(0, found - 1 - beside); n < last; n += 1) {
    const es = ends[4 * n]!;
    const et = ends[4 * n + 1]!;
    const fs = ends[4 * n + 2]!;
    const ft = ends[4 * n + 3]!;
    if (toEdge2(es, et, fs, ft, ps, pt) < r2 && toEdge2(es, et, fs, ft, qs, qt) < r2) return true;
  }
  return false;
}
