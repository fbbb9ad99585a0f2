/** Parts of sheets: what of one is on screen, what of one a box of voxels touches. Pure. */
import type { Grid, Vec3 } from '../../../core/geometry/grid.ts';
import type { Sheet } from '../../../core/spine/frames/reformat.ts';

type Range = readonly [number, number];

export interface CroppedSheet {
  readonly sheet: Sheet;
  /** Column and row of the whole sheet that came first. */
  readonly column: number;
  readonly row: number;
}

const clamp = (v: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, v));

/** The part between (fractional) columns and rows, both ends included; at least one pixel. */
export function cropSheet(sheet: Sheet, columns: Range, rows: Range): CroppedSheet {
  const [c0, c1] = columns.map((c) => clamp(Math.round(c), 0, sheet.columns - 1)) as [number, number];
  const [r0, r1] = rows.map((r) => clamp(Math.round(r), 0, sheet.rows - 1)) as [number, number];
  const startMm = sheet.startMm.slice(3 * r0, 3 * (r1 + 1));
  const stepMm = sheet.stepMm.slice(3 * r0, 3 * (r1 + 1));
  for (let n = 0; n < startMm.length; n += 1) startMm[n]! += c0 * stepMm[n]!;
  const { pixelMm } = sheet;
  return {
    sheet: { columns: c1 - c0 + 1, rows: r1 - r0 + 1, pixelMm, startMm, stepMm },
    column: c0,
    row: r0,
  };
}

/**
 * Columns and rows of a sheet that may lie in a box of voxel centres (index `lo`, `size` voxels), a pixel more to each side;
 * null when none does.
 */
export function touchedBy(
  sheet: Sheet,
  grid: Grid,
  lo: Vec3,
  size: Vec3,
): { readonly columns: Range; readonly rows: Range } | null {
  const m = grid.patientToIndex;
  let [c0, c1, r0, r1] = [Number.POSITIVE_INFINITY, -1, -1, -1];
  for (let row = 0; row < sheet.rows; row += 1) {
    let [from, to] = [0, sheet.columns - 1];
    for (const a of [0, 1, 2] as const) {
      const map = (v: Float64Array): number =>
        m[4 * a]! * v[3 * row]! + m[4 * a + 1]! * v[3 * row + 1]! + m[4 * a + 2]! * v[3 * row + 2]!;
      const start = map(sheet.startMm) + m[4 * a + 3]! - lo[a];
      const step = map(sheet.stepMm);
      if (Math.abs(step) < 1e-9) {
        if (start < -1 || start > size[a]) to = -1;
        continue;
      }
      const [near, far] = [-start / step, (size[a] - 1 - start) / step];
      from = Math.max(from, Math.floor(Math.min(near, far)));
      to = Math.min(to, Math.ceil(Math.max(near, far)));
    }
    if (from > to) continue;
    [c0, c1] = [Math.min(c0, from), Math.max(c1, to)];
    if (r0 < 0) r0 = row;
    r1 = row;
  }
  return r1 < 0 ? null : { columns: [c0 - 1, c1 + 1], rows: [r0 - 1, r1 + 1] };
}
