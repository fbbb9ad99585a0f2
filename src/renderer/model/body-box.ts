/** Where the body is in a CT, for views that leave out the air and the table around it. */
import type { Vec3 } from '../../core/geometry/grid.ts';
import { type IndexBox, wholeGrid } from '../planes/planes.ts';
import type { CaseVolume } from './case.ts';

const TISSUE_HU = -400;
/** Rows and columns with less tissue than this part of the fullest are no body: table tops, wires, noise. */
const LEAST_PART = 0.04;
/** Samples along each in-slice axis. */
const SAMPLES = 96;
/** Room around the body, mm. */
const RIM_MM = 8;

/** The longest run of a profile above a part of its maximum, by what it holds; null for an empty profile. */
export function bodyRun(profile: readonly number[]): readonly [number, number] | null {
  const least = LEAST_PART * Math.max(0, ...profile);
  if (least === 0) return null;
  let best = { from: 0, to: 0, sum: 0 };
  let run = best;
  for (const [at, count] of profile.entries()) {
    if (count <= least) run = { from: at + 1, to: at + 1, sum: 0 };
    else run = { from: run.from, to: at, sum: run.sum + count };
    if (run.sum > best.sum) best = run;
  }
  return [best.from, best.to];
}

/** @returns the body's extent in rows and columns over the slices that are there, all slices along k. */
function measure({ grid, data, ready }: CaseVolume): IndexBox {
  const [ni, nj, nk] = grid.dims;
  const [stepI, stepJ] = [Math.max(1, Math.floor(ni / SAMPLES)), Math.max(1, Math.floor(nj / SAMPLES))];
  const stepK = Math.max(1, Math.floor(nk / 24));
  const columns = new Array<number>(Math.ceil(ni / stepI)).fill(0);
  const rows = new Array<number>(Math.ceil(nj / stepJ)).fill(0);
  for (let k = 0; k < nk; k += 1) {
    // While only few slices are there each of them counts.
    if (ready[k] !== 1 || (k % stepK !== 0 && ready[k - (k % stepK)] === 1)) continue;
    for (let j = 0, row = 0; j < nj; j += stepJ, row += 1) {
      const at = ni * (j + nj * k);
      for (let i = 0, column = 0; i < ni; i += stepI, column += 1) {
        if (data[at + i]! <= TISSUE_HU) continue;
        columns[column]! += 1;
        rows[row]! += 1;
      }
    }
  }
  const whole = wholeGrid(grid.dims);
  const [across, down] = [bodyRun(columns), bodyRun(rows)];
  if (across === null || down === null) return whole;
  const m = grid.indexToPatient;
  const rim = (axis: 0 | 1): number => RIM_MM / Math.hypot(m[axis]!, m[axis + 4]!, m[axis + 8]!);
  const span = (run: readonly [number, number], step: number, axis: 0 | 1): [number, number] => [
    Math.max(0, run[0] * step - step - rim(axis)),
    Math.min(grid.dims[axis] - 1, run[1] * step + step + rim(axis)),
  ];
  const [i, j] = [span(across, stepI, 0), span(down, stepJ, 1)];
  const box = (end: 0 | 1, k: number): Vec3 => [i[end], j[end], k];
  return { first: box(0, 0), last: box(1, nk - 1) };
}

const measured = new WeakMap<CaseVolume, { readonly slices: number; readonly box: IndexBox }>();

/**
 * The body's extent, voxel indices: all slices, and of rows and columns those that hold tissue. Asked at every draw: measured anew
 * only when twice as many slices have come as before, and when all are there. @param slices how many are there.
 */
export function bodyBox(volume: CaseVolume, slices: number): IndexBox {
  const known = measured.get(volume);
  const enough = known !== undefined && slices < 2 * known.slices && slices < volume.grid.dims[2];
  if (known !== undefined && (enough || known.slices === slices)) return known.box;
  if (slices === 0) return wholeGrid(volume.grid.dims);
  const box = measure(volume);
  measured.set(volume, { slices, box });
  return box;
}
