/** The smoothed boundary of a mask: area-keeping, with a bound that is checked ring by ring. */
import { type Grid, spacingMm } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { signedArea } from './plane.ts';
import { averageRing, keptPoints, pickPoints, restoreArea } from './resample.ts';
import { traceEdges, writePatient } from './trace.ts';

export interface SmoothTraceOptions {
  /** Largest relative area error of a ring; a ring that cannot keep it stays a voxel-edge ring. Default 0.005. */
  readonly maxAreaError?: number;
  /** Passes of the 1-2-1 mean over the midpoints of voxel edges. Default 3. */
  readonly passes?: number;
  /** Points nearer than this to the simplified line are dropped, in voxel widths. Default 0.04; 0 keeps all. */
  readonly toleranceVoxels?: number;
}

/** Rings of fewer unit voxel edges than this (one or two voxels) are not smoothed. */
const SHORTEST = 8;

/**
 * Rings through the midpoints of voxel edges, averaged, simplified and brought back to the voxel-edge ring's area.
 * No point moves further than 0.5 voxel from the voxel edge it came from before the area is restored. The relative
 * area error of every ring is at most `maxAreaError` (in practice below 1e-6). Not voxel-exact: for display, or for
 * export by choice.
 */
export function traceSmooth(mask: Mask, options: SmoothTraceOptions = {}): SliceRings {
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of traceEdges(mask))
    out.set(
      k,
      rings.map((ring) => smoothEdgeRing(mask.grid, k, ring, options)),
    );
  return out;
}

function smoothEdgeRing(grid: Grid, k: number, ring: Ring, options: SmoothTraceOptions): Ring {
  const [si, sj] = spacingMm(grid);
  const edge = edgeCorners(grid, ring);
  const middles = edgeMiddles(edge);
  if (middles.length / 2 < SHORTEST) return ring;
  const averaged = averageRing(middles, options.passes ?? 3);
  for (let n = 0; n < averaged.length; n += 1) {
    const middle = middles[n]!;
    averaged[n] = Math.min(middle + 0.5, Math.max(middle - 0.5, averaged[n]!));
  }
  const inMm = averaged.map((v, n) => v * (n % 2 === 0 ? si : sj));
  const area = signedArea(edge) * si * sj;
  const tolerance = (options.toleranceVoxels ?? 0.04) * Math.min(si, sj);
  const light = tolerance > 0 ? pickPoints(inMm, keptPoints(inMm, tolerance)) : inMm;
  const smooth = restoreArea(light, area);
  const error = Math.abs(signedArea(smooth) / area - 1);
  if (!(error <= (options.maxAreaError ?? 0.005))) return ring;
  const out = new Float64Array((smooth.length / 2) * 3);
  for (let n = 0; 2 * n < smooth.length; n += 1) {
    writePatient(grid, smooth[2 * n]! / si, smooth[2 * n + 1]! / sj, k, out, 3 * n);
  }
  return out;
}

/** The ring's corners in index coordinates, exact halves. */
export function edgeCorners(grid: Grid, ring: Ring): Float64Array {
  const m = grid.patientToIndex;
  const out = new Float64Array((ring.length / 3) * 2);
  for (let n = 0, p = 0; p < ring.length; n += 2, p += 3) {
    const [x, y, z] = [ring[p]!, ring[p + 1]!, ring[p + 2]!];
    out[n] = Math.round(m[0] * x + m[1] * y + m[2] * z + m[3] - 0.5) + 0.5;
    out[n + 1] = Math.round(m[4] * x + m[5] * y + m[6] * z + m[7] - 0.5) + 0.5;
  }
  return out;
}

/** Midpoints of all unit voxel edges along the ring. */
export function edgeMiddles(corners: Float64Array): Float64Array {
  const out: number[] = [];
  for (let n = 0; n < corners.length; n += 2) {
    const q = n + 2 === corners.length ? 0 : n + 2;
    const [ai, aj] = [corners[n]!, corners[n + 1]!];
    const [di, dj] = [corners[q]! - ai, corners[q + 1]! - aj];
    const length = Math.abs(di) + Math.abs(dj);
    for (let s = 0.5; s < length; s += 1) out.push(ai + (di * s) / length, aj + (dj * s) / length);
  }
  return Float64Array.from(out);
}
