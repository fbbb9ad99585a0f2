/** Body voxels → vertebrae: oblique cut planes through the discs, then whole connected parts by majority. */
import { partsOf, type SpineBox, type Voxels } from '../bone.ts';
import { localSpineFrame } from '../frames/centreline.ts';
import type { SpineCentreline } from '../types.ts';

/** A plane between two vertebrae: `n·p > offset` is caudal of it. */
export interface CutPlane {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly offset: number;
  /** Share of body area left in the cut: 0 a clean gap, 1 solid bone. */
  readonly bridged: number;
}

const ANGLES = [-0.36, -0.27, -0.18, -0.09, 0, 0.09, 0.18, 0.27, 0.36];
const SIDE_ANGLES = [-0.2, -0.1, 0, 0.1, 0.2];

/** The plane near a cut that meets the least bone: tilted up to 20° front-back, 11° sideways, shifted up to 3 mm. */
export function fitCutPlane(line: SpineCentreline, cut: number, bodies: Voxels, near: Int32Array): CutPlane {
  const f = localSpineFrame(line, cut * line.stepMm);
  const count = near.length;
  const [u, v, w] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  let inner = 0;
  for (let n = 0; n < count; n += 1) {
    const o = near[n]!;
    const dx = bodies.x[o]! - f.originMm[0];
    const dy = bodies.y[o]! - f.originMm[1];
    const dz = bodies.z[o]! - f.originMm[2];
    u[n] = dx * f.left[0] + dy * f.left[1] + dz * f.left[2];
    v[n] = dx * f.back[0] + dy * f.back[1] + dz * f.back[2];
    w[n] = -(dx * f.up[0] + dy * f.up[1] + dz * f.up[2]);
    if (Math.abs(w[n]!) > 6) inner += 1;
  }
  let best = { cost: Infinity, a: 0, b: 0, shift: 0, mass: 0 };
  const bins = new Float64Array(17);
  for (const a of ANGLES) {
    for (const b of SIDE_ANGLES) {
      bins.fill(0);
      for (let n = 0; n < count; n += 1) {
        const d = w[n]! - a * v[n]! - b * u[n]!;
        const bin = Math.round(d * 2) + 8;
        if (bin >= 0 && bin < 17) bins[bin]! += 1;
      }
      for (let shift = -6; shift <= 6; shift += 1) {
        let mass = 0;
        for (let d = -2; d <= 2; d += 1) mass += (bins[shift + 8 + d] ?? 0) * (3 - Math.abs(d));
        const cost =
          mass * (1 + 0.6 * (a * a + b * b) + 0.004 * shift * shift) +
          0.4 * Math.abs(shift) +
          4 * (a * a + b * b);
        if (cost < best.cost) best = { cost, a, b, shift: shift / 2, mass };
      }
    }
  }
  const normal = [0, 1, 2].map(
    (i) => -f.up[i as 0 | 1 | 2] - best.a * f.back[i as 0 | 1 | 2] - best.b * f.left[i as 0 | 1 | 2],
  ) as [number, number, number];
  const [nx, ny, nz] = normal;
  const offset = nx * f.originMm[0] + ny * f.originMm[1] + nz * f.originMm[2] + best.shift;
  const solid = (inner / 18) * 4.5;
  return { nx, ny, nz, offset, bridged: solid > 0 ? Math.min(1, best.mass / solid) : 0 };
}

/** Body voxels near a cut (within 15 mm along the line), as indices into the voxel list. */
export function voxelsNear(cut: number, step: Int32Array, stepMm: number): Int32Array {
  const reach = 15 / stepMm;
  const out: number[] = [];
  for (let n = 0; n < step.length; n += 1) if (Math.abs(step[n]! - cut) <= reach) out.push(n);
  return Int32Array.from(out);
}

/**
 * Segment number (0-based) of every body voxel. A connected part that lies mostly in one segment goes there as a whole;
 * parts far from the line or smaller than `leastMm3` get -1.
 */
export function assignBodies(
  box: SpineBox,
  bodies: Voxels,
  step: Int32Array,
  cuts: readonly number[],
  planes: readonly CutPlane[],
  voxelMm3: number,
): Int16Array {
  const segment = new Int16Array(bodies.count);
  for (let n = 0; n < bodies.count; n += 1) {
    segment[n] = segmentOf(bodies, n, step[n]!, cuts, planes);
  }
  const { part, sizes } = partsOf(box, bodies.at);
  const segments = cuts.length - 1;
  const votes = new Int32Array(sizes.length * segments);
  for (let n = 0; n < bodies.count; n += 1) votes[part[n]! * segments + segment[n]!]! += 1;
  const whole = sizes.map((size, p) => {
    if (size * voxelMm3 < 60) return -1;
    for (let s = 0; s < segments; s += 1) if (votes[p * segments + s]! > 0.88 * size) return s;
    return -2;
  });
  for (let n = 0; n < bodies.count; n += 1) {
    const to = whole[part[n]!]!;
    if (to !== -2) segment[n] = to;
  }
  return segment;
}

/** Segment of voxel n of `v` (at `step` of the line): between its cuts, on its side of their planes. */
export function segmentOf(
  v: Voxels,
  n: number,
  step: number,
  cuts: readonly number[],
  planes: readonly CutPlane[],
): number {
  let s = 0;
  while (s + 2 < cuts.length && step >= cuts[s + 1]!) s += 1;
  const side = (plane: CutPlane): number =>
    plane.nx * v.x[n]! + plane.ny * v.y[n]! + plane.nz * v.z[n]! - plane.offset;
  const above = planes[s - 1];
  const below = planes[s];
  if (above && side(above) < 0) return s - 1;
  if (below && side(below) >= 0) return s + 1;
  return s;
}
