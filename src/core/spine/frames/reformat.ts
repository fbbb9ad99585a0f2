/**
 * Curved and oblique reformations: a sheet is a picture whose every row is a straight line through the patient. A plane is a
 * sheet; the straightened spine is one whose rows follow the canal. Values are interpolated linearly (8 neighbours).
 */
import type { Grid, Vec3 } from '../../geometry/grid.ts';
import { reboxMask } from '../../masks/index.ts';
import type { Mask, Volume } from '../../masks/types.ts';
import type { SpineCentreline } from '../types.ts';
import { localSpineFrame } from './centreline.ts';
import { lineLengthMm } from './guideline.ts';

/** Pixel (column, row) lies at `start[row] + column · step[row]`, LPS mm, 3 numbers a row; pixels are `pixelMm` wide and tall. */
export interface Sheet {
  readonly columns: number;
  readonly rows: number;
  readonly pixelMm: number;
  readonly startMm: Float64Array;
  readonly stepMm: Float64Array;
}

/** A plane around `centreMm`, its columns along unit vector `right`, its rows along unit vector `down` (LPS). */
export function planeSheet(
  centreMm: Vec3,
  right: Vec3,
  down: Vec3,
  size: { readonly columns: number; readonly rows: number; readonly pixelMm: number },
): Sheet {
  const { columns, rows, pixelMm } = size;
  const sheet = emptySheet(columns, rows, pixelMm);
  for (let row = 0; row < rows; row += 1) {
    const below = (row - (rows - 1) / 2) * pixelMm;
    setRow(sheet, row, centreMm, right, down, below);
  }
  return sheet;
}

/**
 * The straightened spine: row r is `r · pixelMm` along the line from its cranial end, columns run across it, to the patient's
 * left (a coronal view) or back (a sagittal view), `halfWidthMm` to both sides of the point `asideMm` beside the line in the other
 * direction (back for the coronal, left for the sagittal view).
 */
export function straightSheet(
  line: SpineCentreline,
  across: 'left' | 'back',
  options: { readonly halfWidthMm: number; readonly pixelMm: number; readonly asideMm: number },
): Sheet {
  const { pixelMm } = options;
  const columns = 2 * Math.round(options.halfWidthMm / pixelMm) + 1;
  const rows = Math.floor(lineLengthMm(line) / pixelMm) + 1;
  const sheet = emptySheet(columns, rows, pixelMm);
  for (let row = 0; row < rows; row += 1) {
    const frame = localSpineFrame(line, row * pixelMm);
    setRow(
      sheet,
      row,
      frame.originMm,
      frame[across],
      across === 'left' ? frame.back : frame.left,
      options.asideMm,
    );
  }
  return sheet;
}

const emptySheet = (columns: number, rows: number, pixelMm: number): Sheet => ({
  columns,
  rows,
  pixelMm,
  startMm: new Float64Array(3 * rows),
  stepMm: new Float64Array(3 * rows),
});

/** Row through `origin + by · aside`, its middle there. */
function setRow(sheet: Sheet, row: number, origin: Vec3, right: Vec3, aside: Vec3, by: number): void {
  const half = (sheet.columns - 1) / 2;
  for (const a of [0, 1, 2] as const) {
    sheet.stepMm[3 * row + a] = right[a] * sheet.pixelMm;
    sheet.startMm[3 * row + a] = origin[a] + aside[a] * by - half * right[a] * sheet.pixelMm;
  }
}

/** LPS mm of a (fractional) pixel; rows between two are interpolated, those outside clamped. */
export function pointOnSheet(sheet: Sheet, column: number, row: number): Vec3 {
  const r = Math.min(sheet.rows - 1, Math.max(0, row));
  const r0 = Math.min(Math.floor(r), Math.max(0, sheet.rows - 2));
  const r1 = Math.min(sheet.rows - 1, r0 + 1);
  const at = (n: number, a: number): number => sheet.startMm[3 * n + a]! + column * sheet.stepMm[3 * n + a]!;
  return [0, 1, 2].map((a) => at(r0, a) + (r - r0) * (at(r1, a) - at(r0, a))) as unknown as Vec3;
}

/**
 * HU on a sheet. @param out one value a pixel, row by row; pixels outside the volume (beyond the outer voxel centres) get
 * `outside` (default −1024). @returns `out`.
 */
export function sampleVolume(
  volume: Volume,
  sheet: Sheet,
  out = new Float32Array(sheet.columns * sheet.rows),
  outside = -1024,
): Float32Array {
  const [ni, nj, nk] = volume.grid.dims;
  return sample(volume.data, [0, 0, 0], [ni, nj, nk], volume.grid, sheet, out, outside);
}

