/** Where between two CT voxels the border of what a network sees lies: contours finer than voxels. */
import type { Crossing } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/types.ts';
import type { Density } from '../manifest/manifest.ts';
import { ONE, type Probabilities } from '../network/probabilities.ts';
import { indexToIndex } from '../raster/resample.ts';
import { type BoxLabels, NONE } from './label-map.ts';
import { interpolateAll } from './upsample.ts';

/** Labels on the CT's grid and where the borders between them lie. */
export interface CtLabels extends BoxLabels {
  readonly crossing: Crossing;
}

/** Where two values of opposite sign, taken as linear between the voxels, cross zero; NaN when they do not. */
const zeroBetween = (a: number, b: number): number => (a > 0 !== b > 0 ? a / (a - b) : Number.NaN);

/**
 * Crossings of an exclusive output: between voxels of two classes where their interpolated probabilities are equal; where
 * `density` decides (bone against the rest), where the odds with the CT's own word are even. The same from both sides, so that
 * neighbours share their border. NaN between voxels of one class (a border that a later step made).
 * @param onCt labels decided by `upsampleLabels` or `upsampleByDensity` from the same probabilities
 */
export function exclusiveCrossing(
  p: Probabilities,
  onCt: BoxLabels,
  volume: Volume,
  density: Density | undefined,
): Crossing {
  const cell = cellFinder(volume.grid, p.grid);
  const count = p.classes.length;
  const [first, second] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  const fill = (i: number, j: number, k: number, into: Float64Array): void => {
    const { at, u, v, w } = cell(i, j, k);
    into[count] = interpolateAll(p, at, u, v, w, into.subarray(0, count));
  };
  const dense = Uint8Array.from(p.classes, (name) => Number(density?.classes.includes(name) ?? false));
  const isDense = (label: number): boolean => label !== NONE && dense[label] === 1;
  const logOdds = (probe: Float64Array, hu: number): number => {
    const { middleHu, perHu, belowHu, aboveHu } = density as Density;
    let sum = 0;
    for (let n = 0; n < count; n += 1) if (dense[n] === 1) sum += probe[n]!;
    const away = Math.max(-belowHu, Math.min(aboveHu, hu - middleHu));
    return Math.log((sum + 1) / (ONE - sum + 1)) + perHu * away;
  };
  const [ni, nj] = volume.grid.dims;
  const between = (i: number, j: number, k: number, axis: 0 | 1): number => {
    const [i2, j2] = axis === 0 ? [i + 1, j] : [i, j + 1];
    const [a, b] = [labelAt(onCt, i, j, k), labelAt(onCt, i2, j2, k)];
    if (a === b) return Number.NaN;
    fill(i, j, k, first);
    fill(i2, j2, k, second);
    if (density && isDense(a) !== isDense(b)) {
      const row = ni * (j + nj * k) + i;
      const other = ni * (j2 + nj * k) + i2;
      return zeroBetween(logOdds(first, volume.data[row]!), logOdds(second, volume.data[other]!));
    }
    const [ca, cb] = [a === NONE ? count : a, b === NONE ? count : b];
    return zeroBetween(first[ca]! - first[cb]!, second[ca]! - second[cb]!);
  };
  // A vertebra, its body and the union of all bodies have edges in common.
  const known = new Map<number, number>();
  return (i, j, k, axis) => {
    const edge = 2 * (i + ni * (j + nj * k)) + axis;
    const found = known.get(edge);
    if (found !== undefined) return found;
    const made = between(i, j, k, axis);
    known.set(edge, made);
    return made;
  };
}

/** Crossings of one class of a non-exclusive output, or of the union of some: where the strongest reaches `threshold`. */
export function thresholdCrossing(
  p: Probabilities,
  classIndices: readonly number[],
  threshold: number,
  ct: Grid,
): Crossing {
  const cell = cellFinder(ct, p.grid);
  const only: Probabilities = {
    ...p,
    background: -1,
    classes: classIndices.map((n) => p.classes[n] as string),
    values: classIndices.map((n) => p.values[n] ?? null),
  };
  const probe = new Float64Array(classIndices.length);
  const level = Math.max(1, threshold * ONE);
  const above = (i: number, j: number, k: number): number => {
    const { at, u, v, w } = cell(i, j, k);
    interpolateAll(only, at, u, v, w, probe);
    return Math.max(...probe) - level;
  };
  return (i, j, k, axis) => zeroBetween(above(i, j, k), axis === 0 ? above(i + 1, j, k) : above(i, j + 1, k));
}

/** Crossings of a threshold of the CT itself, HU. */
export function huCrossing({ grid, data }: Volume, hu: number): Crossing {
  const [ni, nj] = grid.dims;
  return (i, j, k, axis) => {
    const at = i + ni * (j + nj * k);
    return zeroBetween(data[at]! - hu, data[at + (axis === 0 ? 1 : ni)]! - hu);
  };
}

function labelAt({ box, data }: BoxLabels, i: number, j: number, k: number): number {
  const [x, y, z] = [i - box.lo[0], j - box.lo[1], k - box.lo[2]];
  const [si, sj, sk] = box.size;
  if (x < 0 || y < 0 || z < 0 || x >= si || y >= sj || z >= sk) return NONE;
  return data[x + si * (y + sj * z)]!;
}

/** The model's cell a CT voxel's centre lies in and where in it, as the up-sampling takes it; one object, used again. */
function cellFinder(ct: Grid, model: Grid) {
  const m = indexToIndex(ct, model);
  const [ni, nj, nk] = model.dims;
  const [lastI, lastJ, lastK] = [Math.max(0, ni - 2), Math.max(0, nj - 2), Math.max(0, nk - 2)];
  const out = { at: 0, u: 0, v: 0, w: 0 };
  const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
  return (i: number, j: number, k: number): typeof out => {
    const u = within(m[0] * i + m[1] * j + m[2] * k + m[3], ni);
    const v = within(m[4] * i + m[5] * j + m[6] * k + m[7], nj);
    const w = within(m[8] * i + m[9] * j + m[10] * k + m[11], nk);
    const [i0, j0, k0] = [Math.min(lastI, u | 0), Math.min(lastJ, v | 0), Math.min(lastK, w | 0)];
    out.at = i0 + ni * (j0 + nj * k0);
    [out.u, out.v, out.w] = [u - i0, v - j0, w - k0];
    return out;
  };
}
