/**
 * Bringing class probabilities from the model's resolution to the CT's grid: the label is decided after trilinear
 * interpolation of the probabilities, which gives smooth edges where up-sampling labels gives steps.
 */
import type { Grid, Vec3 } from '../core/geometry/grid.ts';
import type { IndexBox } from '../core/masks/types.ts';
import { type BoxLabels, NONE } from './label-map.ts';
import { ONE, type Probabilities } from './probabilities.ts';
import { indexToIndex, insideRange } from './resample.ts';

/** Decides the label at cell `at` (its lowest corner's flat offset) and fractions (i, j, k) inside the cell. */
type Evaluate = (at: number, fu: number, fv: number, fw: number) => number;

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
      if (n !== p.background && (probe[n] as number) > best) {
        best = probe[n] as number;
        label = n;
      }
    }
    return label;
  };
  return { grid: ct, box, data: upsampleBy(labels, p.grid, ct, box, evaluate) };
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
  const data = upsampleBy(labels, p.grid, ct, box, (at, fu, fv, fw) => {
    interpolateAll(single, at, fu, fv, fw, probe);
    return (probe[0] as number) >= level ? 1 : 0;
  });
  for (let v = 0; v < data.length; v += 1) if (data[v] === NONE) data[v] = 0;
  return data;
}

const SLICES_TOGETHER = 16;

function upsampleBy(
  labels: Uint8Array,
  model: Grid,
  ct: Grid,
  box: IndexBox,
  evaluate: Evaluate,
): Uint8Array {
  const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]).fill(NONE);
  const m = indexToIndex(ct, model);
  const [ni, nj, nk] = model.dims;
  const cell = mixedCells(labels, model.dims);
  const [lastI, lastJ, lastK] = [Math.max(0, ni - 2), Math.max(0, nj - 2), Math.max(0, nk - 2)];
  const line = (j: number, k: number): void => {
    const row = box.size[0] * (j + box.size[1] * k);
    const [ci, cj, ck] = [box.lo[0], box.lo[1] + j, box.lo[2] + k];
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
      const label = cell[at] as number;
      data[row + n] = label !== MIXED ? label : evaluate(at, u - i0, v - j0, w - k0);
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

/** Per cell (named by its lowest corner) the label all its corners share, or MIXED. */
function mixedCells(labels: Uint8Array, [ni, nj, nk]: Vec3): Uint8Array {
  const cell = labels.slice();
  for (let k = 0; k < nk; k += 1) {
    const ek = k + 1 < nk ? ni * nj : 0;
    for (let j = 0; j < nj; j += 1) {
      const ej = j + 1 < nj ? ni : 0;
      for (let i = 0, v = ni * (j + nj * k); i < ni; i += 1, v += 1) {
        const ei = i + 1 < ni ? 1 : 0;
        const c = labels[v] as number;
        if (
          labels[v + ei] !== c ||
          labels[v + ej] !== c ||
          labels[v + ej + ei] !== c ||
          labels[v + ek] !== c ||
          labels[v + ek + ei] !== c ||
          labels[v + ek + ej] !== c ||
          labels[v + ek + ej + ei] !== c
        ) {
          cell[v] = MIXED;
        }
      }
    }
  }
  return cell;
}

/** Fills `probe` with every class's interpolated value (0…ONE); returns what is left for the background. */
function interpolateAll(
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
      ((q[at] as number) * (1 - fu) + (q[at + ei] as number) * fu) * (1 - fv) +
      ((q[at + ej] as number) * (1 - fu) + (q[at + ej + ei] as number) * fu) * fv;
    const up = at + ek;
    const hi =
      ((q[up] as number) * (1 - fu) + (q[up + ei] as number) * fu) * (1 - fv) +
      ((q[up + ej] as number) * (1 - fu) + (q[up + ej + ei] as number) * fu) * fv;
    const value = lo * (1 - fw) + hi * fw;
    probe[n] = value;
    rest -= value;
  }
  return rest;
}