/** The mask with a rim of one empty voxel around its box, so that its border is sampled like any other. */
export const rimmed = (mask: Mask): Mask =>
  reboxMask(mask, {
    lo: [mask.box.lo[0] - 1, mask.box.lo[1] - 1, mask.box.lo[2] - 1],
    size: [mask.box.size[0] + 2, mask.box.size[1] + 2, mask.box.size[2] + 2],
  });

/** How much of each pixel's neighbourhood is in a {@link rimmed} mask: 0–1, one half at the border of its voxels. */
export function sampleMask(
  mask: Mask,
  sheet: Sheet,
  out = new Float32Array(sheet.columns * sheet.rows),
): Float32Array {
  return sample(mask.data, mask.box.lo, mask.box.size, mask.grid, sheet, out, 0);
}

function sample(
  data: ArrayLike<number>,
  lo: Vec3,
  size: Vec3,
  grid: Grid,
  sheet: Sheet,
  out: Float32Array,
  outside: number,
): Float32Array {
  const m = grid.patientToIndex;
  const { startMm, stepMm, columns, rows } = sheet;
  const [si, sj, sk] = size;
  const [slice, count] = [si * sj, columns * rows];
  if (si * sj * sk === 0) return out.fill(outside, 0, count);
  for (let row = 0, o = 0; row < rows; row += 1) {
    const [x, y, z] = [startMm[3 * row]!, startMm[3 * row + 1]!, startMm[3 * row + 2]!];
    const [dx, dy, dz] = [stepMm[3 * row]!, stepMm[3 * row + 1]!, stepMm[3 * row + 2]!];
    const i0 = m[0] * x + m[1] * y + m[2] * z + m[3] - lo[0];
    const j0 = m[4] * x + m[5] * y + m[6] * z + m[7] - lo[1];
    const k0 = m[8] * x + m[9] * y + m[10] * z + m[11] - lo[2];
    const di = m[0] * dx + m[1] * dy + m[2] * dz;
    const dj = m[4] * dx + m[5] * dy + m[6] * dz;
    const dk = m[8] * dx + m[9] * dy + m[10] * dz;
    const [from, to] = columnsInside([i0, j0, k0], [di, dj, dk], [si - 1, sj - 1, sk - 1], columns);
    out.fill(outside, o, o + columns);
    for (let c = from; c < to; c += 1) {
      const [i, j, k] = [i0 + c * di, j0 + c * dj, k0 + c * dk];
      const ia = i < 0 ? 0 : Math.floor(i);
      const ja = j < 0 ? 0 : Math.floor(j);
      const ka = k < 0 ? 0 : Math.floor(k);
      const ib = ia + 1 < si ? 1 : 0;
      const jb = ja + 1 < sj ? si : 0;
      const kb = ka + 1 < sk ? slice : 0;
      const [u, v, w] = [i < 0 ? 0 : i - ia, j < 0 ? 0 : j - ja, k < 0 ? 0 : k - ka];
      const a = ia + si * ja + slice * ka;
      const near = (1 - v) * mix(data, a, ib, u) + v * mix(data, a + jb, ib, u);
      const far = (1 - v) * mix(data, a + kb, ib, u) + v * mix(data, a + kb + jb, ib, u);
      out[o + c] = (1 - w) * near + w * far;
    }
    o += columns;
  }
  return out;
}

/** Columns whose points lie between index 0 and `last` on every axis: first, and one past the last. */
function columnsInside(start: Vec3, step: Vec3, last: Vec3, columns: number): [number, number] {
  let [from, to] = [0, columns];
  for (const a of [0, 1, 2] as const) {
    if (Math.abs(step[a]) < 1e-12) {
      if (start[a] < -EDGE || start[a] > last[a] + EDGE) return [0, 0];
      continue;
    }
    const [p, q] = [(-EDGE - start[a]) / step[a], (last[a] + EDGE - start[a]) / step[a]];
    from = Math.max(from, Math.ceil(Math.min(p, q)));
    to = Math.min(to, Math.floor(Math.max(p, q)) + 1);
  }
  return [from, to];
}

/** Rounding may put a point on the outermost voxel centres just beyond them. */
const EDGE = 1e-6;

const mix = (data: ArrayLike<number>, at: number, step: number, f: number): number =>
  (1 - f) * data[at]! + f * data[at + step]!;
