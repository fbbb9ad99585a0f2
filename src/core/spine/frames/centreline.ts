/** The centre line through the vertebral bodies and the frame that runs along it. */

import type { Vec3 } from '../../geometry/grid.ts';
import { unit } from '../../geometry/vec.ts';
import type { Voxels } from '../bone.ts';
import type { SpineCentreline } from '../types.ts';

/** LPS: to the patient's back; where a direction has no length. */
const BACK: Vec3 = [0, 1, 0];

/** A frame on the centre line: origin and unit axes to the patient's left, back and up along the column (LPS). */
export interface SpineFrame {
  readonly originMm: Vec3;
  readonly left: Vec3;
  readonly back: Vec3;
  readonly up: Vec3;
}

const SMOOTH_MM = 14;

/**
 * Fits the line: robust centres of the bodies in 3 mm slabs of z, smoothed, then twice re-fitted in slabs across the line
 * itself, so that the lumbosacral slant does not bend it. `canal` (may be empty) turns the frame towards the back.
 * Undefined when there are too few voxels for a line.
 */
export function fitCentreline(bodies: Voxels, canal: Voxels): SpineCentreline | undefined {
  if (bodies.count < 30) return undefined;
  let [zLo, zHi] = [Infinity, -Infinity];
  for (const z of bodies.z) {
    zLo = Math.min(zLo, z);
    zHi = Math.max(zHi, z);
  }
  const count = Math.max(2, Math.ceil((zHi - zLo) / 3) + 1);
  let line = Array.from({ length: count }, (_, n): [number, number, number] => [0, 0, zHi - 3 * n]);
  const slab = new Int32Array(bodies.count);
  for (let n = 0; n < bodies.count; n += 1) slab[n] = Math.round((zHi - bodies.z[n]!) / 3);
  line = smooth(slabCentres(bodies, slab, line, Infinity), 3);
  for (let round = 0; round < 2; round += 1) {
    const resampled = resample(line, 3);
    const rough = withFrames(resampled, 3, undefined);
    project(rough, bodies, slab);
    line = smooth(slabCentres(bodies, slab, resampled, 34), 3);
  }
  const fine = resample(line, 1);
  return withFrames(fine, 1, canal.count > 50 ? canal : undefined);
}

type Point = [number, number, number];

/** Mean position per slab of voxels within `reachMm` of the present line; slabs without voxels keep a NaN for smoothing. */
function slabCentres(
  v: Voxels,
  slab: Int32Array,
  line: readonly Point[],
  reachMm: number,
): { p: Point; w: number }[] {
  const xs = line.map(() => [0, 0, 0, 0]);
  const mid = reachMm === Infinity ? medians(v, slab, line.length) : undefined;
  for (let n = 0; n < v.count; n += 1) {
    const s = slab[n]!;
    const sum = xs[s];
    if (!sum) continue;
    const c = mid ? (mid[s] as Point) : (line[s] as Point);
    const [x, y, z] = [v.x[n]!, v.y[n]!, v.z[n]!];
    if (Math.hypot(x - c[0], y - c[1]) > Math.min(reachMm, 34)) continue;
    sum[0]! += x;
    sum[1]! += y;
    sum[2]! += z;
    sum[3]! += 1;
  }
  return xs.map(([x, y, z, n], s) =>
    n! > 0 ? { p: [x! / n!, y! / n!, z! / n!] as Point, w: n! } : { p: line[s] as Point, w: 0 },
  );
}

function medians(v: Voxels, slab: Int32Array, count: number): Point[] {
  const lists = Array.from({ length: count }, () => ({ x: [] as number[], y: [] as number[] }));
  for (let n = 0; n < v.count; n += 1) {
    lists[slab[n]!]?.x.push(v.x[n]!);
    lists[slab[n]!]?.y.push(v.y[n]!);
  }
  const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;
  return lists.map((l) => [median(l.x), median(l.y), 0]);
}

