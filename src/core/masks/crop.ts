/** Boxes of masks: tight crop, re-boxing, comparison and counting. */
import { fault } from '../errors/errors.ts';
import { sameGrid, type Vec3, voxelVolumeMm3 } from '../geometry/grid.ts';
import type { IndexBox, Mask } from './types.ts';

/** The same voxels in the smallest box that holds them (the mask itself when its box is already tight). */
export function cropMask(mask: Mask): Mask {
  const { lo, size } = mask.box;
  const b = tightBounds(mask);
  if (b === null)
    return mask.data.length === 0
      ? mask
      : { grid: mask.grid, box: { lo: [0, 0, 0], size: [0, 0, 0] }, data: new Uint8Array(0) };
  const tight: IndexBox = {
    lo: [lo[0] + b[0], lo[1] + b[2], lo[2] + b[4]],
    size: [b[1] - b[0] + 1, b[3] - b[2] + 1, b[5] - b[4] + 1],
  };
  return tight.size.every((n, a) => n === size[a]) ? mask : reboxMask(mask, tight);
}

type Bounds = [number, number, number, number, number, number];

function tightBounds({ box: { size }, data }: Mask): Bounds | null {
  const [si, sj, sk] = size;
  const b: Bounds = [si, -1, sj, -1, sk, -1];
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const row = si * (j + sj * k);
      const end = row + si;
      let first = row;
      while (first < end && data[first] === 0) first += 1;
      if (first === end) continue;
      if (first - row < b[0]) b[0] = first - row;
      let last = end - 1;
      while (data[last] === 0) last -= 1;
      if (last - row > b[1]) b[1] = last - row;
      if (j < b[2]) b[2] = j;
      if (j > b[3]) b[3] = j;
      if (k < b[4]) b[4] = k;
      b[5] = k;
    }
  }
  return b[1] < 0 ? null : b;
}

/**
 * The mask stored in another box: voxels outside the new box are lost, voxels outside the old box are 0.
 * The new box may reach outside the grid (scratch space); results handed out never do.
 */
export function reboxMask(mask: Mask, box: IndexBox): Mask {
  const { lo, size } = mask.box;
  const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const from: Vec3 = [Math.max(lo[0], box.lo[0]), Math.max(lo[1], box.lo[1]), Math.max(lo[2], box.lo[2])];
  const end = (a: 0 | 1 | 2): number => Math.min(lo[a] + size[a], box.lo[a] + box.size[a]);
  const width = end(0) - from[0];
  if (width > 0) {
    for (let k = from[2]; k < end(2); k += 1) {
      for (let j = from[1]; j < end(1); j += 1) {
        const source = from[0] - lo[0] + size[0] * (j - lo[1] + size[1] * (k - lo[2]));
        const target = from[0] - box.lo[0] + box.size[0] * (j - box.lo[1] + box.size[1] * (k - box.lo[2]));
        data.set(mask.data.subarray(source, source + width), target);
      }
    }
  }
  return { grid: mask.grid, box, data };
}

/** Smallest box that holds both boxes; an empty box adds nothing. */
export function unionBox(a: IndexBox, b: IndexBox): IndexBox {
  if (isEmptyBox(a)) return b;
  if (isEmptyBox(b)) return a;
  const lo = a.lo.map((n, x) => Math.min(n, b.lo[x]!)) as unknown as Vec3;
  const hi = a.lo.map((n, x) => Math.max(n + a.size[x]!, b.lo[x]! + b.size[x]!));
  return { lo, size: [hi[0]! - lo[0], hi[1]! - lo[1], hi[2]! - lo[2]] };
}

/** The box both boxes share; size 0 when they do not meet. */
export function intersectBox(a: IndexBox, b: IndexBox): IndexBox {
  const lo = a.lo.map((n, x) => Math.max(n, b.lo[x]!)) as unknown as Vec3;
  const size = lo.map((n, x) => Math.min(a.lo[x]! + a.size[x]!, b.lo[x]! + b.size[x]!) - n);
  if (size.some((n) => n <= 0)) return { lo: [0, 0, 0], size: [0, 0, 0] };
  return { lo, size: size as unknown as Vec3 };
}

/** True when the box holds no voxel. */
export const isEmptyBox = (box: IndexBox): boolean =>
  box.size[0] === 0 || box.size[1] === 0 || box.size[2] === 0;

/** Number of voxels set. */
export function countVoxels(mask: Mask): number {
  let count = 0;
  for (let n = 0; n < mask.data.length; n += 1) count += mask.data[n]!;
  return count;
}

/** Volume of the voxels set, in cc (cm³). */
export function maskVolumeCc(mask: Mask): number {
  return (countVoxels(mask) * voxelVolumeMm3(mask.grid)) / 1000;
}

/** True when no voxel is set. */
export function isEmptyMask(mask: Mask): boolean {
  return !mask.data.includes(1);
}

/** @throws PedicleError `grid-mismatch` when two masks do not lie on the same grid. */
export function requireSameGrid(a: Mask, b: Mask): void {
  if (a.grid === b.grid || sameGrid(a.grid, b.grid)) return;
  throw fault('grid-mismatch');
}
