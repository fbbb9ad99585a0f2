/** Whole slices: copying them, ranges of them, and keeping what an operation did not change. */
import { booleanSlice } from '../contours/boolean.ts';
import { ringsArea } from '../contours/measure.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** First and last slice index, both included. */
export interface SliceRange {
  readonly from: number;
  readonly to: number;
}

/** Rings of slice `fromK` on slice `toK` (LPS mm): moved by whole k steps, so that they cover the same voxels. */
export function copyRings(grid: Grid, rings: readonly Ring[], fromK: number, toK: number): Ring[] {
  const m = grid.indexToPatient;
  const step = [m[2], m[6], m[10]].map((mm) => mm * (toK - fromK));
  return rings.map((ring) => ring.map((v, n) => v + step[n % 3]!));
}

/**
 * The contours of one slice on its neighbours.
 * @param above slices of larger index to copy to, `below` of smaller; both stop at the image's end.
 * @param overDrawn also slices that have contours already; else those keep theirs.
 * @returns k → rings (LPS mm), nothing for a slice that stays as it is; empty when slice `fromK` has no contour.
 */
export function copiesOf(
  grid: Grid,
  slices: SliceRings,
  fromK: number,
  {
    above,
    below,
    overDrawn,
  }: { readonly above: number; readonly below: number; readonly overDrawn: boolean },
): Map<number, Ring[]> {
  const copies = new Map<number, Ring[]>();
  const rings = slices.get(fromK) ?? [];
  if (rings.length === 0) return copies;
  const last = Math.min(grid.dims[2] - 1, fromK + above);
  for (let k = Math.max(0, fromK - below); k <= last; k += 1) {
    const drawn = (slices.get(k)?.length ?? 0) > 0;
    if (k !== fromK && (overDrawn || !drawn)) copies.set(k, copyRings(grid, rings, fromK, k));
  }
  return copies;
}

/** The drawn slice nearest to k on one side (`by` = 1: larger indices); null when there is none. */
export function nearestDrawnSlice(slices: SliceRings, k: number, by: 1 | -1): number | null {
  let best: number | null = null;
  for (const drawn of slices.keys()) {
    if ((drawn - k) * by <= 0) continue;
    if (best === null || Math.abs(drawn - k) < Math.abs(best - k)) best = drawn;
  }
  return best;
}

/** The part of the contours inside (or, with `outside`, not inside) a range of slices; same ring lists. */
export function slicesIn(slices: SliceRings, range: SliceRange, outside = false): SliceRings {
  return new Map([...slices].filter(([k]) => (k >= range.from && k <= range.to) !== outside));
}

/** Area in mm² below which two shapes of a slice count as the same. */
const SAME_MM2 = 1e-3;

/**
 * `after` with the very rings of `before` wherever a slice covers the same area: an operation that ran over everything
 * then names only what it changed.
 */
export function keepUnchanged(before: SliceRings, after: SliceRings): SliceRings {
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of after) {
    const old = before.get(k);
    const same =
      old !== undefined && (old === rings || ringsArea(booleanSlice(old, rings, 'xor')) < SAME_MM2);
    if (rings.length > 0) out.set(k, same ? old : rings);
  }
  return out;
}
