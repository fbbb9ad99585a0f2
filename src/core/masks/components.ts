/** Connected parts of masks, by runs along i and union-find. */
import { voxelVolumeMm3 } from '../geometry/grid.ts';
import { cropMask } from './crop.ts';
import type { Mask } from './types.ts';

/** Which voxels are neighbours: sharing a face (6), also an edge (18), also a corner (26). */
export type Connectivity = 6 | 18 | 26;

/** Runs of one value in a box: run n covers offsets start[n] … end[n] − 1 of its row; `part[n]` is its part's number. */
interface Runs {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly part: Int32Array;
  /** First run of each row, and one more entry at the end. */
  readonly rowFirst: Int32Array;
  readonly partCount: number;
}

/**
 * The connected parts of a mask, largest first (ties: first met in memory order), each in its own tight box.
 * @param connectivity default 26.
 */
export function connectedParts(mask: Mask, connectivity: Connectivity = 26): Mask[] {
  const runs = labelRuns(mask, 1, connectivity);
  const sizes = partSizes(runs);
  const boxes = partBoxes(runs, mask);
  const parts = boxes.map((b): Mask => {
    const size = [b[1] - b[0] + 1, b[3] - b[2] + 1, b[5] - b[4] + 1] as const;
    const { lo } = mask.box;
    return {
      grid: mask.grid,
      box: { lo: [lo[0] + b[0], lo[1] + b[2], lo[2] + b[4]], size },
      data: new Uint8Array(size[0] * size[1] * size[2]),
    };
  });
  const [si, sj] = mask.box.size;
  forEachRun(runs, (n, row) => {
    const part = parts[runs.part[n]!] as Mask;
    const b = boxes[runs.part[n]!] as Bounds;
    const j = (row % sj) - b[2];
    const k = Math.floor(row / sj) - b[4];
    const to = part.box.size[0] * (j + part.box.size[1] * k) - b[0] - si * row;
    part.data.fill(1, to + runs.start[n]!, to + runs.end[n]!);
  });
  const order = parts.map((_, n) => n).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  return order.map((n) => parts[n] as Mask);
}

/** What to keep: parts of at least `minCc` cm³, or the `keepLargest` biggest parts. */
export type KeepParts = { readonly minCc: number } | { readonly keepLargest: number };

/** The mask without its small parts; `connectivity` as in {@link connectedParts}. */
export function removeSmallParts(mask: Mask, keep: KeepParts, connectivity: Connectivity = 26): Mask {
  const runs = labelRuns(mask, 1, connectivity);
  const sizes = partSizes(runs);
  const kept = new Uint8Array(runs.partCount);
  if ('minCc' in keep) {
    const cc = voxelVolumeMm3(mask.grid) / 1000;
    for (let p = 0; p < kept.length; p += 1) kept[p] = sizes[p]! * cc >= keep.minCc * (1 - 1e-12) ? 1 : 0;
  } else {
    const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
    for (const p of order.slice(0, keep.keepLargest)) kept[p] = 1;
  }
  const data = mask.data.slice();
  forEachRun(runs, (n) => {
    if (kept[runs.part[n]!] === 0) data.fill(0, runs.start[n]!, runs.end[n]!);
  });
  return cropMask({ ...mask, data });
}

/**
 * The mask with its holes filled. `2d`: per slice, background that is not 4-connected to the outside; `3d`: cavities,
 * background that is not 6-connected to the outside. What lies outside the image counts as outside.
 */
export function fillHoles(mask: Mask, extent: '2d' | '3d'): Mask {
  const tight = cropMask(mask);
  const [si, sj, sk] = tight.box.size;
  const runs = labelRuns(tight, 0, extent === '2d' ? 'slice' : 6);
  const outside = new Uint8Array(runs.partCount);
  forEachRun(runs, (n, row) => {
    const j = row % sj;
    const k = (row - j) / sj;
    const first = runs.start[n]! === row * si;
    const last = runs.end[n]! === (row + 1) * si;
    const end = extent === '3d' && (k === 0 || k === sk - 1);
    if (first || last || j === 0 || j === sj - 1 || end) outside[runs.part[n]!] = 1;
  });
  const data = tight.data.slice();
  forEachRun(runs, (n) => {
    if (outside[runs.part[n]!] === 0) data.fill(1, runs.start[n]!, runs.end[n]!);
  });
  return { ...tight, data };
}

type Bounds = [number, number, number, number, number, number];

function partSizes(runs: Runs): Int32Array {
  const sizes = new Int32Array(runs.partCount);
  forEachRun(runs, (n) => {
    const p = runs.part[n]!;
    sizes[p] = sizes[p]! + runs.end[n]! - runs.start[n]!;
  });
  return sizes;
}

