/** What a comparison of two masks returns. Lengths in mm, volumes in cc, vectors in LPS. */
import type { Vec3 } from '../geometry/grid.ts';

/** A measured number, or null with the reason in one sentence; never NaN and never a stand-in 0 or 1. */
export type Metric = { readonly value: number } | { readonly value: null; readonly reason: string };

/**
 * What counts as the surface, and how the two directions are joined (docs/metrics.md states each in full):
 * - `surfel`: voxel corners between inside and outside, weighted by their marching-cubes area; percentiles are the larger
 *   of the two directions (DeepMind surface-distance). The default.
 * - `voxel-surface`: centres of mask voxels with a face neighbour outside (beyond the image is outside), each weighing 1;
 *   percentiles are the larger of the two directions, ranks as in `surfel`.
 * - `plastimatch`: the elements of `voxel-surface`; the percentile is the distance of rank floor(0.95 n − 1), the two directions
 *   averaged (the "boundary" rows of `plastimatch dice --all`).
 */
export type SurfaceDefinition = 'surfel' | 'voxel-surface' | 'plastimatch';

export interface CompareOptions {
  /** Tolerances of the surface Dice in mm; default 1, 2, 3. */
  readonly tolerancesMm?: readonly number[];
  /** Default `surfel`. */
  readonly definition?: SurfaceDefinition;
}

export interface ToleranceMetric {
  readonly toleranceMm: number;
  readonly metric: Metric;
}

/**
 * Added path length of the reference over the test (Vaassen et al. 2020): the boundary pixels of the reference, slice by
 * slice, that are not boundary pixels of the test. `voxels` is their number, `mm` that number × √(column spacing × row spacing).
 * Null with a reason when either structure is empty.
 */
export interface PathLength {
  readonly mm: Metric;
  readonly voxels: Metric;
  /** Share of the reference path that has to be added, 0…1. */
  readonly fraction: Metric;
}

/** Distances between two surfaces (or, per slice, two contours) in mm. */
export interface DistanceMetrics {
  readonly hausdorffMm: Metric;
  readonly hausdorff95Mm: Metric;
  /** Weighted mean over the elements of both surfaces together. */
  readonly meanSurfaceDistanceMm: Metric;
  /** Weighted median over the elements of both surfaces together. */
  readonly medianSurfaceDistanceMm: Metric;
  readonly meanReferenceToTestMm: Metric;
  readonly meanTestToReferenceMm: Metric;
  readonly surfaceDice: readonly ToleranceMetric[];
}

/** Comparison of a whole structure. */
export interface StructureMetrics extends DistanceMetrics {
  readonly definition: SurfaceDefinition;
  readonly referenceVolumeCc: Metric;
  readonly testVolumeCc: Metric;
  /** Test minus reference. */
  readonly volumeDifferenceCc: Metric;
  readonly dice: Metric;
  readonly jaccard: Metric;
  readonly addedPathLength: PathLength;
  /** Length of the shift of the centre of mass. */
  readonly centreShiftMm: Metric;
  /** Centre of mass of test minus that of reference, LPS; null when either is empty. */
  readonly centreShiftVectorMm: Vec3 | null;
}

/** Comparison within one slice; distances are between the two contours in that plane. */
export interface SliceMetrics extends DistanceMetrics {
  /** Slice index k of the grid. */
  readonly k: number;
  readonly referenceAreaMm2: Metric;
  readonly testAreaMm2: Metric;
  readonly dice: Metric;
  readonly jaccard: Metric;
  readonly addedPathLength: PathLength;
  readonly centreShiftMm: Metric;
}

/** A measured value. */
export const measured = (value: number): Metric => ({ value });
/** No value, and why. */
export const notMeasured = (reason: string): Metric => ({ value: null, reason });
