/** Bringing a CT onto another grid: box averaging by whole factors, then trilinear sampling by the exact affine. */
import { type Affine, createGrid, type Grid, spacingMm, type Vec3 } from '../../core/geometry/grid.ts';
import type { IndexBox, Volume } from '../../core/masks/types.ts';
import type { ModelManifest } from '../manifest/manifest.ts';
import { boxAround, boxCornersMm, modelGrid } from './model-grid.ts';

/** Affine that takes indices of `from` to (continuous) indices of `to`. Row-major 3×4. */
export function indexToIndex(from: Grid, to: Grid): Affine {
  const [p, q] = [to.patientToIndex, from.indexToPatient];
  const at = (r: number, c: number): number =>
    p[4 * r]! * q[c]! + p[4 * r + 1]! * q[4 + c]! + p[4 * r + 2]! * q[8 + c]! + (c === 3 ? p[4 * r + 3]! : 0);
  const cells = [0, 1, 2].flatMap((r) => [0, 1, 2, 3].map((c) => at(r, c)));
  // Rounding noise would push points that lie exactly on a voxel a hair outside.
  return cells.map((v) => (Math.abs(v - Math.round(v)) < 1e-9 ? Math.round(v) : v)) as unknown as Affine;
}

/**
 * Averages blocks of `factors` voxels (i, j, k) inside `box`; incomplete blocks at the end average what they have.
 * The result's voxel centres are the block centres.
 */
export function averageBlocks(volume: Volume, factors: Vec3, box: IndexBox): Volume {
  const [fi, fj, fk] = factors;
  const dims = box.size.map((n, a) => Math.ceil(n / factors[a as 0])) as unknown as Vec3;
  const [ni, nj, nk] = dims;
  const out = new Float32Array(ni * nj * nk);
  const { data, grid } = volume;
  const [si, sj] = grid.dims;
  const width = box.size[0];
  for (let k = 0; k < box.size[2]; k += 1) {
    for (let j = 0; j < box.size[1]; j += 1) {
      const to = ni * (Math.floor(j / fj) + nj * Math.floor(k / fk));
      let from = box.lo[0] + si * (box.lo[1] + j + sj * (box.lo[2] + k));
      for (let i = 0; i < ni; i += 1) {
        let sum = 0;
        const end = Math.min(fi, width - i * fi);
        for (let d = 0; d < end; d += 1, from += 1) sum += data[from]!;
        out[to + i] = out[to + i]! + sum;
      }
    }
  }
  const members = (at: number, f: number, size: number): number => Math.min(f, size - at * f);
  for (let k = 0, n = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const rows = members(j, fj, box.size[1]) * members(k, fk, box.size[2]);
      for (let i = 0; i < ni; i += 1, n += 1) out[n] = out[n]! / (rows * members(i, fi, width));
    }
  }
  return { grid: blockGrid(grid, box.lo, factors, dims), data: out };
}

function blockGrid(grid: Grid, lo: Vec3, f: Vec3, dims: Vec3): Grid {
  const m = grid.indexToPatient;
  const centre = [0, 1, 2].map((a) => lo[a as 0]! + (f[a as 0]! - 1) / 2) as [number, number, number];
  const row = (r: number): number =>
    m[4 * r]! * centre[0] + m[4 * r + 1]! * centre[1] + m[4 * r + 2]! * centre[2] + m[4 * r + 3]!;
  return createGrid({
    dims,
    originMm: [row(0), row(1), row(2)],
    stepIMm: [m[0] * f[0], m[4] * f[0], m[8] * f[0]],
    stepJMm: [m[1] * f[1], m[5] * f[1], m[9] * f[1]],
    stepKMm: [m[2] * f[2], m[6] * f[2], m[10] * f[2]],
  });
}

const ROWS_TOGETHER = 16;

/**
 * Samples `volume` at every voxel centre of `target` (any affine between them): trilinear or nearest, values clamped
 * within half a voxel (of the coarser grid, or `edgeVoxels` of the source's) of the edge, `padHu` further out (`edge`: the
 * nearest voxel's value however far). Result: Float32, flat in the target's order, HU.
 */
export function sampleVolume(
  volume: Volume,
  target: Grid,
  padHu: number | 'edge',
  interpolation: 'linear' | 'nearest' = 'linear',
  edgeVoxels = 0.5,
): Float32Array {
  const [ni, nj, nk] = target.dims;
  const out = new Float32Array(ni * nj * nk);
  const m = indexToIndex(target, volume.grid);
  const row = interpolation === 'linear' ? linearRow : nearestRow;
  const slack = padHu === 'edge' ? ENDLESS : edgeSlack(m, edgeVoxels);
  const pad = padHu === 'edge' ? 0 : padHu;
  const line = (j: number, k: number): void => {
    const x = m[1] * j + m[2] * k + m[3];
    const y = m[5] * j + m[6] * k + m[7];
    const z = m[9] * j + m[10] * k + m[11];
    const at = ni * (j + nj * k);
    const [first, last] = insideRange(volume.grid.dims, [x, y, z], [m[0], m[4], m[8]], ni, slack);
    out.fill(pad, at, at + first);
    if (last > first) row(volume, x, y, z, m[0], m[4], m[8], first, last, out, at);
    out.fill(pad, at + Math.max(first, last), at + ni);
  };
  // Rows may run across the source's slices: neighbouring k together find the same cache lines.
  for (let k0 = 0; k0 < nk; k0 += ROWS_TOGETHER) {
    for (let j = 0; j < nj; j += 1) {
      for (let k = k0; k < Math.min(nk, k0 + ROWS_TOGETHER); k += 1) line(j, k);
    }
  }
  return out;
}

