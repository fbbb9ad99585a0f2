/**
 * Frames. Patient space is DICOM LPS in mm (float64). Index space is zero-based (i column, j row, k slice) with
 * integers at voxel centres; the flat offset of a voxel is `i + ni * (j + nj * k)`. This file is the one place
 * that maps between the two.
 */
import { fault } from '../errors/errors.ts';

export type Vec3 = readonly [number, number, number];

declare const frame: unique symbol;
/** A point in patient space: LPS, mm. */
export type PatientPoint = Vec3 & { readonly [frame]: 'patient-lps-mm' };
/** A point in (continuous) index space: i column, j row, k slice; integers at voxel centres. */
export type IndexPoint = Vec3 & { readonly [frame]: 'index' };

export const patientPoint = (x: number, y: number, z: number): PatientPoint =>
  [x, y, z] as unknown as PatientPoint;
export const indexPoint = (i: number, j: number, k: number): IndexPoint => [i, j, k] as unknown as IndexPoint;

/** Row-major 3×4 affine: `out[r] = m[4r]·a + m[4r+1]·b + m[4r+2]·c + m[4r+3]`. */
// biome-ignore format: one row of the matrix a line
export type Affine = readonly [
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
];

/**
 * A regular voxel grid. `indexToPatient` may be oblique, anisotropic, mirrored or sheared (gantry tilt), never
 * singular. Its columns are the steps in mm for i+1, j+1, k+1; its last column is the centre of voxel (0,0,0).
 */
export interface Grid {
  readonly dims: Vec3;
  readonly indexToPatient: Affine;
  readonly patientToIndex: Affine;
}

/** What a grid is made from; all vectors LPS, mm. */
export interface GridSpec {
  /** Number of columns, rows, slices (i, j, k). */
  readonly dims: Vec3;
  /** Centre of voxel (0,0,0). */
  readonly originMm: Vec3;
  /** Step from column i to i+1 (DICOM: row direction cosines × column spacing). */
  readonly stepIMm: Vec3;
  /** Step from row j to j+1 (DICOM: column direction cosines × row spacing). */
  readonly stepJMm: Vec3;
  /** Step from slice k to k+1. */
  readonly stepKMm: Vec3;
}

/** @throws PedicleError `grid-singular` when the steps do not span space, `grid-dims` on non-positive or fractional sizes. */
export function createGrid(spec: GridSpec): Grid {
  if (!spec.dims.every((n) => Number.isInteger(n) && n > 0)) {
    throw fault('grid-dims', { dims: spec.dims });
  }
  const [o, a, b, c] = [spec.originMm, spec.stepIMm, spec.stepJMm, spec.stepKMm];
  const m: Affine = [a[0], b[0], c[0], o[0], a[1], b[1], c[1], o[1], a[2], b[2], c[2], o[2]];
  return { dims: spec.dims, indexToPatient: m, patientToIndex: invertAffine(m) };
}

/** Grid from its affine (row-major 3×4, index → LPS mm). Errors as {@link createGrid}. */
export function gridFromAffine(dims: Vec3, m: Affine): Grid {
  return createGrid({
    dims,
    originMm: [m[3], m[7], m[11]],
    stepIMm: [m[0], m[4], m[8]],
    stepJMm: [m[1], m[5], m[9]],
    stepKMm: [m[2], m[6], m[10]],
  });
}

/** Inverse affine. @throws PedicleError `grid-singular`. */
export function invertAffine(m: Affine): Affine {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = m;
  const ca = e * i - f * h;
  const cb = f * g - d * i;
  const cc = d * h - e * g;
  const det = a * ca + b * cb + c * cc;
  const scale = Math.hypot(a, d, g) * Math.hypot(b, e, h) * Math.hypot(c, f, i);
  if (!(Math.abs(det) > 1e-9 * scale) || !Number.isFinite(det)) {
    throw fault('grid-singular');
  }
  const r = [
    ca,
    c * h - b * i,
    b * f - c * e,
    cb,
    a * i - c * g,
    c * d - a * f,
    cc,
    b * g - a * h,
    a * e - b * d,
  ].map((v) => v / det);
  const q = (k: number): number => r[k]!;
  const t = (k: number): number => -(q(k) * x + q(k + 1) * y + q(k + 2) * z);
  return [q(0), q(1), q(2), t(0), q(3), q(4), q(5), t(3), q(6), q(7), q(8), t(6)];
}

const apply = (m: Affine, p: Vec3): Vec3 => [
  m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3],
  m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7],
  m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11],
];

/** Continuous index → LPS mm. */
export const toPatient = (grid: Grid, p: IndexPoint): PatientPoint =>
  apply(grid.indexToPatient, p) as PatientPoint;
/** LPS mm → continuous index. */
export const toIndex = (grid: Grid, p: PatientPoint): IndexPoint =>
  apply(grid.patientToIndex, p) as IndexPoint;

/** Distance in mm between neighbouring voxel centres along i, j and k (for a sheared grid the k step's length). */
export function spacingMm(grid: Grid): Vec3 {
  const m = grid.indexToPatient;
  return [Math.hypot(m[0], m[4], m[8]), Math.hypot(m[1], m[5], m[9]), Math.hypot(m[2], m[6], m[10])];
}

/** Unit normal of the slice plane (i step × j step), LPS. */
export function sliceNormal(grid: Grid): Vec3 {
  const m = grid.indexToPatient;
  const n: Vec3 = [m[4] * m[9] - m[8] * m[5], m[8] * m[1] - m[0] * m[9], m[0] * m[5] - m[4] * m[1]];
  const l = Math.hypot(...n);
  return [n[0] / l, n[1] / l, n[2] / l];
}

/** Distance in mm between neighbouring slice planes, measured along the normal (differs from the k step when sheared). */
export function sliceDistanceMm(grid: Grid): number {
  const m = grid.indexToPatient;
  const n = sliceNormal(grid);
  return Math.abs(m[2] * n[0] + m[6] * n[1] + m[10] * n[2]);
}

/** Volume of one voxel in mm³. */
export function voxelVolumeMm3(grid: Grid): number {
  const [a, b, c, , d, e, f, , g, h, i] = grid.indexToPatient;
  return Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
}

/** True when both grids have the same size and every corner agrees within `toleranceMm`. */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 1e-3): boolean {
  if (a.dims.some((n, axis) => n !== b.dims[axis])) return false;
  const [ni, nj, nk] = a.dims;
  const corners: Vec3[] = [
    [0, 0, 0],
    [ni, 0, 0],
    [0, nj, 0],
    [0, 0, nk],
  ];
  return corners.every((p) => {
    const [u, v] = [apply(a.indexToPatient, p), apply(b.indexToPatient, p)];
    return Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]) <= toleranceMm;
  });
}