/** Local linear regression along the slabs with Gaussian weights: bridges gaps, does not pull the ends inwards. */
function smooth(raw: readonly { p: Point; w: number }[], stepMm: number): Point[] {
  const reach = Math.ceil((4 * SMOOTH_MM) / stepMm);
  const weights = slabWeights(raw, Math.round(24 / stepMm));
  return raw.map((_, at) => {
    const out: Point = [0, 0, 0];
    let [s0, s1, s2] = [0, 0, 0];
    const [t0, t1]: [Point, Point] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let d = -reach; d <= reach; d += 1) {
      const r = raw[at + d];
      if (!r || weights[at + d] === 0) continue;
      const w = weights[at + d]! * Math.exp(-0.5 * ((d * stepMm) / SMOOTH_MM) ** 2);
      s0 += w;
      s1 += w * d;
      s2 += w * d * d;
      for (const a of [0, 1, 2] as const) {
        t0[a] += w * r.p[a];
        t1[a] += w * d * r.p[a];
      }
    }
    const det = s0 * s2 - s1 * s1;
    for (const a of [0, 1, 2] as const) {
      out[a] =
        s0 === 0 ? (raw[at]?.p[a] ?? 0) : det > 1e-6 * s0 * s0 ? (s2 * t0[a] - s1 * t1[a]) / det : t0[a] / s0;
    }
    return out;
  });
}

/** A slab through less than a quarter of a body (a body cut off by the image, a disc) would bend the line: it does not count. */
function slabWeights(raw: readonly { w: number }[], reach: number): number[] {
  return raw.map(({ w }, at) => {
    let most = 0;
    for (let d = -reach; d <= reach; d += 1) most = Math.max(most, raw[at + d]?.w ?? 0);
    return w >= 0.25 * most ? Math.sqrt(w) : 0;
  });
}

/** Equally spaced points along a polyline, its ends kept and extended by 6 mm. */
function resample(line: readonly Point[], stepMm: number): Point[] {
  const first = line[0] as Point;
  const last = line.at(-1) as Point;
  const beyond = (from: Point, to: Point): Point => {
    const l = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) || 1;
    return [0, 1, 2].map((a) => to[a]! + ((to[a]! - from[a]!) / l) * 6) as Point;
  };
  const path =
    line.length > 2
      ? [beyond(line[2] as Point, first), ...line.slice(1, -1), beyond(line.at(-3) as Point, last)]
      : [...line];
  const out: Point[] = [path[0] as Point];
  let left = stepMm;
  for (let n = 0; n + 1 < path.length; n += 1) {
    const [a, b] = [path[n] as Point, path[n + 1] as Point];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    let t = left;
    for (; t <= length; t += stepMm) {
      const f = t / length;
      out.push([a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]), a[2] + f * (b[2] - a[2])]);
    }
    left = t - length;
  }
  return out;
}

function withFrames(points: readonly Point[], stepMm: number, canal: Voxels | undefined): SpineCentreline {
  const n = points.length;
  const [pointsMm, down] = [new Float64Array(3 * n), new Float64Array(3 * n)];
  const reach = Math.max(1, Math.round(6 / stepMm));
  points.forEach((p, i) => {
    pointsMm.set(p, 3 * i);
    const [a, b] = [points[Math.max(0, i - reach)] as Point, points[Math.min(n - 1, i + reach)] as Point];
    const d = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]], BACK);
    down.set(d, 3 * i);
  });
  const plain: SpineCentreline = { stepMm, pointsMm, down, back: new Float64Array(3 * n) };
  const towards = canal ? canalDirection(plain, canal) : undefined;
  for (let i = 0; i < n; i += 1) {
    const t: Vec3 = [down[3 * i]!, down[3 * i + 1]!, down[3 * i + 2]!];
    const want: Vec3 = towards?.[i] ?? [0, 1, 0];
    const along = want[0] * t[0] + want[1] * t[1] + want[2] * t[2];
    plain.back.set(
      unit([want[0] - along * t[0], want[1] - along * t[1], want[2] - along * t[2]], BACK),
      3 * i,
    );
  }
  return plain;
}

