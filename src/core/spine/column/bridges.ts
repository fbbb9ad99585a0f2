/**
 * Where the labels bridge the discs (thick slices), other signs of a disc: the end plates are the brightest part of a body
 * on CT, and a pedicle leaves every body just below its upper disc, where the foramen above leaves none.
 */
import type { Grid } from '../../geometry/grid.ts';
import { CODE, type SpineBox, type Voxels, voxelsOf } from '../bone.ts';
import { project } from '../frames/centreline.ts';
import type { SpineCentreline } from '../types.ts';

/** A body voxel further from the line than this share of the body's radius says nothing about the disc. */
const CENTRAL = 0.75;

/**
 * How much each step of the line looks like a disc: about 1.5 at a clear disc, 0 anywhere, below 0 in a body's middle.
 * @param hu Hounsfield units on the whole grid, or undefined when only the labels are known
 * @param areaMm2 smoothed body area at each step
 * @param pitchMm expected distance from disc to disc at each step
 */
export function discSigns(
  box: SpineBox,
  line: SpineCentreline,
  bodies: Voxels,
  step: Int32Array,
  hu: ArrayLike<number> | undefined,
  areaMm2: Float64Array,
  pitchMm: Float64Array,
): Float64Array {
  const bright = hu ? endPlates(box, line, bodies, step, hu, areaMm2) : undefined;
  const pedicle = standardised(pedicles(box, line, areaMm2), pitchMm, line.stepMm);
  return pitchMm.map((pitch, s) => {
    const up = Math.round((0.12 * pitch) / line.stepMm);
    const down = Math.round((0.25 * pitch) / line.stepMm);
    const arch = 0.5 * ((pedicle[s + down] ?? 0) - (pedicle[s - up] ?? 0));
    const plate = bright ? standardised1(bright, pitchMm, line.stepMm, s) : undefined;
    return Math.max(-2, Math.min(1.6, plate === undefined ? arch : 0.7 * plate + 0.5 * arch));
  });
}

/** Brightness of the end plates: mean HU of the bodies' middle, its maximum within 4.5 mm, so that two plates make one peak. */
function endPlates(
  box: SpineBox,
  line: SpineCentreline,
  bodies: Voxels,
  step: Int32Array,
  hu: ArrayLike<number>,
  areaMm2: Float64Array,
): Float64Array {
  const n = areaMm2.length;
  const [sum, count] = [new Float64Array(n), new Float64Array(n)];
  for (let v = 0; v < bodies.count; v += 1) {
    const s = step[v] as number;
    const [dx, dy, dz] = [
      (bodies.x[v] as number) - line.pointsMm[3 * s]!,
      (bodies.y[v] as number) - line.pointsMm[3 * s + 1]!,
      (bodies.z[v] as number) - line.pointsMm[3 * s + 2]!,
    ];
    const radius2 = Math.max(60, areaMm2[s]!) / Math.PI;
    if (dx * dx + dy * dy + dz * dz > CENTRAL * CENTRAL * radius2) continue;
    sum[s]! += Math.min(700, hu[gridOffset(box, bodies.at[v] as number, box.grid)] as number);
    count[s]! += 1;
  }
  const [total, members] = [smoothed(sum, 1.2 / line.stepMm), smoothed(count, 1.2 / line.stepMm)];
  const mean = total.map((t, s) => (members[s]! > 0.5 ? t / members[s]! : Number.NaN));
  const reach = Math.round(4.5 / line.stepMm);
  const brightest = mean.map((_, s) => {
    let best = Number.NaN;
    for (let d = -reach; d <= reach; d += 1) {
      const value = mean[s + d];
      if (value !== undefined && !(value <= best)) best = Number.isNaN(value) ? best : value;
    }
    return best;
  });
  return smoothed(filled(brightest), 2 / line.stepMm);
}

function gridOffset(box: SpineBox, o: number, grid: Grid): number {
  const [si, sj] = box.size;
  const i = (o % si) + box.lo[0];
  const j = (Math.floor(o / si) % sj) + box.lo[1];
  return i + grid.dims[0] * (j + grid.dims[1] * (Math.floor(o / (si * sj)) + box.lo[2]));
}

/** Steps without a value take that of the nearest step above (below, at the top). */
function filled(f: Float64Array): Float64Array {
  let last = f.find((v) => !Number.isNaN(v)) ?? 0;
  return f.map((v) => {
    if (!Number.isNaN(v)) last = v;
    return last;
  });
}

/** Posterior bone right behind the body and beside the canal, voxels per step. */
function pedicles(box: SpineBox, line: SpineCentreline, areaMm2: Float64Array): Float64Array {
  const arch = voxelsOf(box, (code) => code === CODE.posterior);
  const step = new Int32Array(arch.count);
  project(line, arch, step);
  const out = new Float64Array(areaMm2.length);
  for (let v = 0; v < arch.count; v += 1) {
    const s = step[v] as number;
    const [dx, dy, dz] = [
      (arch.x[v] as number) - line.pointsMm[3 * s]!,
      (arch.y[v] as number) - line.pointsMm[3 * s + 1]!,
      (arch.z[v] as number) - line.pointsMm[3 * s + 2]!,
    ];
    const back = dx * line.back[3 * s]! + dy * line.back[3 * s + 1]! + dz * line.back[3 * s + 2]!;
    const down = dx * line.down[3 * s]! + dy * line.down[3 * s + 1]! + dz * line.down[3 * s + 2]!;
    const side = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - back * back - down * down));
    const radius = Math.sqrt(Math.max(60, areaMm2[s]!) / Math.PI);
    if (back < radius + 9 && side > 4 && side < radius + 12) out[s]! += 1;
  }
  return smoothed(out, 2 / line.stepMm);
}

const standardised = (f: Float64Array, pitchMm: Float64Array, stepMm: number): Float64Array =>
  f.map((_, s) => standardised1(f, pitchMm, stepMm, s));

/** Value less the mean over about two vertebrae, in standard deviations, within ±2. */
function standardised1(f: Float64Array, pitchMm: Float64Array, stepMm: number, s: number): number {
  const reach = Math.round((1.1 * pitchMm[s]!) / stepMm);
  let [n, sum, squares] = [0, 0, 0];
  for (let d = -reach; d <= reach; d += 1) {
    const v = f[s + d];
    if (v === undefined) continue;
    n += 1;
    sum += v;
    squares += v * v;
  }
  const mean = sum / n;
  const spread = Math.sqrt(Math.max(0, squares / n - mean * mean));
  // A signal that hardly varies is noise: the floor keeps it small.
  return Math.max(-2, Math.min(2, (f[s]! - mean) / (spread + 0.05 * Math.abs(mean) + 1e-9)));
}

function smoothed(f: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  return f.map((_, i) => {
    let [sum, weight] = [0, 0];
    for (let d = -reach; d <= reach; d += 1) {
      const value = f[i + d];
      if (value === undefined) continue;
      const w = Math.exp(-0.5 * (d / sigma) ** 2);
      sum += w * value;
      weight += w;
    }
    return sum / weight;
  });
}
