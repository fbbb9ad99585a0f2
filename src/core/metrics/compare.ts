/** Comparison of two masks as whole structures. */
import { fault } from '../errors/errors.ts';
import { voxelVolumeMm3 } from '../geometry/grid.ts';
import { intersectBox, requireSameGrid } from '../masks/crop.ts';
import type { Mask } from '../masks/types.ts';
import { distanceMetrics, distanceRefusal, noDistances, surfaceDistancesBothWays } from './distances.ts';
import { centreMm, sharedVoxels } from './overlap.ts';
import { type PaddedMask, padMask, type VoxelSums, voxelSums } from './padded.ts';
import { countPath, noPathLength, pathLength } from './path-length.ts';
import {
  type CompareOptions,
  type DistanceMetrics,
  type Metric,
  measured,
  notMeasured,
  type PathLength,
  type StructureMetrics,
  type SurfaceDefinition,
} from './types.ts';

export const DEFAULT_TOLERANCES_MM: readonly number[] = [1, 2, 3];

/** Options with their defaults. @throws PedicleError `metrics-tolerance` on a negative or non-finite tolerance. */
export function completeOptions(options: CompareOptions): {
  tolerancesMm: readonly number[];
  definition: SurfaceDefinition;
} {
  const tolerancesMm = options.tolerancesMm ?? DEFAULT_TOLERANCES_MM;
  if (!tolerancesMm.every((t) => Number.isFinite(t) && t >= 0)) {
    throw fault('metrics-tolerance');
  }
  return { tolerancesMm, definition: options.definition ?? 'surfel' };
}

/** Why two structures cannot be compared: the words for whichever is empty, or null when neither is. */
export function emptyReason(referenceEmpty: boolean, testEmpty: boolean, where: string): string | null {
  if (referenceEmpty && testEmpty) return `Both structures are empty${where}.`;
  if (referenceEmpty) return `The reference structure is empty${where}.`;
  if (testEmpty) return `The test structure is empty${where}.`;
  return null;
}

/**
 * Compares two masks of one structure.
 *
 * Purpose: volume, Dice, Jaccard, Hausdorff 100 and 95, mean and median surface distance, surface Dice, added path length
 * and shift of the centre of mass; definitions in docs/metrics.md. Both masks are on the same grid (any orientation,
 * anisotropic, tilted gantry); lengths are true mm of that grid, the centre shift is LPS. Anything that an empty structure
 * leaves undefined is null with a reason. Pure and synchronous: runs in a worker as it is.
 * @throws PedicleError `grid-mismatch` on different grids, `metrics-tolerance` on a bad tolerance.
 * Source: Nikolov et al. 2021 (surfels, surface Dice), Vaassen et al. 2020 (added path length).
 */
export function compareMasks(reference: Mask, test: Mask, options: CompareOptions = {}): StructureMetrics {
  const { tolerancesMm, definition } = completeOptions(options);
  requireSameGrid(reference, test);
  const [a, b] = [padMask(reference), padMask(test)];
  const [sumsA, sumsB] = [voxelSums(a), voxelSums(b)];
  const reason = emptyReason(sumsA.count === 0, sumsB.count === 0, '');
  const volumes = volumeMetrics(reference, sumsA, sumsB);
  if (reason !== null) {
    const none = notMeasured(reason);
    return {
      definition,
      ...volumes,
      volumeDifferenceCc: none,
      dice: none,
      jaccard: none,
      ...noDistances(reason, tolerancesMm),
      addedPathLength: noPathLength(reason),
      centreShiftMm: none,
      centreShiftVectorMm: null,
    };
  }
  const shared = sharedVoxels(a.mask, b.mask, intersectBox(a.mask.box, b.mask.box));
  return {
    definition,
    ...volumes,
    dice: measured((2 * shared) / (sumsA.count + sumsB.count)),
    jaccard: measured(shared / (sumsA.count + sumsB.count - shared)),
    ...structureDistances(a, b, tolerancesMm, definition),
    addedPathLength: addedPath(a, b),
    ...centreShift(reference, sumsA, sumsB),
  };
}

function volumeMetrics(
  { grid }: Mask,
  reference: VoxelSums,
  test: VoxelSums,
): Pick<StructureMetrics, 'referenceVolumeCc' | 'testVolumeCc' | 'volumeDifferenceCc'> {
  const cc = voxelVolumeMm3(grid) / 1000;
  const volume = ({ count }: VoxelSums, who: string): Metric =>
    count > 0 ? measured(count * cc) : notMeasured(`The ${who} structure is empty.`);
  return {
    referenceVolumeCc: volume(reference, 'reference'),
    testVolumeCc: volume(test, 'test'),
    volumeDifferenceCc: measured((test.count - reference.count) * cc),
  };
}

function structureDistances(
  a: PaddedMask,
  b: PaddedMask,
  tolerancesMm: readonly number[],
  definition: SurfaceDefinition,
): DistanceMetrics {
  const refusal = distanceRefusal(a.mask.grid);
  if (refusal !== null) return noDistances(refusal, tolerancesMm);
  const both = surfaceDistancesBothWays(a, b, definition);
  if (both === null) return noDistances('A structure fills the image and has no surface.', tolerancesMm);
  return distanceMetrics(both, tolerancesMm, definition);
}

function addedPath(a: PaddedMask, b: PaddedMask): PathLength {
  const counts = countPath(a, b);
  const total = (list: Int32Array): number => list.reduce((sum, n) => sum + n, 0);
  return pathLength(a.mask.grid, total(counts.added), total(counts.reference));
}

function centreShift(
  { grid }: Mask,
  reference: VoxelSums,
  test: VoxelSums,
): Pick<StructureMetrics, 'centreShiftMm' | 'centreShiftVectorMm'> {
  const [from, to] = [centreMm(grid, reference), centreMm(grid, test)];
  const v = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
  return { centreShiftMm: measured(Math.hypot(...v)), centreShiftVectorMm: v };
}
