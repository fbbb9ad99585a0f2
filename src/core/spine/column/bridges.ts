/**
 * Where the labels bridge the discs (thick slices), other signs of a disc: the end plates are the brightest part of a body
 * on CT, and a pedicle leaves every body just below its upper disc, where the foramen above leaves none.
 */
import type { Grid } from '../../geometry/grid.ts';
import { CODE, type SpineBox, type Voxels, voxelsOf } from '../bone.ts';
import { distance2, project } from '../frames/centreline.ts';
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
    const s = step[v]!;
    const radius2 = Math.max(60, areaMm2[s]!) / Math.PI;
    if (distance2(line, s, bodies, v) > CENTRAL * CENTRAL * radius2) continue;
    sum[s]! += Math.min(700, hu[gridOffset(box, bodies.at[v]!, box.grid)]!);
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
  const { step, back, side } = placesOn(
    line,
    voxelsOf(box, (code) => code === CODE.posterior),
  );
  const out = new Float64Array(areaMm2.length);
  step.forEach((s, v) => {
    const radius = Math.sqrt(Math.max(60, areaMm2[s]!) / Math.PI);
    if (back[v]! < radius + 9 && side[v]! > 4 && side[v]! < radius + 12) out[s]! += 1;
  });
  return smoothed(out, 2 / line.stepMm);
}

/** A gap is this much less bone than usual around it, in standard deviations. */
const GAP_FROM = 0.5;
/** Bone this near the middle plane is lamina or the root of a spinous process, and this far behind the canal's back wall, mm. */
const LAMINA = { side: 5, deep: 9, below: 4, slack: 2 } as const;

/**
 * How much each step looks like a disc by the gap between the laminae behind it: one at every disc from C2 down, 4 ± 2 mm below its
 * plane (label maps gl003, gl017, ts-s0224, ts-s0327), open where thick slices bridge the bodies. Up to 1.2 within 2 mm of a clear gap,
 * -0.5 at a lamina.
 */
export function laminaGaps(box: SpineBox, line: SpineCentreline, pitchMm: Float64Array): Float64Array {
  const bone = placesOn(
    line,
    voxelsOf(box, (code) => code === CODE.posterior),
  );
  const near = bone.step.map((s, n) => (bone.side[n]! < LAMINA.side ? s : -1));
  const wall = backWall(near, bone.back, pitchMm.length, Math.round(8 / line.stepMm));
  const area = new Float64Array(pitchMm.length);
  near.forEach((s, n) => {
    const deep = bone.back[n]! - (wall[s] ?? Number.NaN);
    if (s >= 0 && deep < LAMINA.deep) area[s]! += 1;
  });
  const gaps = standardised(smoothed(area, 1.5 / line.stepMm), pitchMm, line.stepMm);
  const [shift, slack] = [LAMINA.below, LAMINA.slack].map((mm) => Math.round(mm / line.stepMm)) as [
    number,
    number,
  ];
  return gaps.map((_, s) => {
    let least = 2;
    for (let d = shift - slack; d <= shift + slack; d += 1) least = Math.min(least, gaps[s + d] ?? 2);
    return Math.max(-0.5, Math.min(1.2, -least - GAP_FROM));
  });
}

/** How far behind the line the bone's front lies at each step: its tenth percentile within `reach` steps; NaN without bone. */
function backWall(step: Int32Array, back: Float64Array, count: number, reach: number): Float64Array {
  const at: number[][] = Array.from({ length: count }, () => []);
  step.forEach((s, n) => {
    at[s]?.push(back[n]!);
  });
  return Float64Array.from({ length: count }, (_, s) => {
    const some = at
      .slice(Math.max(0, s - reach), s + reach + 1)
      .flat()
      .sort((a, b) => a - b);
    return some[Math.floor(0.1 * some.length)] ?? Number.NaN;
  });
}

/** Nearest step of the line, and the distance behind and beside it, of every voxel. */
function placesOn(
  line: SpineCentreline,
  voxels: Voxels,
): { readonly step: Int32Array; readonly back: Float64Array; readonly side: Float64Array } {
  const step = new Int32Array(voxels.count);
  project(line, voxels, step);
  const [behind, beside] = [new Float64Array(voxels.count), new Float64Array(voxels.count)];
  for (let v = 0; v < voxels.count; v += 1) {
    const s = 3 * step[v]!;
    const [dx, dy, dz] = [
      voxels.x[v]! - line.pointsMm[s]!,
      voxels.y[v]! - line.pointsMm[s + 1]!,
      voxels.z[v]! - line.pointsMm[s + 2]!,
    ];
    const back = dx * line.back[s]! + dy * line.back[s + 1]! + dz * line.back[s + 2]!;
    const down = dx * line.down[s]! + dy * line.down[s + 1]! + dz * line.down[s + 2]!;
    behind[v] = back;
    beside[v] = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - back * back - down * down));
  }
  return { step, back: behind, side: beside };
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
