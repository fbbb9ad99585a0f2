/** Signed distances of one surface from another, for colouring it in 3D. */
import { requireSameGrid } from '../masks/crop.ts';
import type { Mask } from '../masks/types.ts';
import { emptyReason } from './compare.ts';
import { nearestDistancesMm } from './distance.ts';
import { distanceRefusal } from './distances.ts';
import { latticeMm } from './lattice.ts';
import { isEmptyPadded, padMask } from './padded.ts';
import { rowTable } from './row-table.ts';
import { type SurfaceElements, surfelElements } from './surface.ts';

/** Points of the test's surface and how far the reference's surface is from each. */
export interface SurfaceDistances {
  /** x, y, z of each point in LPS mm. */
  readonly pointsMm: Float32Array;
  /** Positive where the test lies outside the reference, negative where it lies inside, 0 where the surfaces meet. */
  readonly signedDistanceMm: Float32Array;
}

/**
 * Signed distance in mm of every surface element of `test` (the voxel corners of its boundary) from the surface of
 * `reference`, for the 3D display: points in LPS mm, positive outside the reference. The same elements and distances as
 * `compareMasks` uses under `surfel`.
 * @returns the distances, or `{ reason }` when a structure is empty or the grid's rows and columns are not at right angles.
 * @throws PedicleError `grid-mismatch` on different grids.
 */
export function surfaceDistances(
  reference: Mask,
  test: Mask,
): SurfaceDistances | { readonly reason: string } {
  requireSameGrid(reference, test);
  const [a, b] = [padMask(reference), padMask(test)];
  const lattice = latticeMm(reference.grid);
  const reason = emptyReason(isEmptyPadded(a), isEmptyPadded(b), '') ?? distanceRefusal(reference.grid);
  if (reason !== null || lattice === null) return { reason: reason ?? '' };
  const surface = surfelElements(b);
  const distances = nearestDistancesMm(surface, rowTable(surfelElements(a)), lattice);
  return placed(reference, surface, distances);
}

function placed(reference: Mask, surface: SurfaceElements, distances: Float64Array): SurfaceDistances {
  const m = reference.grid.indexToPatient;
  const [si, sj] = surface.size;
  const pointsMm = new Float32Array(3 * distances.length);
  const signedDistanceMm = new Float32Array(distances.length);
  for (let n = 0; n < distances.length; n += 1) {
    const offset = surface.offsets[n]!;
    const row = Math.floor(offset / si);
    const slice = Math.floor(row / sj);
    const i = offset - row * si + surface.lo[0];
    const j = row - slice * sj + surface.lo[1];
    const k = slice + surface.lo[2];
    const [x, y, z] = [i - 0.5, j - 0.5, k - 0.5];
    pointsMm[3 * n] = m[0] * x + m[1] * y + m[2] * z + m[3];
    pointsMm[3 * n + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
    pointsMm[3 * n + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
    const d = distances[n]!;
    signedDistanceMm[n] = d > 0 && cornerInside(reference, i, j, k) ? -d : d;
  }
  return { pointsMm, signedDistanceMm };
}

/** Of a corner off the reference's surface: all eight voxels around it are set, or none, so one tells. */
function cornerInside({ data, box }: Mask, i: number, j: number, k: number): boolean {
  const [x, y, z] = [i - box.lo[0], j - box.lo[1], k - box.lo[2]];
  if (x < 0 || y < 0 || z < 0 || x >= box.size[0] || y >= box.size[1] || z >= box.size[2]) return false;
  return data[x + box.size[0] * (y + box.size[1] * z)] !== 0;
}