function partBoxes(runs: Runs, mask: Mask): Bounds[] {
  const [si, sj] = mask.box.size;
  const boxes = Array.from(
    { length: runs.partCount },
    (): Bounds => [Infinity, -1, Infinity, -1, Infinity, -1],
  );
  forEachRun(runs, (n, row) => {
    const b = boxes[runs.part[n]!] as Bounds;
    const [j, k] = [row % sj, Math.floor(row / sj)];
    b[0] = Math.min(b[0], runs.start[n]! - row * si);
    b[1] = Math.max(b[1], runs.end[n]! - 1 - row * si);
    b[2] = Math.min(b[2], j);
    b[3] = Math.max(b[3], j);
    b[4] = Math.min(b[4], k);
    b[5] = Math.max(b[5], k);
  });
  return boxes;
}

function forEachRun(runs: Runs, visit: (n: number, row: number) => void): void {
  for (let row = 0; row + 1 < runs.rowFirst.length; row += 1) {
    for (let n = runs.rowFirst[row]!; n < runs.rowFirst[row + 1]!; n += 1) visit(n, row);
  }
}

/** Neighbour rows that come before a row, and by how much runs may miss each other and still touch (0 or 1). */
const EARLIER_ROWS: Record<
  Connectivity | 'slice',
  readonly (readonly [dj: number, dk: number, slack: number])[]
> = {
  slice: [[-1, 0, 0]],
  6: [
    [-1, 0, 0],
    [0, -1, 0],
  ],
  18: [
    [-1, 0, 1],
    [0, -1, 1],
    [-1, -1, 0],
    [1, -1, 0],
  ],
  26: [
    [-1, 0, 1],
    [0, -1, 1],
    [-1, -1, 1],
    [1, -1, 1],
  ],
};

function labelRuns(mask: Mask, value: 0 | 1, connectivity: Connectivity | 'slice'): Runs {
  const [, sj, sk] = mask.box.size;
  const { start, end, rowFirst } = findRuns(mask, value);
  const parent = new Int32Array(start.length);
  for (let n = 0; n < parent.length; n += 1) parent[n] = n;
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      for (const [dj, dk, slack] of EARLIER_ROWS[connectivity]) {
        if (j + dj < 0 || j + dj >= sj || k + dk < 0) continue;
        const row = j + sj * k;
        const other = row + dj + sj * dk;
        joinRows(start, end, parent, rowFirst, row, other, (row - other) * mask.box.size[0], slack);
      }
    }
  }
  const part = new Int32Array(start.length);
  let partCount = 0;
  for (let n = 0; n < part.length; n += 1) {
    const root = rootOf(parent, n);
    if (root === n) {
      part[n] = partCount;
      partCount += 1;
    } else part[n] = part[root]!;
  }
  return { start, end, part, rowFirst, partCount };
}

function findRuns(mask: Mask, value: 0 | 1): { start: Int32Array; end: Int32Array; rowFirst: Int32Array } {
  const { data } = mask;
  const [si, sj, sk] = mask.box.size;
  const rowFirst = new Int32Array(sj * sk + 1);
  const starts: number[] = [];
  const ends: number[] = [];
  for (let row = 0; row < sj * sk; row += 1) {
    const rowEnd = (row + 1) * si;
    for (let n = row * si; n < rowEnd; ) {
      while (n < rowEnd && data[n] !== value) n += 1;
      if (n === rowEnd) break;
      starts.push(n);
      while (n < rowEnd && data[n] === value) n += 1;
      ends.push(n);
    }
    rowFirst[row + 1] = starts.length;
  }
  return { start: Int32Array.from(starts), end: Int32Array.from(ends), rowFirst };
}

/** Joins touching runs of two rows; `offset` moves the other row's offsets onto this one's. */
function joinRows(
  start: Int32Array,
  end: Int32Array,
  parent: Int32Array,
  rowFirst: Int32Array,
  row: number,
  other: number,
  offset: number,
  slack: number,
): void {
  let a = rowFirst[row]!;
  let b = rowFirst[other]!;
  const aEnd = rowFirst[row + 1]!;
  const bEnd = rowFirst[other + 1]!;
  while (a < aEnd && b < bEnd) {
    const aStop = end[a]!;
    const bStop = end[b]! + offset;
    if (start[a]! < bStop + slack && start[b]! + offset < aStop + slack) {
      const p = rootOf(parent, a);
      const q = rootOf(parent, b);
      if (p < q) parent[q] = p;
      else parent[p] = q;
    }
    if (aStop < bStop) a += 1;
    else b += 1;
  }
}

/** Root of a run with path halving; roots are always the smallest number of their part. */
function rootOf(parent: Int32Array, n: number): number {
  let at = n;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}
