/** Surface elements of a mask: where they are on an integer lattice, and which neighbour code each has. */
import type { Vec3 } from '../geometry/grid.ts';
import { reboxMask } from '../masks/crop.ts';
import type { IndexBox, Mask } from '../masks/types.ts';

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

/** The mask's voxels inside `box`, with `margin` zero voxels around along i, j and k. */
function padded(mask: Mask, box: IndexBox, margin: Vec3): { data: Uint8Array; size: Vec3 } {
  const size: Vec3 = [box.size[0] + 2 * margin[0], box.size[1] + 2 * margin[1], box.size[2] + 2 * margin[2]];
  const lo: Vec3 = [box.lo[0] - margin[0], box.lo[1] - margin[1], box.lo[2] - margin[2]];
  return { data: reboxMask(mask, { lo, size }).data, size };
}

/** Corners between inside and outside with their 8-bit codes (see {@link surfelAreasMm2}); `box` must hold all set voxels. */
export function surfelElements(mask: Mask, box: IndexBox): SurfaceElements {
  const { data, size: p } = padded(mask, box, [1, 1, 1]);
  const size: Vec3 = [p[0] - 1, p[1] - 1, p[2] - 1];
  const list = startCollecting(4096);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0]);
      const { offsets, codes } = list;
      let n = list.count;
      let r = p[0] * (j + p[1] * k) + 1;
      const [dj, dk, djk] = [p[0], p[0] * p[1], p[0] + p[0] * p[1]];
      const start = size[0] * (j + size[1] * k);
      let low = 0;
      for (let i = 0; i < size[0]; i += 1, r += 1) {
        const high =
          (data[r] as number) |
          ((data[r + dj] as number) << 2) |
          ((data[r + dk] as number) << 4) |
          ((data[r + djk] as number) << 6);
        const code = low | (high << 1);
        if (code !== 0 && code !== 255) {
          offsets[n] = start + i;
          codes[n] = code;
          n += 1;
        }
        low = high;
      }
      list.count = n;
    }
  }
  return finished(box.lo, size, list);
}

/** In-plane corners between inside and outside, slice by slice, with 4-bit codes (see {@link contourLengthsMm}). */
export function contourElements(mask: Mask, box: IndexBox): SurfaceElements {
  const { data, size: p } = padded(mask, box, [1, 1, 0]);
  const size: Vec3 = [p[0] - 1, p[1] - 1, p[2]];
  const list = startCollecting(1024);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0]);
      const row = p[0] * (j + p[1] * k) + 1;
      for (let i = 0, low = 0; i < size[0]; i += 1) {
        const high = (data[row + i] as number) | ((data[row + i + p[0]] as number) << 2);
        const code = low | (high << 1);
        if (code !== 0 && code !== 15) {
          list.offsets[list.count] = i + size[0] * (j + size[1] * k);
          list.codes[list.count] = code;
          list.count += 1;
        }
        low = high;
      }
    }
  }
  return finished(box.lo, size, list);
}

/**
 * Set voxels with an unset face neighbour (6, or the 4 within the slice when `inPlane`); beyond the image counts as unset.
 * Code 1 each, on the lattice of voxel centres.
 */
export function surfaceVoxels(mask: Mask, box: IndexBox, inPlane = false): SurfaceElements {
  const { data, size: p } = padded(mask, box, [1, 1, 1]);
  const [row, plane] = [p[0], inPlane ? 0 : p[0] * p[1]];
  const size = box.size;
  const list = startCollecting(4096);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0]);
      let at = 1 + p[0] * (j + 1 + p[1] * (k + 1));
      for (let i = 0; i < size[0]; i += 1, at += 1) {
        if (data[at] === 0) continue;
        const sides = (data[at - 1] as number) & (data[at + 1] as number);
        const rows = (data[at - row] as number) & (data[at + row] as number);
        const slices = (data[at - plane] as number) & (data[at + plane] as number);
        if ((sides & rows & slices) !== 0) continue;
        list.offsets[list.count] = i + size[0] * (j + size[1] * k);
        list.codes[list.count] = 1;
        list.count += 1;
      }
    }
  }
  return finished(box.lo, size, list);
}
