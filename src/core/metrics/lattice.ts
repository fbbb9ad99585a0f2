/** The metric of a grid's lattice: squared distances in mm between lattice points, with the shear of a tilted gantry. */
import { type Grid, sliceDistanceMm, spacingMm } from '../geometry/grid.ts';

/**
 * Squared distance of an offset (di, dj, dk): `(iMm·di)² + (jMm·dj + jPerKMm·dk)² + (kMm·dk)²`.
 * `jPerKMm` is 0 unless the grid is sheared along j, as a gantry tilt does.
 */
export interface LatticeMm {
  readonly iMm: number;
  readonly jMm: number;
  readonly kMm: number;
  readonly jPerKMm: number;
}

/** Smaller shears than this (as a fraction of the step) are rounding of the header. */
const SHEAR = 1e-4;

/**
 * The grid's lattice, or null when rows and columns, or rows and slices, are not at right angles (a shear that no CT
 * gantry makes; distances there are refused rather than approximated).
 */
export function latticeMm(grid: Grid): LatticeMm | null {
  const m = grid.indexToPatient;
  const [iMm, jMm, stepMm] = spacingMm(grid);
  const ij = (m[0] * m[1] + m[4] * m[5] + m[8] * m[9]) / (iMm * jMm);
  const ik = (m[0] * m[2] + m[4] * m[6] + m[8] * m[10]) / (iMm * stepMm);
  const jk = (m[1] * m[2] + m[5] * m[6] + m[9] * m[10]) / (jMm * stepMm);
  if (Math.abs(ij) > SHEAR || Math.abs(ik) > SHEAR) return null;
  if (Math.abs(jk) <= SHEAR) return { iMm, jMm, kMm: stepMm, jPerKMm: 0 };
  return { iMm, jMm, kMm: sliceDistanceMm(grid), jPerKMm: jk * stepMm };
}
