/** Comparison slice by slice, and the slices where two structures differ most. */
import { intersectBox, requireSameGrid } from '../masks/crop.ts';
import type { Mask } from '../masks/types.ts';
import { completeOptions, emptyReason } from './compare.ts';
import { nearestDistancesMm } from './distance.ts';
import {
  contourElementsOf,
  contourWeights,
  distanceMetrics,
  distanceRefusal,
  noDistances,
} from './distances.ts';
import { latticeMm } from './lattice.ts';
import { centreMm, sharedVoxels } from './overlap.ts';
import { isEmptyPadded, type PaddedMask, padMask, type VoxelSums, voxelSums } from './padded.ts';
import { countPath, noPathLength, type PathCounts, pathLength } from './path-length.ts';
import { rowTable } from './row-table.ts';
import type { SurfaceElements } from './surface.ts';
import {
  type CompareOptions,
  type DistanceMetrics,
  type Metric,
  measured,
  notMeasured,
  type PathLength,
  type SliceMetrics,
  type SurfaceDefinition,
} from './types.ts';
import { type WeightedDistances, weigh } from './weighted.ts';

/**
 * Compares two masks within each slice where either has a voxel, in ascending k.
 *
 * Distances are between the contours in the plane (in mm, weighted by contour length under `surfel`); a slice where one
 * structure is missing has null distances, Dice and Jaccard with the reason, and an added path length as long as the reference's
 * contour. The added path lengths of all slices sum to the structure's.
 * @throws PedicleError `grid-mismatch` on different grids, `metrics-tolerance` on a bad tolerance.
 */
export function comparePerSlice(reference: Mask, test: Mask, options: CompareOptions = {}): SliceMetrics[] {
  const { tolerancesMm, definition } = completeOptions(options);
  requireSameGrid(reference, test);
  const [a, b] = [padMask(reference), padMask(test)];
  const distances = distancesBySlice(a, b, tolerancesMm, definition);
  const path = countPath(a, b);
  const filled = [a, b].filter((padded) => !isEmptyPadded(padded));
  if (filled.length === 0) return [];
  const kLo = Math.min(...filled.map(({ lo }) => lo[2]));
  const kEnd = Math.max(...filled.map(({ lo, size }) => lo[2] + size[2]));
  const slices: SliceMetrics[] = [];
  for (let k = kLo; k < kEnd; k += 1) {
    const slice = compareSlice(a, b, k, path, distances);
    if (slice !== null) slices.push(slice);
  }
  return slices;
}

/** Sums over a mask's voxels in slice k of the grid. */
const sumsInSlice = (padded: PaddedMask, k: number): VoxelSums => {
  const at = k - padded.lo[2];
  return at >= 0 && at < padded.size[2] ? voxelSums(padded, at, at + 1) : { count: 0, sum: [0, 0, 0] };
};

/** The voxels of slice k that both masks' boxes share. */
function sharedInSlice(a: PaddedMask, b: PaddedMask, k: number): number {
  const { lo, size } = intersectBox(a.mask.box, b.mask.box);
  return sharedVoxels(a.mask, b.mask, { lo: [lo[0], lo[1], k], size: [size[0], size[1], 1] });
}

function compareSlice(
  reference: PaddedMask,
  test: PaddedMask,
  k: number,
  path: PathCounts,
  distances: (k: number, reason: string | null) => DistanceMetrics,
): SliceMetrics | null {
  const [sumsA, sumsB] = [sumsInSlice(reference, k), sumsInSlice(test, k)];
  if (sumsA.count === 0 && sumsB.count === 0) return null;
  const grid = reference.mask.grid;
  const m = grid.indexToPatient;
  const pixelMm2 = Math.hypot(m[0], m[4], m[8]) * Math.hypot(m[1], m[5], m[9]);
  const reason = emptyReason(sumsA.count === 0, sumsB.count === 0, ' in this slice');
  const shared = reason === null ? sharedInSlice(reference, test, k) : 0;
  const unless = (value: () => number): Metric => (reason === null ? measured(value()) : notMeasured(reason));
  const area = (count: number, who: string): Metric =>
    count > 0 ? measured(count * pixelMm2) : notMeasured(`The ${who} structure is empty in this slice.`);
  return {
    k,
    referenceAreaMm2: area(sumsA.count, 'reference'),
    testAreaMm2: area(sumsB.count, 'test'),
    dice: unless(() => (2 * shared) / (sumsA.count + sumsB.count)),
    jaccard: unless(() => shared / (sumsA.count + sumsB.count - shared)),
    ...distances(k, reason),
    addedPathLength: slicePath(reference, sumsA.count, path, k),
    centreShiftMm: unless(() => {
      const [from, to] = [centreMm(grid, sumsA), centreMm(grid, sumsB)];
      return Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    }),
  };
}

