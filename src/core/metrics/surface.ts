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

/** Which voxels are on a surface. */
export interface SurfaceRule {
  /** Neighbours looked at: 6 faces; 4 faces within the slice; all 26 around. */
  readonly neighbours: 'faces' | 'faces-in-slice' | 'all-around';
  /** Whether a neighbour beyond the image's edge counts as outside the mask. */
  readonly imageEdge: 'outside' | 'ignored';
}

function neighbourOffsets(neighbours: SurfaceRule['neighbours']): Vec3[] {
  const around = [-1, 0, 1].flatMap((k) => [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i): Vec3 => [i, j, k])));
  return around.filter(([i, j, k]) => {
    const away = Math.abs(i) + Math.abs(j) + Math.abs(k);
    return neighbours === 'all-around' ? away > 0 : away === 1 && (neighbours === 'faces' || k === 0);
  });
}

/** Set voxels with an unset neighbour; code 1 each, on the lattice of voxel centres. */
export function surfaceVoxels(mask: Mask, box: IndexBox, rule: SurfaceRule): SurfaceElements {
  const { data, size: p } = padded(mask, box, [1, 1, 1]);
  const offsets = neighbourOffsets(rule.neighbours);
  const steps = Int32Array.from(offsets, ([i, j, k]) => i + p[0] * (j + p[1] * k));
  const size = box.size;
  const list = startCollecting(4096);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      reserve(list, size[0]);
      for (let i = 0; i < size[0]; i += 1) {
        const at = i + 1 + p[0] * (j + 1 + p[1] * (k + 1));
        if (data[at] === 0) continue;
        let outside = false;
        for (let n = 0; n < steps.length && !outside; n += 1) {
          outside =
            data[at + (steps[n] as number)] === 0 &&
            (rule.imageEdge === 'outside' || isInImage(mask, box, offsets[n] as Vec3, i, j, k));
        }
        if (!outside) continue;
        list.offsets[list.count] = i + size[0] * (j + size[1] * k);
        list.codes[list.count] = 1;
        list.count += 1;
      }
    }
  }
  return finished(box.lo, size, list);
}

/** Whether the neighbour at an offset of voxel (i, j, k) of the box is a voxel of the image. */
function isInImage({ grid }: Mask, { lo }: IndexBox, offset: Vec3, i: number, j: number, k: number): boolean {
  const [x, y, z] = [lo[0] + i + offset[0], lo[1] + j + offset[1], lo[2] + k + offset[2]];
  return x >= 0 && y >= 0 && z >= 0 && x < grid.dims[0] && y < grid.dims[1] && z < grid.dims[2];
}
