/**
 * Bringing class probabilities from the model's resolution to the CT's grid: the label is decided after trilinear
 * interpolation of the probabilities, which gives smooth edges where up-sampling labels gives steps.
 */
import type { Grid, Vec3 } from '../../core/geometry/grid.ts';
import type { IndexBox, Volume } from '../../core/masks/types.ts';
import type { Density } from '../manifest/manifest.ts';
import { ONE, type Probabilities } from '../network/probabilities.ts';
import { indexToIndex, insideRange } from '../raster/resample.ts';
import { type BoxLabels, NONE } from './label-map.ts';

/** Decides the label of CT voxel `voxel` in cell `at` (its lowest corner's flat offset) at fractions (i, j, k) of the cell. */
type Evaluate = (at: number, fu: number, fv: number, fw: number, voxel: number) => number;

/**
 * Class labels of an exclusive output on the CT grid inside `box`: argmax of the interpolated probabilities, ties to
 * the background (NONE). Exact, yet only cells whose corners differ are evaluated: where all eight corners have the same argmax, so
 * has every convex combination of them.
 * @param labels `modelLabels(p)`
 */
export function upsampleLabels(p: Probabilities, labels: Uint8Array, ct: Grid, box: IndexBox): BoxLabels {
  const probe = new Float64Array(p.classes.length);
  const evaluate: Evaluate = (at, fu, fv, fw) => {
    const rest = interpolateAll(p, at, fu, fv, fw, probe);
    let best = p.background >= 0 ? rest : -1;
    let label = NONE;
    for (let n = 0; n < probe.length; n += 1) {
      if (n !== p.background && probe[n]! > best) {
        best = probe[n]!;
        label = n;
      }
    }
    return label;
  };
  return { grid: ct, box, data: upsampleBy(mixedCells(labels, p.grid.dims), p.grid, ct, box, evaluate) };
}

/**
 * As `upsampleLabels`, with the CT's own word on dense classes (`output.density` of the manifest): first whether the voxel is
 * one of them, by the odds of their summed probability times exp(perHu · (HU − middleHu)), then which.
 * @param volume the CT
 */
export function upsampleByDensity(
  p: Probabilities,
  labels: Uint8Array,
  volume: Volume,
  box: IndexBox,
  density: Density,
): BoxLabels {
  const { middleHu, perHu, belowHu, aboveHu } = density;
  const dense = Uint8Array.from(p.classes, (name) => Number(density.classes.includes(name)));
  const probe = new Float64Array(p.classes.length);
  const evaluate: Evaluate = (at, fu, fv, fw, voxel) => {
    const rest = interpolateAll(p, at, fu, fv, fw, probe);
    if (p.background >= 0) probe[p.background] = rest;
    let sum = 0;
    for (let n = 0; n < probe.length; n += 1) if (dense[n] === 1) sum += probe[n]!;
    const away = Math.max(-belowHu, Math.min(aboveHu, volume.data[voxel]! - middleHu));
    const wanted = sum * Math.exp(perHu * away) > ONE - sum ? 1 : 0;
    let [best, label] = [-1, NONE];
    for (let n = 0; n < probe.length; n += 1) {
      if (dense[n] === wanted && probe[n]! > best) {
        best = probe[n]!;
        label = n === p.background ? NONE : n;
      }
    }
    return label;
  };
  // Outside this band of the summed probability no density changes the verdict.
  const [low, high] = [1 / (1 + Math.exp(perHu * aboveHu)), 1 / (1 + Math.exp(-perHu * belowHu))];
  const cells = mixedCells(labels, p.grid.dims, undecided(p, dense, low * ONE, high * ONE));
  return { grid: volume.grid, box, data: upsampleBy(cells, p.grid, volume.grid, box, evaluate) };
}

/** 1 where the summed probability of the marked classes lies between two values, per voxel of the model's grid. */
function undecided(p: Probabilities, marked: Uint8Array, low: number, high: number): Uint8Array {
  const sum = new Uint32Array(p.grid.dims[0] * p.grid.dims[1] * p.grid.dims[2]);
  p.values.forEach((q, n) => {
    if (q && marked[n] === 1) for (let v = 0; v < sum.length; v += 1) sum[v]! += q[v]!;
  });
  return Uint8Array.from(sum, (s) => (s > low && s < high ? 1 : 0));
}

/**
 * One class of a non-exclusive output on the CT grid inside `box`: 1 where the interpolated probability reaches
 * `threshold`, else 0; flat offset of the box.
 */
export function upsampleClass(
  p: Probabilities,
  index: number,
  threshold: number,
  ct: Grid,
  box: IndexBox,
): Uint8Array {
  const values = p.values[index] as Uint16Array;
  const level = Math.max(1, threshold * ONE);
  const single: Probabilities = { ...p, classes: ['one'], background: -1, values: [values] };
  const probe = new Float64Array(1);
  const labels = Uint8Array.from(values, (q) => (q >= level ? 1 : 0));
  const cells = mixedCells(labels, p.grid.dims);
  const data = upsampleBy(cells, p.grid, ct, box, (at, fu, fv, fw) => {
    interpolateAll(single, at, fu, fv, fw, probe);
    return probe[0]! >= level ? 1 : 0;
  });
  for (let v = 0; v < data.length; v += 1) if (data[v] === NONE) data[v] = 0;
  return data;
}

