/** Surface elements of a mask: where they are on an integer lattice, and which neighbour code each has. */
import type { Vec3 } from '../geometry/grid.ts';
import { FOUR_SET, type PaddedMask } from './padded.ts';

/**
 * Elements on a lattice box `[lo, lo + size)`, in raster order (i fastest, then j, then k).
 * Lattice of corners: point (i, j, k) is the corner shared by voxels i−1 and i, j−1 and j, k−1 and k, i.e. continuous index
 * (i − ½, j − ½, k − ½). Lattice of voxel centres: point (i, j, k) is that voxel. In-plane elements (contours) lie on corners
 * in i and j and on centres in k.
 */
export interface SurfaceElements {
  readonly lo: Vec3;
  readonly size: Vec3;
  /** Flat offset within the box, ascending. */
  readonly offsets: Int32Array;
  /** Neighbour code of each element, the index into a table of weights. */
  readonly codes: Uint8Array;
}

/** A list of elements that grows. */
interface Collector {
  offsets: Int32Array;
  codes: Uint8Array;
  count: number;
}

const startCollecting = (capacity: number): Collector => ({
  offsets: new Int32Array(capacity),
  codes: new Uint8Array(capacity),
  count: 0,
});

/** Room for one more row of elements. */
function reserve(list: Collector, row: number): void {
  if (list.count + row <= list.offsets.length) return;
  const capacity = 2 * list.offsets.length + row;
  const [offsets, codes] = [new Int32Array(capacity), new Uint8Array(capacity)];
  offsets.set(list.offsets);
  codes.set(list.codes);
  list.offsets = offsets;
  list.codes = codes;
}

const finished = (lo: Vec3, size: Vec3, list: Collector): SurfaceElements => ({
  lo,
  size,
  offsets: list.offsets.subarray(0, list.count),
  codes: list.codes.subarray(0, list.count),
});

/** Four voxels that have all of a corner's other neighbours set, too: bits 0, 2, 4 and 6 of each byte. */
const FOUR_FULL_CORNERS = 0x55555555;
const FULL_CORNER = 0x55;

/** Corners between inside and outside with their 8-bit codes (see {@link surfelAreasMm2}). */
export function surfelElements({ lo, size: box, wordsPerRow, rows, words }: PaddedMask): SurfaceElements {
  const size: Vec3 = [box[0] + 1, box[1] + 1, box[2] + 1];
  if (box[0] === 0) return finished(lo, [0, 0, 0], startCollecting(0));
  const list = startCollecting(4096);
  const plane = wordsPerRow * rows;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0]);
      const { offsets, codes } = list;
      let n = list.count;
      const r = 1 + wordsPerRow * (j + rows * k);
      const start = size[0] * (j + size[1] * k);
      let low = 0;
      for (let i = 0; i < size[0]; i += 4) {
        const w = r + (i >> 2);
        const four =
          words[w]! |
          (words[w + wordsPerRow]! << 2) |
          (words[w + plane]! << 4) |
          (words[w + plane + wordsPerRow]! << 6);
        if ((four === 0 && low === 0) || (four === FOUR_FULL_CORNERS && low === FULL_CORNER)) continue;
        for (let b = 0; b < 4; b += 1) {
          const high = (four >>> (8 * b)) & 255;
          const code = low | (high << 1);
          if (code !== 0 && code !== 255) {
            offsets[n] = start + i + b;
            codes[n] = code;
            n += 1;
          }
          low = high;
        }
      }
      list.count = n;
    }
  }
  return finished(lo, size, list);
}

/** In-plane corners between inside and outside, slice by slice, with 4-bit codes (see {@link contourLengthsMm}). */
export function contourElements({ lo, size: box, wordsPerRow, rows, words }: PaddedMask): SurfaceElements {
  const size: Vec3 = [box[0] + 1, box[1] + 1, box[2]];
  const list = startCollecting(1024);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0] + 4);
      const r = 1 + wordsPerRow * (j + rows * (k + 1));
      let low = 0;
      for (let i = 0; i < size[0]; i += 4) {
        const w = r + (i >> 2);
        const four = words[w]! | (words[w + wordsPerRow]! << 2);
        if (four === 0 && low === 0) continue;
        for (let b = 0; b < 4; b += 1) {
          const high = (four >>> (8 * b)) & 255;
          const code = low | (high << 1);
          if (code !== 0 && code !== 15) {
            list.offsets[list.count] = i + b + size[0] * (j + size[1] * k);
            list.codes[list.count] = code;
            list.count += 1;
          }
          low = high;
        }
      }
    }
  }
  return finished(lo, size, list);
}

/**
 * Set voxels with an unset face neighbour (6, or the 4 within the slice when `inPlane`); beyond the image counts as unset.
 * Code 1 each, on the lattice of voxel centres.
 */
export function surfaceVoxels(padded: PaddedMask, inPlane = false): SurfaceElements {
  const { lo, size, wordsPerRow, rows, data, words } = padded;
  const plane = inPlane ? 0 : wordsPerRow * rows;
  const list = startCollecting(4096);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0] + 4);
      const r = 1 + wordsPerRow * (j + 1 + rows * (k + 1));
      for (let i = 0; i < size[0]; i += 4) {
        const w = r + (i >> 2);
        const four = words[w]!;
        if (four === 0) continue;
        const around =
          words[w - wordsPerRow]! & words[w + wordsPerRow]! & words[w - plane]! & words[w + plane]!;
        const sides = data[4 * w - 1]! & data[4 * w + 4]!;
        if (four === FOUR_SET && around === FOUR_SET && sides === 1) continue;
        for (let b = 0; b < 4; b += 1) {
          const at = 4 * w + b;
          if (data[at] === 0) continue;
          if ((around >>> (8 * b)) & data[at - 1]! & data[at + 1]! & 1) continue;
          list.offsets[list.count] = i + b + size[0] * (j + size[1] * k);
          list.codes[list.count] = 1;
          list.count += 1;
        }
      }
    }
  }
  return finished(lo, size, list);
}
