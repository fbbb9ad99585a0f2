/** A mask laid out so that four voxels are looked at in one step. */
import type { Vec3 } from '../geometry/grid.ts';
import { cropMask, reboxMask } from '../masks/crop.ts';
import type { Mask } from '../masks/types.ts';

/** Unset voxels before the first of a row; a whole word, so that rows start on a word. */
const LEFT = 4;

/**
 * The set voxels' tight box with unset voxels around it. Voxel (i, j, k) of the box is byte
 * `4 + i + 4·wordsPerRow·((j+1) + rows·(k+1))` of `data`; `words` are the same bytes, four to a word, the lowest first.
 */
export interface PaddedMask {
  readonly mask: Mask;
  /** Grid index of the box's first voxel, and the box's size; 0 on every axis when no voxel is set. */
  readonly lo: Vec3;
  readonly size: Vec3;
  readonly wordsPerRow: number;
  readonly rows: number;
  readonly data: Uint8Array;
  readonly words: Int32Array;
}

/** Crops a mask to its set voxels and pads it. */
export function padMask(mask: Mask): PaddedMask {
  const cropped = cropMask(mask);
  const { lo, size } = cropped.box;
  const wordsPerRow = Math.ceil((LEFT + size[0] + 1) / 4);
  const rows = size[1] + 2;
  const { data } = reboxMask(cropped, {
    lo: [lo[0] - LEFT, lo[1] - 1, lo[2] - 1],
    size: [4 * wordsPerRow, rows, size[2] + 2],
  });
  return {
    mask: cropped,
    lo,
    size,
    wordsPerRow,
    rows,
    data,
    words: new Int32Array(data.buffer, 0, data.length / 4),
  };
}

/** True when the mask has no set voxel. */
export const isEmptyPadded = ({ size }: PaddedMask): boolean => size[0] === 0;

/** Four set voxels. */
export const FOUR_SET = 0x01010101;

/** Sums over the set voxels of a mask; `sum` is of grid indices. */
export interface VoxelSums {
  readonly count: number;
  readonly sum: Vec3;
}

/** Count and index sums of the set voxels in the box's slices `kFrom` ≤ k < `kEnd` (counted from the box's first). */
export function voxelSums(padded: PaddedMask, kFrom = 0, kEnd = padded.size[2]): VoxelSums {
  const { lo, size, wordsPerRow, rows, words } = padded;
  let [count, si, sj, sk] = [0, 0, 0, 0];
  for (let k = kFrom; k < kEnd; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const row = 1 + wordsPerRow * (j + 1 + rows * (k + 1));
      let [n, s] = [0, 0];
      for (let x = 0; x < size[0]; x += 4) {
        const word = words[row + (x >> 2)]!;
        if (word === 0) continue;
        if (word === FOUR_SET) {
          n += 4;
          s += 4 * x + 6;
          continue;
        }
        const b = (word >> 8) & 1;
        const c = (word >> 16) & 1;
        const d = (word >> 24) & 1;
        const set = (word & 1) + b + c + d;
        n += set;
        s += set * x + b + 2 * c + 3 * d;
      }
      count += n;
      si += s + n * lo[0];
      sj += n * (lo[1] + j);
      sk += n * (lo[2] + k);
    }
  }
  return { count, sum: [si, sj, sk] };
}