const SLICES_TOGETHER = 16;

function upsampleBy(cell: Uint8Array, model: Grid, ct: Grid, box: IndexBox, evaluate: Evaluate): Uint8Array {
  const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]).fill(NONE);
  const m = indexToIndex(ct, model);
  const [ni, nj, nk] = model.dims;
  const [lastI, lastJ, lastK] = [Math.max(0, ni - 2), Math.max(0, nj - 2), Math.max(0, nk - 2)];
  const line = (j: number, k: number): void => {
    const row = box.size[0] * (j + box.size[1] * k);
    const [ci, cj, ck] = [box.lo[0], box.lo[1] + j, box.lo[2] + k];
    const voxel = ci + ct.dims[0] * (cj + ct.dims[1] * ck);
    const x = m[0] * ci + m[1] * cj + m[2] * ck + m[3];
    const y = m[4] * ci + m[5] * cj + m[6] * ck + m[7];
    const z = m[8] * ci + m[9] * cj + m[10] * ck + m[11];
    const [first, last] = insideRange(model.dims, [x, y, z], [m[0], m[4], m[8]], box.size[0]);
    for (let n = first; n < last; n += 1) {
      const u = Math.min(ni - 1, Math.max(0, x + m[0] * n));
      const v = Math.min(nj - 1, Math.max(0, y + m[4] * n));
      const w = Math.min(nk - 1, Math.max(0, z + m[8] * n));
      const i0 = Math.min(lastI, u | 0);
      const j0 = Math.min(lastJ, v | 0);
      const k0 = Math.min(lastK, w | 0);
      const at = i0 + ni * (j0 + nj * k0);
      const label = cell[at]!;
      data[row + n] = label !== MIXED ? label : evaluate(at, u - i0, v - j0, w - k0, voxel + n);
    }
  };
  // CT rows may run across the tensor's slowest axis: neighbouring slices together find the same cache lines.
  for (let k0 = 0; k0 < box.size[2]; k0 += SLICES_TOGETHER) {
    for (let j = 0; j < box.size[1]; j += 1) {
      for (let k = k0; k < Math.min(box.size[2], k0 + SLICES_TOGETHER); k += 1) line(j, k);
    }
  }
  return data;
}

/** Marks a cell whose corners differ. */
const MIXED = 254;

/** Per cell (named by its lowest corner) the label all its corners share, or MIXED; also MIXED where a corner is `open`. */
function mixedCells(labels: Uint8Array, [ni, nj, nk]: Vec3, open?: Uint8Array): Uint8Array {
  const cell = labels.slice();
  for (let k = 0; k < nk; k += 1) {
    const ek = k + 1 < nk ? ni * nj : 0;
    for (let j = 0; j < nj; j += 1) {
      const ej = j + 1 < nj ? ni : 0;
      for (let i = 0, v = ni * (j + nj * k); i < ni; i += 1, v += 1) {
        const ei = i + 1 < ni ? 1 : 0;
        const c = labels[v]!;
        const c7 = v + ek + ej + ei;
        if (
          (open && (open[v] || open[v + ei] || open[v + ej] || open[v + ej + ei])) ||
          (open && (open[v + ek] || open[v + ek + ei] || open[v + ek + ej] || open[c7])) ||
          labels[v + ei] !== c ||
          labels[v + ej] !== c ||
          labels[v + ej + ei] !== c ||
          labels[v + ek] !== c ||
          labels[v + ek + ei] !== c ||
          labels[v + ek + ej] !== c ||
          labels[c7] !== c
        ) {
          cell[v] = MIXED;
        }
      }
    }
  }
  return cell;
}

/** Fills `probe` with every class's interpolated value (0…ONE) in a cell; returns what is left for the background. */
export function interpolateAll(
  p: Probabilities,
  at: number,
  fu: number,
  fv: number,
  fw: number,
  probe: Float64Array,
): number {
  const [ni, nj, nk] = p.grid.dims;
  const [ei, ej, ek] = [ni > 1 ? 1 : 0, nj > 1 ? ni : 0, nk > 1 ? ni * nj : 0];
  let rest = ONE;
  for (let n = 0; n < probe.length; n += 1) {
    const q = p.values[n];
    if (!q) {
      probe[n] = 0;
      continue;
    }
    const lo =
      (q[at]! * (1 - fu) + q[at + ei]! * fu) * (1 - fv) +
      (q[at + ej]! * (1 - fu) + q[at + ej + ei]! * fu) * fv;
    const up = at + ek;
    const hi =
      (q[up]! * (1 - fu) + q[up + ei]! * fu) * (1 - fv) +
      (q[up + ej]! * (1 - fu) + q[up + ej + ei]! * fu) * fv;
    const value = lo * (1 - fw) + hi * fw;
    probe[n] = value;
    rest -= value;
  }
  return rest;
}
