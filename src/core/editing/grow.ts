/** Region growing with limits. */
import type { Grid, Vec3 } from '../geometry/grid.ts';
import { cropMask } from '../masks/crop.ts';
import type { Mask } from '../masks/types.ts';
import type { VoxelBlock } from './voxel-block.ts';

/** Where a region may grow to. */
export interface GrowLimits {
  readonly lowHu: number;
  readonly highHu: number;
  /** Largest distance of a voxel centre from the seed's, mm. */
  readonly radiusMm: number;
  /** Voxels that stay out, such as other structures. */
  readonly blocked?: Mask;
  /** Only in the seed's slice. */
  readonly inSlice: boolean;
}

/**
 * The voxels connected to the seed by shared faces, within the HU window and the limits; empty when the seed itself is not.
 * @param seed whole voxel index (i, j, k) inside the block.
 * @returns a tight mask in the block's box.
 */
export function growRegion(grid: Grid, block: VoxelBlock, seed: Vec3, limits: GrowLimits): Mask {
  const { lo, size } = block.box;
  const [si, sj, sk] = size;
  const allowed = allowedVoxels(grid, block, seed, limits);
  const out = new Uint8Array(allowed.length);
  const start = seed[0] - lo[0] + si * (seed[1] - lo[1] + sj * (seed[2] - lo[2]));
  const stack = new Int32Array(allowed.length);
  let top = 0;
  const visit = (at: number): void => {
    if (allowed[at] !== 1) return;
    allowed[at] = 0;
    out[at] = 1;
    stack[top] = at;
    top += 1;
  };
  if (start >= 0 && start < allowed.length) visit(start);
  while (top > 0) {
    top -= 1;
    const at = stack[top]!;
    const i = at % si;
    const row = (at - i) / si;
    const j = row % sj;
    const k = (row - j) / sj;
    if (i > 0) visit(at - 1);
    if (i + 1 < si) visit(at + 1);
    if (j > 0) visit(at - si);
    if (j + 1 < sj) visit(at + si);
    if (k > 0) visit(at - si * sj);
    if (k + 1 < sk) visit(at + si * sj);
  }
  return cropMask({ grid, box: block.box, data: out });
}

function allowedVoxels(grid: Grid, block: VoxelBlock, seed: Vec3, limits: GrowLimits): Uint8Array {
  const m = grid.indexToPatient;
  const { lo, size } = block.box;
  const allowed = new Uint8Array(block.data.length);
  const reach2 = limits.radiusMm ** 2;
  let n = 0;
  for (let k = lo[2]; k < lo[2] + size[2]; k += 1) {
    for (let j = lo[1]; j < lo[1] + size[1]; j += 1) {
      for (let i = lo[0]; i < lo[0] + size[0]; i += 1, n += 1) {
        const hu = block.data[n]!;
        if (hu < limits.lowHu || hu > limits.highHu || (limits.inSlice && k !== seed[2])) continue;
        const [di, dj, dk] = [i - seed[0], j - seed[1], k - seed[2]];
        const x = m[0] * di + m[1] * dj + m[2] * dk;
        const y = m[4] * di + m[5] * dj + m[6] * dk;
        const z = m[8] * di + m[9] * dj + m[10] * dk;
        if (x * x + y * y + z * z <= reach2) allowed[n] = 1;
      }
    }
  }
  if (limits.blocked !== undefined) takeAway(allowed, block, limits.blocked);
  return allowed;
}

function takeAway(allowed: Uint8Array, block: VoxelBlock, blocked: Mask): void {
  const [a, b] = [block.box, blocked.box];
  for (let k = 0; k < b.size[2]; k += 1) {
    for (let j = 0; j < b.size[1]; j += 1) {
      const [aj, ak] = [j + b.lo[1] - a.lo[1], k + b.lo[2] - a.lo[2]];
      if (aj < 0 || ak < 0 || aj >= a.size[1] || ak >= a.size[2]) continue;
      for (let i = 0; i < b.size[0]; i += 1) {
        const ai = i + b.lo[0] - a.lo[0];
        if (ai < 0 || ai >= a.size[0] || blocked.data[i + b.size[0] * (j + b.size[1] * k)] === 0) continue;
        allowed[ai + a.size[0] * (aj + a.size[1] * ak)] = 0;
      }
    }
  }
}
