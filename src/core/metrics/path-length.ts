/** Added path length: how much of the reference's contours a user would have to draw anew. */
import { type Grid, spacingMm } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { PaddedMask } from './padded.ts';
import { surfaceVoxels } from './surface.ts';
import { type Metric, measured, notMeasured, type PathLength } from './types.ts';

/** Boundary pixels of the reference and how many of them the test lacks, per slice index k. */
export interface PathCounts {
  readonly kLo: number;
  readonly reference: Int32Array;
  readonly added: Int32Array;
}

/** Looks up whether grid voxels are set in a mask, outside its box too. */
function isSet({ data, box }: Mask, i: number, j: number, k: number): boolean {
  const [x, y, z] = [i - box.lo[0], j - box.lo[1], k - box.lo[2]];
  if (x < 0 || y < 0 || z < 0 || x >= box.size[0] || y >= box.size[1] || z >= box.size[2]) return false;
  return data[x + box.size[0] * (y + box.size[1] * z)] !== 0;
}

/** A pixel of a mask is on its boundary when one of its four neighbours in the slice is not set or beyond the image. */
const isBoundary = (mask: Mask, i: number, j: number, k: number): boolean =>
  isSet(mask, i, j, k) &&
  !(
    isSet(mask, i - 1, j, k) &&
    isSet(mask, i + 1, j, k) &&
    isSet(mask, i, j - 1, k) &&
    isSet(mask, i, j + 1, k)
  );

/** Counts the reference's boundary pixels, and those among them that are not boundary pixels of the test. */
export function countPath(reference: PaddedMask, test: PaddedMask): PathCounts {
  const edge = surfaceVoxels(reference, true);
  const [ni, nj, nk] = edge.size;
  const counts = { kLo: edge.lo[2], reference: new Int32Array(nk), added: new Int32Array(nk) };
  for (let n = 0; n < edge.offsets.length; n += 1) {
    const offset = edge.offsets[n]!;
    const row = Math.floor(offset / ni);
    const slice = Math.floor(row / nj);
    counts.reference[slice] = counts.reference[slice]! + 1;
    if (
      !isBoundary(
        test.mask,
        offset - row * ni + edge.lo[0],
        row - slice * nj + edge.lo[1],
        slice + edge.lo[2],
      )
    ) {
      counts.added[slice] = counts.added[slice]! + 1;
    }
  }
  return counts;
}

/** The path length of a count of boundary pixels: each is √(pixel area) long. */
export function pathLength(grid: Grid, added: number, reference: number): PathLength {
  const [iMm, jMm] = spacingMm(grid);
  const fraction: Metric =
    reference > 0 ? measured(added / reference) : notMeasured('The reference has no contour here.');
  return { mm: measured(added * Math.sqrt(iMm * jMm)), voxels: measured(added), fraction };
}

export const noPathLength = (reason: string): PathLength => ({
  mm: notMeasured(reason),
  voxels: notMeasured(reason),
  fraction: notMeasured(reason),
});
