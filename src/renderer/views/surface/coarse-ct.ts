/** A small copy of the CT for drawing bone in 3D: blocks of voxels joined, one byte a voxel. Pure. */
import { type Affine, type Grid, spacingMm, type Vec3 } from '../../../core/geometry/grid.ts';

export interface CoarseCt {
  readonly dims: Vec3;
  /** Row-major 4 × 4: coarse index (integers at voxel centres) → LPS mm. */
  readonly indexToPatient: Affine;
  /** Mean HU of the block over {@link HU_PER_LEVEL}, 0–255, offset `i + ni * (j + nj * k)`. */
  readonly data: Uint8Array;
}

/** One level of a byte: 0–1530 HU, soft tissue to dense cortex. */
export const HU_PER_LEVEL = 6;
/** What every WebGL 2 can hold along one axis of a texture, and some more. */
const MOST_ALONG = 512;

/** Voxels joined along i, j and k so that at most `mostVoxels` remain, as nearly cubic as the grid allows. */
export function coarseSteps({ dims, ...grid }: Grid, mostVoxels: number): Vec3 {
  const spacing = spacingMm({ dims, ...grid });
  const stepsAt = (edgeMm: number): Vec3 =>
    [0, 1, 2].map((a) =>
      Math.max(1, Math.ceil(dims[a]! / MOST_ALONG), Math.round(edgeMm / spacing[a]!)),
    ) as unknown as Vec3;
  const voxels = (steps: Vec3): number =>
    steps.reduce((product, step, a) => product * Math.ceil(dims[a]! / step), 1);
  let edgeMm = Math.min(...spacing);
  while (voxels(stepsAt(edgeMm)) > mostVoxels) edgeMm *= 1.05;
  return stepsAt(edgeMm);
}

function coarseAffine(m: Affine, steps: Vec3): Affine {
  const out = [...m];
  for (const row of [0, 4, 8]) {
    for (const a of [0, 1, 2] as const) {
      out[row + a] = m[row + a]! * steps[a];
      out[row + 3]! += (m[row + a]! * (steps[a] - 1)) / 2;
    }
  }
  return out as unknown as Affine;
}

/** Works slice by slice, pausing after each, so that a page can go on drawing. @returns at last the copy. */
export function* coarsenCt(
  { grid, data }: { readonly grid: Grid; readonly data: ArrayLike<number> },
  steps: Vec3,
): Generator<undefined, CoarseCt> {
  const [ni, nj, nk] = grid.dims;
  const dims = grid.dims.map((n, a) => Math.ceil(n / steps[a]!)) as unknown as Vec3;
  const perSlice = dims[0] * dims[1];
  const out = new Uint8Array(perSlice * dims[2]);
  const sums = new Float64Array(perSlice);
  const counts = new Uint32Array(perSlice);
  const column = Uint32Array.from({ length: ni }, (_, i) => Math.floor(i / steps[0]));
  for (let kk = 0; kk < dims[2]; kk += 1) {
    sums.fill(0);
    counts.fill(0);
    for (let k = kk * steps[2]; k < Math.min(nk, (kk + 1) * steps[2]); k += 1) {
      for (let j = 0; j < nj; j += 1) {
        const row = dims[0] * Math.floor(j / steps[1]);
        for (let i = 0, n = ni * (j + nj * k); i < ni; i += 1, n += 1) {
          const at = row + column[i]!;
          sums[at]! += data[n]!;
          counts[at]! += 1;
        }
      }
    }
    for (let n = 0; n < perSlice; n += 1) {
      const level = Math.round(sums[n]! / counts[n]! / HU_PER_LEVEL);
      out[kk * perSlice + n] = Math.min(255, Math.max(0, level));
    }
    yield;
  }
  return { dims, indexToPatient: coarseAffine(grid.indexToPatient, steps), data: out };
}