/** How far outside the first and last voxel centre of the source a target voxel still belongs to it. */
const edgeSlack = (m: Affine, edgeVoxels: number): Vec3 =>
  [0, 4, 8].map((r) =>
    Math.max(edgeVoxels, ...[0, 1, 2].map((c) => 0.5 * Math.abs(m[r + c]!))),
  ) as unknown as Vec3;

const ENDLESS: Vec3 = [1e9, 1e9, 1e9];
const HALF_VOXEL: Vec3 = [0.5, 0.5, 0.5];

/** The half-open range of steps n in [0, count) for which start + n·step lies within `slack` voxels of the grid. */
export function insideRange(
  dims: Vec3,
  start: Vec3,
  step: Vec3,
  count: number,
  slack: Vec3 = HALF_VOXEL,
): [number, number] {
  let [lo, hi] = [0, count - 1];
  for (let a = 0; a < 3; a += 1) {
    const s = start[a as 0];
    const d = step[a as 0];
    const [from, to] = [-slack[a as 0] - 1e-6, dims[a as 0] - 1 + slack[a as 0] + 1e-6];
    if (Math.abs(d) < 1e-12) {
      if (s < from || s > to) return [count, count];
      continue;
    }
    const [p, q] = d > 0 ? [(from - s) / d, (to - s) / d] : [(to - s) / d, (from - s) / d];
    lo = Math.max(lo, Math.ceil(p));
    hi = Math.min(hi, Math.floor(q));
  }
  return hi < lo ? [count, count] : [lo, hi + 1];
}

type RowSampler = (
  volume: Volume,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  first: number,
  last: number,
  out: Float32Array,
  at: number,
) => void;

const linearRow: RowSampler = (volume, x, y, z, dx, dy, dz, first, last, out, at) => {
  const { data } = volume;
  const [ni, nj, nk] = volume.grid.dims;
  const plane = ni * nj;
  const [lastI, lastJ, lastK] = [Math.max(0, ni - 2), Math.max(0, nj - 2), Math.max(0, nk - 2)];
  const [ei, ej, ek] = [ni > 1 ? 1 : 0, nj > 1 ? ni : 0, nk > 1 ? plane : 0];
  for (let n = first; n < last; n += 1) {
    const u = Math.min(ni - 1, Math.max(0, x + dx * n));
    const v = Math.min(nj - 1, Math.max(0, y + dy * n));
    const w = Math.min(nk - 1, Math.max(0, z + dz * n));
    const i = Math.min(lastI, u | 0);
    const j = Math.min(lastJ, v | 0);
    const k = Math.min(lastK, w | 0);
    const p = i + ni * j + plane * k;
    const fu = u - i;
    const fv = v - j;
    const a = lerp(data[p]!, data[p + ei]!, fu);
    const b = lerp(data[p + ej]!, data[p + ej + ei]!, fu);
    const c = lerp(data[p + ek]!, data[p + ek + ei]!, fu);
    const d = lerp(data[p + ek + ej]!, data[p + ek + ej + ei]!, fu);
    out[at + n] = lerp(lerp(a, b, fv), lerp(c, d, fv), w - k);
  }
};

const lerp = (a: number, b: number, f: number): number => a + (b - a) * f;

const nearestRow: RowSampler = (volume, x, y, z, dx, dy, dz, first, last, out, at) => {
  const { data } = volume;
  const [ni, nj, nk] = volume.grid.dims;
  for (let n = first; n < last; n += 1) {
    const i = Math.min(ni - 1, Math.max(0, Math.round(x + dx * n)));
    const j = Math.min(nj - 1, Math.max(0, Math.round(y + dy * n)));
    const k = Math.min(nk - 1, Math.max(0, Math.round(z + dz * n)));
    out[at + n] = data[i + ni * (j + nj * k)]!;
  }
};

/** How many CT voxels fit into one voxel of `target` along each CT axis, at least 1 (for `area` resampling). */
export function blockFactors(source: Grid, target: Grid): Vec3 {
  const m = indexToIndex(target, source);
  const reach = [0, 1, 2].map((r) => Math.max(...[0, 1, 2].map((c) => Math.abs(m[4 * r + c]!))));
  return reach.map((v) => Math.max(1, Math.floor(v + 0.25))) as unknown as Vec3;
}

/**
 * A CT on the model's grid (or on `target`, a part of it): Float32 HU in tensor order. `area` averages whole blocks of
 * finer CT voxels before the trilinear step, so that noise does not alias; `linear` samples only.
 */
export function resampleToModel(
  volume: Volume,
  input: ModelManifest['input'],
  target: Grid = modelGrid(volume.grid, input),
): Volume {
  if (input.resample !== 'area') {
    return { grid: target, data: sampleVolume(volume, target, input.padHu, input.resample) };
  }
  const factors = blockFactors(volume.grid, target);
  if (factors.every((f) => f === 1)) {
    return { grid: target, data: sampleVolume(volume, target, input.padHu) };
  }
  const reachMm = 2 * Math.max(...spacingMm(target));
  const corners = boxCornersMm(target, { lo: [0, 0, 0], size: target.dims });
  const box = boxAround(volume.grid, corners, reachMm);
  // The edge of the image lies half a block beyond the last block's centre, and a sample may lie half a voxel further.
  const blocks = averageBlocks(volume, factors, box);
  return { grid: target, data: sampleVolume(blocks, target, input.padHu, 'linear', 1) };
}