/** Smoothed direction from the line to the canal's centre, never more than about 45° away from the patient's back. */
function canalDirection(line: SpineCentreline, canal: Voxels): Vec3[] {
  const n = line.pointsMm.length / 3;
  const at = new Int32Array(canal.count);
  project(line, canal, at);
  const sums = new Float64Array(3 * n);
  for (let c = 0; c < canal.count; c += 1) {
    const i = at[c]!;
    sums[3 * i]! += canal.x[c]! - line.pointsMm[3 * i]!;
    sums[3 * i + 1]! += canal.y[c]! - line.pointsMm[3 * i + 1]!;
  }
  const width = Math.round(25 / line.stepMm);
  return Array.from({ length: n }, (_, i): Vec3 => {
    let [x, y] = [0, 0];
    for (let d = -width; d <= width; d += 1) {
      x += sums[3 * (i + d)] ?? 0;
      y += sums[3 * (i + d) + 1] ?? 0;
    }
    return y > Math.abs(x) ? unit([x, y, 0], BACK) : [0, 1, 0];
  });
}

/** Squared distance in mm² of voxel n from the line's point s. */
export function distance2({ pointsMm: p }: SpineCentreline, s: number, v: Voxels, n: number): number {
  const [x, y, z] = [v.x[n]! - p[3 * s]!, v.y[n]! - p[3 * s + 1]!, v.z[n]! - p[3 * s + 2]!];
  return x * x + y * y + z * z;
}

/** Nearest point of the line for every voxel, by walking along the tangents from the height of the voxel. */
export function project(line: SpineCentreline, v: Voxels, out: Int32Array): void {
  const last = line.pointsMm.length / 3 - 1;
  const { pointsMm: p, down: d, stepMm } = line;
  const slope = (p[3 * last + 2]! - p[2]!) / Math.max(1, last) || -1;
  for (let n = 0; n < v.count; n += 1) {
    const [x, y, z] = [v.x[n]!, v.y[n]!, v.z[n]!];
    let i = Math.min(last, Math.max(0, Math.round((z - p[2]!) / slope)));
    for (let round = 0; round < 12; round += 1) {
      const o = 3 * i;
      const along = (x - p[o]!) * d[o]! + (y - p[o + 1]!) * d[o + 1]! + (z - p[o + 2]!) * d[o + 2]!;
      const next = Math.min(last, Math.max(0, i + Math.round((along / stepMm) * 0.8)));
      if (next === i) break;
      i = next;
    }
    out[n] = i;
  }
}

/**
 * Frame of the column at `sMm` along the centre line (clamped to its ends): for vertebra-aligned views and the
 * straightened spine.
 */
export function localSpineFrame(line: SpineCentreline, sMm: number): SpineFrame {
  const last = line.pointsMm.length / 3 - 1;
  const t = Math.min(last, Math.max(0, sMm / line.stepMm));
  const i = Math.min(Math.max(0, last - 1), Math.floor(t));
  const f = t - i;
  const at = (array: Float64Array): Vec3 =>
    [0, 1, 2].map(
      (a) => array[3 * i + a]! * (1 - f) + (array[3 * Math.min(last, i + 1) + a] ?? 0) * f,
    ) as unknown as Vec3;
  const down = unit(at(line.down), BACK);
  const back0 = at(line.back);
  const along = back0[0] * down[0] + back0[1] * down[1] + back0[2] * down[2];
  const back = unit(
    [back0[0] - along * down[0], back0[1] - along * down[1], back0[2] - along * down[2]],
    BACK,
  );
  const up: Vec3 = [-down[0], -down[1], -down[2]];
  const left: Vec3 = [
    back[1] * up[2] - back[2] * up[1],
    back[2] * up[0] - back[0] * up[2],
    back[0] * up[1] - back[1] * up[0],
  ];
  return { originMm: at(line.pointsMm), left, back, up };
}
