/** Whole-ring edits: smoothing, simplifying, scaling and moving contours. */
import type { Grid, Vec3 } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { ringsCentroid } from './measure.ts';
import { flatFrame, signedArea } from './plane.ts';
import { averageRing, densify, keptPoints, pickPoints, restoreArea } from './resample.ts';

export interface SmoothRingsOptions {
  /** Distance of the points the ring is smoothed with, mm. Default 1. */
  readonly stepMm?: number;
  /** Passes of the 1-2-1 mean; each widens it by about stepMm / √2. Default 4. */
  readonly passes?: number;
  /** No dropped point lies further than this from the smoothed ring, mm. Default 0.05; 0 keeps all. */
  readonly toleranceMm?: number;
}

/**
 * Rings smoothed by averaging neighbouring points, each brought back to its own area (relative 1e-6) by moving it
 * along its normals. A ring shorter than 8 steps is returned as it is.
 */
export function smoothRings(rings: readonly Ring[], options: SmoothRingsOptions = {}): Ring[] {
  const frame = flatFrame(rings);
  return rings.map((ring) => {
    const flat = frame.flatten(ring);
    const dense = densify(flat, options.stepMm ?? 1);
    if (dense.length < 16) return ring;
    const averaged = averageRing(dense, options.passes ?? 4);
    const tolerance = options.toleranceMm ?? 0.05;
    const light = tolerance > 0 ? pickPoints(averaged, keptPoints(averaged, tolerance)) : averaged;
    return frame.lift(restoreArea(light, signedArea(flat)));
  });
}

/**
 * Rings with fewer points: no dropped point lies further than `toleranceMm` from the new ring, the points kept keep
 * their exact coordinates, and a ring that loses no point is returned as the same object.
 */
export function simplifyRings(rings: readonly Ring[], toleranceMm: number): Ring[] {
  const frame = flatFrame(rings);
  return rings.map((ring) => {
    const kept = keptPoints(frame.flatten(ring), toleranceMm);
    if (3 * kept.length === ring.length) return ring;
    const out = new Float64Array(3 * kept.length);
    kept.forEach((point, n) => {
      out.set(ring.subarray(3 * point, 3 * point + 3), 3 * n);
    });
    return out;
  });
}

/** Rings of one slice scaled within their plane about a point (default: the centroid of their even-odd area). */
export function scaleRings(rings: readonly Ring[], factor: number, centreMm?: Vec3): Ring[] {
  const centre = centreMm ?? ringsCentroid(rings);
  if (centre === null) return [...rings];
  return rings.map((ring) =>
    ring.map((v, n) => (centre[n % 3] as number) + factor * (v - (centre[n % 3] as number))),
  );
}

/**
 * Contours moved by a vector in LPS mm: within the slice exactly, across slices by whole slices (the nearest number).
 * Slices that would leave the image are left out.
 */
export function moveContours(grid: Grid, slices: SliceRings, deltaMm: Vec3): SliceRings {
  const q = grid.patientToIndex;
  const m = grid.indexToPatient;
  const along = (row: number): number =>
    (q[row] as number) * deltaMm[0] +
    (q[row + 1] as number) * deltaMm[1] +
    (q[row + 2] as number) * deltaMm[2];
  const [di, dj, dk] = [along(0), along(4), Math.round(along(8)) + 0];
  const step = [0, 4, 8].map(
    (r) => (m[r] as number) * di + (m[r + 1] as number) * dj + (m[r + 2] as number) * dk,
  );
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of slices) {
    if (k + dk < 0 || k + dk >= grid.dims[2]) continue;
    out.set(
      k + dk,
      rings.map((ring) => ring.map((v, n) => v + (step[n % 3] as number))),
    );
  }
  return out;
}