function slicePath(reference: PaddedMask, count: number, path: PathCounts, k: number): PathLength {
  if (count === 0) return noPathLength('The reference structure is empty in this slice.');
  const at = k - path.kLo;
  return pathLength(reference.mask.grid, path.added[at]!, path.reference[at]!);
}

/** Prepares the in-plane distances of all slices at once; the returned function picks one slice's. */
function distancesBySlice(
  a: PaddedMask,
  b: PaddedMask,
  tolerancesMm: readonly number[],
  definition: SurfaceDefinition,
): (k: number, reason: string | null) => DistanceMetrics {
  const grid = a.mask.grid;
  const lattice = latticeMm(grid);
  const refusal = distanceRefusal(grid);
  if (lattice === null || refusal !== null || isEmptyPadded(a) || isEmptyPadded(b)) {
    return (_k, reason) => noDistances(reason ?? refusal ?? 'A structure is empty.', tolerancesMm);
  }
  const weights = contourWeights(grid, definition);
  const [ea, eb] = [contourElementsOf(a, definition), contourElementsOf(b, definition)];
  const forward = nearestDistancesMm(ea, rowTable(eb), lattice, true);
  const backward = nearestDistancesMm(eb, rowTable(ea), lattice, true);
  return (k, reason) => {
    if (reason !== null) return noDistances(reason, tolerancesMm);
    const both = {
      forward: partInSlice(ea, forward, weights, k),
      backward: partInSlice(eb, backward, weights, k),
    };
    if (both.forward.totalWeight === 0 || both.backward.totalWeight === 0) {
      return noDistances('A structure fills the slice and has no contour.', tolerancesMm);
    }
    return distanceMetrics(both, tolerancesMm, definition);
  };
}

/** The elements of one slice; elements are in raster order, so they are one run. */
function partInSlice(
  elements: SurfaceElements,
  distancesMm: Float64Array,
  weights: Float64Array,
  k: number,
): WeightedDistances {
  const plane = elements.size[0] * elements.size[1];
  const from = lowerBound(elements.offsets, (k - elements.lo[2]) * plane);
  const to = lowerBound(elements.offsets, (k - elements.lo[2] + 1) * plane);
  return weigh(distancesMm.subarray(from, to), elements.codes.subarray(from, to), weights);
}

function lowerBound(sorted: Int32Array, value: number): number {
  let [lo, hi] = [0, sorted.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (sorted[middle]! < value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** What slices can be ranked by; `missing` are the slices that only one structure has. */
export type WorstBy = 'addedPathLength' | 'hausdorff95Mm' | 'dice';

/**
 * The `count` slices that differ most, worst first: slices that only one structure has come first (larger area first), then by
 * added path length (default), HD95 (larger is worse) or Dice (smaller is worse). Slices with nothing to add or no
 * distance are left out; equal slices stay in ascending k.
 */
export function worstSlices(
  slices: readonly SliceMetrics[],
  count: number,
  by: WorstBy = 'addedPathLength',
): SliceMetrics[] {
  const area = (slice: SliceMetrics): number =>
    Math.max(slice.referenceAreaMm2.value ?? 0, slice.testAreaMm2.value ?? 0);
  const badness = (slice: SliceMetrics): number => {
    if (by === 'addedPathLength') return slice.addedPathLength.mm.value ?? 0;
    if (by === 'hausdorff95Mm') return slice.hausdorff95Mm.value ?? 0;
    return 1 - (slice.dice.value ?? 1);
  };
  const missing = slices.filter((s) => s.dice.value === null).sort((p, q) => area(q) - area(p));
  const differing = slices
    .filter((s) => s.dice.value !== null && badness(s) > 0)
    .sort((p, q) => badness(q) - badness(p) || p.k - q.k);
  return [...missing, ...differing].slice(0, count);
}
