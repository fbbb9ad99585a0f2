/** The slice-by-slice way to exact distances, for surfaces that are far apart; see distance.ts. */
import type { LatticeMm } from './lattice.ts';
import type { RowTable } from './row-table.ts';
import type { SurfaceElements } from './surface.ts';

const NO_ELEMENT = 65535;

/** Queries in the coordinates of the target's box. */
interface Queries {
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly k: Int32Array;
  readonly first: number;
}

function queriesOf(from: SurfaceElements, first: number, target: SurfaceElements): Queries {
  const count = from.offsets.length - first;
  const [i, j, k] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const [fi, fj] = from.size;
  for (let n = 0; n < count; n += 1) {
    const offset = from.offsets[first + n]!;
    const row = Math.floor(offset / fi);
    const slice = Math.floor(row / fj);
    i[n] = offset - row * fi + from.lo[0] - target.lo[0];
    j[n] = row - slice * fj + from.lo[1] - target.lo[1];
    k[n] = slice + from.lo[2] - target.lo[2];
  }
  return { i, j, k, first };
}

const rangeOf = (values: Int32Array): { lo: number; hi: number } => {
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    if (v < lo) lo = v;
    if (v > hi) hi = v;
  }
  return { lo, hi };
};

/**
 * Completes `squared` (mm²) from query `first` on: for every slice of the target an exact in-plane map over the queries'
 * extent, then the minimum over slices at each query. Lattices without shear only.
 */
export function sweepSlices(
  from: SurfaceElements,
  first: number,
  table: RowTable,
  lattice: LatticeMm,
  squared: Float64Array,
): void {
  const queries = queriesOf(from, first, table.target);
  const [ri, rj] = [rangeOf(queries.i), rangeOf(queries.j)];
  const [width, height] = [ri.hi - ri.lo + 1, rj.hi - rj.lo + 1];
  const plane = new Float64Array(width * height);
  const envelope = startEnvelope(table.target.size[1]);
  squared.fill(Number.POSITIVE_INFINITY, first);
  for (let k = 0; k < table.target.size[2]; k += 1) {
    for (let x = 0; x < width; x += 1) {
      gatherColumn(table, k, ri.lo + x, lattice, envelope);
      evaluateColumn(envelope, lattice.jMm, rj.lo, height, plane, x, width);
    }
    for (let n = 0; n < queries.i.length; n += 1) {
      const dz = lattice.kMm * (queries.k[n]! - k);
      const at = queries.i[n]! - ri.lo + width * (queries.j[n]! - rj.lo);
      const d = plane[at]! + dz * dz;
      if (d < squared[first + n]!) squared[first + n] = d;
    }
  }
}

/** Lower envelope of parabolas along j: apexes, heights in mm², and where each begins to be the lowest. */
interface Envelope {
  readonly apex: Int32Array;
  readonly heightMm2: Float64Array;
  readonly begins: Float64Array;
  count: number;
}

const startEnvelope = (rows: number): Envelope => ({
  apex: new Int32Array(rows),
  heightMm2: new Float64Array(rows),
  begins: new Float64Array(rows),
  count: 0,
});

/** Builds the envelope of column i of slice k; i may lie outside the target's box. */
function gatherColumn(
  { target, steps }: RowTable,
  k: number,
  i: number,
  { iMm, jMm }: LatticeMm,
  envelope: Envelope,
): void {
  const [ni, nj] = target.size;
  const ci = Math.min(Math.max(i, 0), ni - 1);
  const beyond = Math.abs(i - ci);
  const { apex, heightMm2, begins } = envelope;
  const jj = jMm * jMm;
  let n = 0;
  for (let j = 0; j < nj; j += 1) {
    const along = steps[ci + ni * (j + nj * k)]!;
    if (along === NO_ELEMENT) continue;
    const x = iMm * (along + beyond);
    const height = x * x;
    let start = Number.NEGATIVE_INFINITY;
    while (n > 0) {
      const a = apex[n - 1]!;
      start = (height - heightMm2[n - 1]! + jj * (j * j - a * a)) / (2 * jj * (j - a));
      if (start > begins[n - 1]!) break;
      n -= 1;
      start = Number.NEGATIVE_INFINITY;
    }
    apex[n] = j;
    heightMm2[n] = height;
    begins[n] = start;
    n += 1;
  }
  envelope.count = n;
}

function evaluateColumn(
  { apex, heightMm2, begins, count }: Envelope,
  jMm: number,
  jLo: number,
  height: number,
  plane: Float64Array,
  x: number,
  width: number,
): void {
  for (let y = 0, n = 0; y < height; y += 1) {
    const j = jLo + y;
    while (n + 1 < count && begins[n + 1]! < j) n += 1;
    const d = jMm * (j - apex[n]!);
    plane[x + width * y] = count === 0 ? Number.POSITIVE_INFINITY : d * d + heightMm2[n]!;
  }
}
