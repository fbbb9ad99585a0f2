/** How much body there is at each step of the centre line: the discs are its minima. */
import type { Voxels } from './bone.ts';
import type { SpineCentreline } from './types.ts';

export interface ColumnProfile {
  /** Body weighted towards the line and by its depth (any unit), per step of the centre line: across it, and on planes tilted against it. */
  readonly cores: readonly Float64Array[];
  /** The plain area across the line. */
  readonly area: Float64Array;
  /** Largest area within a vertebra's length, smoothed, mm²: the bodies' size. */
  readonly wideMm2: Float64Array;
  /** First and last step that hold body voxels. */
  readonly from: number;
  readonly to: number;
  /** Expected distance from disc to disc at each step, mm. */
  readonly pitchMm: Float64Array;
  /** How much each step looks like a disc by other signs than its area (`discSigns`); counts only where labels bridge. */
  readonly disc?: Float64Array;
}

/** Areas across the line. `step` is the nearest line step of each body voxel, `depthMm` from `bodyDepthMm`, `voxelMm3` one voxel's volume. */
export function columnProfile(
  line: SpineCentreline,
  bodies: Voxels,
  step: Int32Array,
  depthMm: Float32Array,
  voxelMm3: number,
  blurMm: number,
): ColumnProfile {
  const n = line.pointsMm.length / 3;
  const raw = new Float64Array(n);
  for (let v = 0; v < bodies.count; v += 1) raw[step[v] as number]! += voxelMm3 / line.stepMm;
  const area = blurred(raw, blurMm / line.stepMm, false);
  const smoothArea = blurred(area, 12 / line.stepMm, true);
  const cores = tiltedCores(line, bodies, step, depthMm, smoothArea);
  const clear = cores.map((core) => blurred(core, blurMm / line.stepMm, false));
  const deep = clear[0] as Float64Array;
  const deepest = peaks(deep, Math.round(25 / line.stepMm));
  let [from, to] = [n, -1];
  for (let s = 0; s < n; s += 1) {
    if (area[s]! > 0.15 * smoothArea[s]! && area[s]! > 20 && deep[s]! > END_SHARE * deepest[s]!) {
      from = Math.min(from, s);
      to = Math.max(to, s);
    }
  }
  const wide = blurred(peaks(area, Math.round(14 / line.stepMm)), 30 / line.stepMm, true);
  const pitchMm = wide.map((a) => Math.min(40, Math.max(13, 0.82 * Math.sqrt(Math.max(0, a)) + 3)));
  return { cores: clear, area, wideMm2: wide, from, to, pitchMm };
}

/** Slopes of the planes an area is measured on: a disc may lie aslant to the line, above all in the loin and above a wedge. */
const SLOPES_BACK = [0, -0.5, -0.375, -0.25, -0.125, 0.125, 0.25, 0.375, 0.5];
const SLOPES_SIDE = [0, -0.2, 0.2];

/** Body near the line on tilted planes, one array a tilt, the untilted one first. */
function tiltedCores(
  { pointsMm, back, down, stepMm }: SpineCentreline,
  bodies: Voxels,
  step: Int32Array,
  depthMm: Float32Array,
  smoothArea: Float64Array,
): Float64Array[] {
  const n = smoothArea.length;
  const tilts = SLOPES_SIDE.flatMap((side) =>
    SLOPES_BACK.map((slope) => [slope / stepMm, side / stepMm] as const),
  );
  const cores = tilts.map(() => new Float64Array(n));
  for (let v = 0; v < bodies.count; v += 1) {
    const s = step[v] as number;
    const o = 3 * s;
    const [dx, dy, dz] = [
      (bodies.x[v] as number) - pointsMm[o]!,
      (bodies.y[v] as number) - pointsMm[o + 1]!,
      (bodies.z[v] as number) - pointsMm[o + 2]!,
    ];
    const radius2 = Math.max(60, smoothArea[s]!) / Math.PI;
    const w = 1.25 - (dx * dx + dy * dy + dz * dz) / radius2;
    if (w <= 0) continue;
    const mass = w * (depthMm[v] as number);
    const [bx, by, bz] = [back[o]!, back[o + 1]!, back[o + 2]!];
    const [tx, ty, tz] = [down[o]!, down[o + 1]!, down[o + 2]!];
    const rear = dx * bx + dy * by + dz * bz;
    const side = dx * (by * tz - bz * ty) + dy * (bz * tx - bx * tz) + dz * (bx * ty - by * tx);
    tilts.forEach(([slope, sideways], t) => {
      const at = Math.round(s - slope * rear - sideways * side);
      if (at >= 0 && at < n) cores[t]![at]! += mass;
    });
  }
  return cores;
}

/** Beyond the column's end only scraps of body are left: less than this share of the body nearby. */
const END_SHARE = 0.06;

/** Largest value within ± reach. */
function peaks(f: Float64Array, reach: number): Float64Array {
  return f.map((_, i) => {
    let best = 0;
    for (let d = -reach; d <= reach; d += 1) best = Math.max(best, f[i + d] ?? 0);
    return best;
  });
}

/** Gaussian blur; `skipEmpty` averages over the non-zero values only. */
function blurred(f: Float64Array, sigma: number, skipEmpty: boolean): Float64Array {
  const reach = Math.ceil(3 * sigma);
  return f.map((_, i) => {
    let [sum, weight] = [0, 0];
    for (let d = -reach; d <= reach; d += 1) {
      const value = f[i + d];
      if (value === undefined || (skipEmpty && value === 0)) continue;
      const w = Math.exp(-0.5 * (d / sigma) ** 2);
      sum += w * value;
      weight += w;
    }
    return weight > 0 ? sum / weight : 0;
  });
}
