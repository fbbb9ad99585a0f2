/** Contours between voxel centres: where a field says the boundary crosses, smooth, and still exactly the mask's. */
import { type Grid, spacingMm } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { keptPoints, pickPoints } from './resample.ts';
import { edgeCorners, edgeMiddles } from './smooth-trace.ts';
import { traceEdges, writePatient } from './trace.ts';

/**
 * Where the boundary lies between voxel (i, j, k) and the next one along `axis` (0: i, 1: j): 0 at the first centre, 1 at the
 * second; NaN where nothing is known. It must not depend on which of the two is inside: then structures that meet share the point.
 */
export type Crossing = (i: number, j: number, k: number, axis: 0 | 1) => number;

export interface CrossingOptions {
  /** Relaxation steps along the ring. Default 4. */
  readonly passes?: number;
  /** Points nearer than this to the thinned line are dropped, in voxel widths. Default 0.1; 0 keeps all. */
  readonly toleranceVoxels?: number;
}

/** Rings of fewer unit voxel edges than this (one or two voxels) stay as they are. */
const SHORTEST = 8;
/** No point comes nearer than this to a voxel's centre, in voxel widths: thinning cannot carry the line over one. */
const CLEAR = 0.15;
/** Coordinates are whole fractions of a millimetre: they are written and read back as they are (DS, 16 characters). */
const PARTS_PER_MM = 1e4;

/**
 * The rings of a mask with every point between the centres of an inside and an outside voxel, where `crossing` says, relaxed
 * along the ring (half by the field, half by its neighbours; where the field says nothing, by its neighbours alone) and thinned.
 *
 * Every voxel centre is on the same side as in the mask, so rasterising gives the mask back; what moves is the line between the
 * centres. Two structures that meet share their points; relaxing near a third and thinning leave gaps or overlaps of at most
 * twice the tolerance there. Outer rings and holes turn as those of {@link traceEdges}.
 */
export function traceCrossings(mask: Mask, crossing: Crossing, options: CrossingOptions = {}): SliceRings {
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of traceEdges(mask))
    out.set(
      k,
      rings.map((ring) => crossingRing(mask.grid, k, ring, crossing, options)),
    );
  return out;
}

function crossingRing(grid: Grid, k: number, ring: Ring, crossing: Crossing, options: CrossingOptions): Ring {
  const middles = edgeMiddles(edgeCorners(grid, ring));
  if (middles.length / 2 < SHORTEST) return ring;
  const line = relaxed(middles, k, crossing, options.passes ?? 4);
  const [si, sj] = spacingMm(grid);
  const inMm = line.map((v, n) => v * (n % 2 === 0 ? si : sj));
  const tolerance = (options.toleranceVoxels ?? 0.1) * Math.min(si, sj);
  const light = tolerance > 0 ? pickPoints(line, keptPoints(inMm, tolerance)) : line;
  const out = new Float64Array((light.length / 2) * 3);
  for (let n = 0; 2 * n < light.length; n += 1)
    writePatient(grid, light[2 * n]!, light[2 * n + 1]!, k, out, 3 * n);
  return rounded(out, grid);
}

/** Middles of voxel edges moved to their crossings and relaxed; each stays on the way between its two voxel centres. */
function relaxed(middles: Float64Array, k: number, crossing: Crossing, passes: number): Float64Array {
  const count = middles.length / 2;
  /** Which coordinate is free (0 i, 1 j), its lower voxel, and what the field says. */
  const free = new Uint8Array(count);
  const base = new Int32Array(count);
  const field = new Float64Array(count);
  let line = middles.slice();
  for (let n = 0; n < count; n += 1) {
    const [x, y] = [middles[2 * n]!, middles[2 * n + 1]!];
    const axis = Number.isInteger(x) ? 1 : 0;
    free[n] = axis;
    base[n] = Math.floor(axis === 0 ? x : y);
    field[n] = axis === 0 ? crossing(base[n]!, y, k, 0) : crossing(x, base[n]!, k, 1);
    if (!Number.isNaN(field[n])) line[2 * n + axis] = held(base[n]! + field[n]!, base[n]!);
  }
  for (let pass = 0; pass < passes; pass += 1) {
    const next = line.slice();
    for (let n = 0; n < count; n += 1) {
      const axis = free[n]!;
      const of = (step: number): number => line[2 * ((n + step + 2 * count) % count) + axis]!;
      const near = of(-1) + of(1);
      const known = !Number.isNaN(field[n]);
      // The cubic through four neighbours keeps a curve's area, where their mean would shrink it.
      const own = known ? base[n]! + field[n]! : of(0);
      const neighbours = known ? (4 * near - of(-2) - of(2)) / 6 : near / 2;
      next[2 * n + axis] = held((own + neighbours) / 2, base[n]!);
    }
    line = next;
  }
  return line;
}

const held = (value: number, base: number): number =>
  Math.min(base + 1 - CLEAR, Math.max(base + CLEAR, value));

/** Coordinates rounded to 1 / {@link PARTS_PER_MM} mm; on upright slices the height stays the slice's own. */
function rounded(ring: Float64Array, grid: Grid): Ring {
  const m = grid.indexToPatient;
  const upright = m[8] === 0 && m[9] === 0;
  for (let n = 0; n < ring.length; n += 1) {
    if (upright && n % 3 === 2) continue;
    ring[n] = Math.round(ring[n]! * PARTS_PER_MM) / PARTS_PER_MM;
  }
  return ring;
}
