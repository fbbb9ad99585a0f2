/** Whole-ring edits: smoothing, simplifying and scaling. */
import type { Vec3 } from '../geometry/grid.ts';
import type { Ring } from '../structures/types.ts';
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
  return rings.map((ring) => ring.map((v, n) => centre[n % 3]! + factor * (v - centre[n % 3]!)));
}
