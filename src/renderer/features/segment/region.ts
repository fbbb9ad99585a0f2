/** The index box around the cursor that a run may be restricted to. Pure. */
import { type Grid, spacingMm, type Vec3 } from '../../../core/geometry/grid.ts';

const REACH_MM = 60;

/** All of each slice, ± 60 mm of slices about the cursor; lo inclusive, hi exclusive. */
export function regionAround(
  grid: Grid,
  cursor: Vec3,
): { lo: [number, number, number]; hi: [number, number, number] } {
  const [ni, nj, nk] = grid.dims;
  const reach = Math.ceil(REACH_MM / spacingMm(grid)[2]);
  const k = Math.round(cursor[2]);
  return { lo: [0, 0, Math.max(0, k - reach)], hi: [ni, nj, Math.min(nk, k + reach + 1)] };
}
