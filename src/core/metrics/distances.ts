/** Distance metrics between two surfaces under a named definition. */
import { type Grid, spacingMm } from '../geometry/grid.ts';
import { nearestDistancesMm } from './distance.ts';
import { latticeMm } from './lattice.ts';
import type { PaddedMask } from './padded.ts';
import { rowTable } from './row-table.ts';
import { contourElements, type SurfaceElements, surfaceVoxels, surfelElements } from './surface.ts';
import { contourLengthsMm, surfelAreasMm2 } from './surfels.ts';
import { type DistanceMetrics, measured, notMeasured, type SurfaceDefinition } from './types.ts';
import { maximumMm, meanMm, percentileMm, shareWithin, type WeightedDistances, weigh } from './weighted.ts';

/** Distances from reference to test and from test to reference. */
export interface BothWays {
  readonly forward: WeightedDistances;
  readonly backward: WeightedDistances;
}

/** Why distances cannot be had on this grid, or null when they can. */
export const distanceRefusal = (grid: Grid): string | null =>
  latticeMm(grid) === null
    ? 'The image rows and columns are not at right angles, so surface distances are not computed.'
    : null;

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** Surface elements of a non-empty mask under a definition. */
function elementsOf(padded: PaddedMask, definition: SurfaceDefinition): SurfaceElements {
  return definition === 'surfel' ? surfelElements(padded) : surfaceVoxels(padded);
}

/** In-plane elements of a non-empty mask, slice by slice. */
export function contourElementsOf(padded: PaddedMask, definition: SurfaceDefinition): SurfaceElements {
  return definition === 'surfel' ? contourElements(padded) : surfaceVoxels(padded, true);
}

/** Weight of an element by neighbour code: area in mm² for surfels, 1 for voxels. */
export const surfaceWeights = (grid: Grid, definition: SurfaceDefinition): Float64Array =>
  definition === 'surfel' ? surfelAreasMm2(grid.indexToPatient) : ones(2);

/** Weight of an in-plane element: contour length in mm for surfels, 1 for pixels. */
export function contourWeights(grid: Grid, definition: SurfaceDefinition): Float64Array {
  const [iMm, jMm] = spacingMm(grid);
  return definition === 'surfel' ? contourLengthsMm(iMm, jMm) : ones(2);
}

/** Distances between the surfaces of two non-empty masks; the grid must not be refused (see {@link distanceRefusal}). */
export function surfaceDistancesBothWays(
  reference: PaddedMask,
  test: PaddedMask,
  definition: SurfaceDefinition,
): BothWays | null {
  const grid = reference.mask.grid;
  const lattice = latticeMm(grid);
  const [a, b] = [elementsOf(reference, definition), elementsOf(test, definition)];
  if (lattice === null || a.offsets.length === 0 || b.offsets.length === 0) return null;
  const weights = surfaceWeights(grid, definition);
  return {
    forward: weigh(nearestDistancesMm(a, rowTable(b), lattice), a.codes, weights),
    backward: weigh(nearestDistancesMm(b, rowTable(a), lattice), b.codes, weights),
  };
}

/** plastimatch: the floor(0.95 n − 1)-th smallest distance (counted from 0) of each direction, averaged. */
function plastimatch95({ forward, backward }: BothWays): number {
  const directed = ({ distancesMm }: WeightedDistances): number => {
    const sorted = distancesMm.slice().sort();
    return sorted[Math.max(0, Math.floor(0.95 * sorted.length - 1))]!;
  };
  return (directed(forward) + directed(backward)) / 2;
}

/** Every distance metric from both directions' distances. */
export function distanceMetrics(
  both: BothWays,
  tolerancesMm: readonly number[],
  definition: SurfaceDefinition,
): DistanceMetrics {
  const { forward, backward } = both;
  const hausdorff95 =
    definition === 'plastimatch'
      ? plastimatch95(both)
      : Math.max(percentileMm(0.95, forward), percentileMm(0.95, backward));
  return {
    hausdorffMm: measured(maximumMm(forward, backward)),
    hausdorff95Mm: measured(hausdorff95),
    meanSurfaceDistanceMm: measured(meanMm(forward, backward)),
    medianSurfaceDistanceMm: measured(percentileMm(0.5, forward, backward)),
    meanReferenceToTestMm: measured(meanMm(forward)),
    meanTestToReferenceMm: measured(meanMm(backward)),
    surfaceDice: tolerancesMm.map((toleranceMm) => ({
      toleranceMm,
      metric: measured(shareWithin(toleranceMm, forward, backward)),
    })),
  };
}

/** The distance metrics of a comparison that has none. */
export function noDistances(reason: string, tolerancesMm: readonly number[]): DistanceMetrics {
  const none = notMeasured(reason);
  return {
    hausdorffMm: none,
    hausdorff95Mm: none,
    meanSurfaceDistanceMm: none,
    medianSurfaceDistanceMm: none,
    meanReferenceToTestMm: none,
    meanTestToReferenceMm: none,
    surfaceDice: tolerancesMm.map((toleranceMm) => ({ toleranceMm, metric: none })),
  };
}
