/** Which edge of a slice's rings is near a place, on a coarse raster: for leaving out what a margin covers anyway. */

/** The raster is looked up by place; its answer is checked exactly, so it may be coarse. */
export interface NearField {
  readonly left: number;
  readonly low: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** By cell: 1 + number of an edge near its middle, 0: none is, {@link DEEP}: the disc about its middle is inside. */
  readonly edge: Int32Array;
  /** Radius of the disc of deep cells. */
  readonly clear: number;
  /** Ends of the edges: s,t and s,t, 4 numbers an edge. */
  readonly ends: Float64Array;
}

const DEEP = -1;
/** Cells of a raster at most, about. */
const MOST_CELLS = 2 ** 14;
/** Finest cell in mm, and cells to a radius. */
const [FINEST_MM, TO_A_RADIUS] = [1, 3];
/** What is nearer to the edge of a covered area than this may show once arcs are polygons and crossings are rounded, mm. */
const SURE_MM = 0.0125;

/**
 * @param rings flat, of one slice, that do not cross; outer ones counter-clockwise, holes clockwise.
 * @param reach the largest radius it will be asked for.
 */
export function nearField(rings: readonly Float64Array[], reach: number): NearField {
  let [left, right, low, high, count] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (const ring of rings) {
    count += ring.length / 2;
    for (let n = 0; n < ring.length; n += 2) {
      const [s, t] = [ring[n]!, ring[n + 1]!];
      if (s < left) left = s;
      if (s > right) right = s;
      if (t < low) low = t;
      if (t > high) high = t;
    }
  }
  left -= reach;
  low -= reach;
  const [width, height] = [right + reach - left, high + reach - low];
  const side = Math.max(FINEST_MM, reach / TO_A_RADIUS, Math.sqrt((width * height) / MOST_CELLS));
  const [columns, rows] = [Math.ceil(width / side) + 1, Math.ceil(height / side) + 1];
  const field: NearField = {
    left,
    low,
    side,
    columns,
    rows,
    edge: new Int32Array(columns * rows),
    clear: reach,
    ends: new Float64Array(4 * count),
  };
  const change = new Int8Array(columns * rows);
  const distance2 = new Float32Array(columns * rows).fill(reach * reach);
  let e = 0;
  for (const ring of rings)
    for (let p = ring.length - 2, q = 0; q < ring.length; p = q, q += 2, e += 1) {
      field.ends[4 * e] = ring[p]!;
      field.ends[4 * e + 1] = ring[p + 1]!;
      field.ends[4 * e + 2] = ring[q]!;
      field.ends[4 * e + 3] = ring[q + 1]!;
      splat(field, e, reach, distance2);
      crossRows(field, e, change);
    }
  for (let row = 0; row < rows; row += 1) {
    let winding = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1) {
      winding += change[cell]!;
      if (winding > 0 && field.edge[cell] === 0) field.edge[cell] = DEEP;
    }
  }
  return field;
}

/** Cells whose middle lies nearer to the edge than to those before it. */
function splat(
  { left, low, side, columns, edge, ends }: NearField,
  e: number,
  reach: number,
  distance2: Float32Array,
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
      if (d >= distance2[cell]!) continue;
      distance2[cell] = d;
      edge[cell] = e + 1;
    }
  }
}

/** Adds the edge's turn where it crosses the middles of rows, for cells right of it. */
function crossRows({ left, low, side, columns, rows, ends }: NearField, e: number, change: Int8Array): void {
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

/**
 * Whether all of the line from (ps, pt) to (qs, qt) is known to lie within `radius` of the rings' area, and clear of the
 * edge of that: by the edge that the raster names, or one of the `beside` ones before and after it.
 */
export function surelyReached(
  field: NearField,
  radius: number,
  ps: number,
  pt: number,
  qs: number,
  qt: number,
  beside = 0,
): boolean {
  const { left, low, side, columns, ends } = field;
  const column = Math.floor(((ps + qs) / 2 - left) / side);
  const row = Math.floor(((pt + qt) / 2 - low) / side);
  if (column < 0 || row < 0 || column >= columns || row >= field.rows) return false;
  const found = field.edge[row * columns + column]!;
  if (found === 0) return false;
  if (found === DEEP) {
    // Both ends in one disc: all between them, too.
    const s = left + (column + 0.5) * side;
    const t = low + (row + 0.5) * side;
    const r = field.clear - SURE_MM;
    if (r <= 0) return false;
    return (
      (ps - s) * (ps - s) + (pt - t) * (pt - t) < r * r && (qs - s) * (qs - s) + (qt - t) * (qt - t) < r * r
    );
  }
  const r = radius - SURE_MM;
  if (r <= 0) return false;
  for (let n = Math.max(0, found - 1 - beside); n <= found - 1 + beside && 4 * n < ends.length; n += 1) {
    const es = ends[4 * n]!;
    const et = ends[4 * n + 1]!;
    const fs = ends[4 * n + 2]!;
    const ft = ends[4 * n + 3]!;
    if (toEdge2(es, et, fs, ft, ps, pt) < r * r && toEdge2(es, et, fs, ft, qs, qt) < r * r) return true;
  }
  return false;
}
