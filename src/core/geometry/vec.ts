/** Arithmetic of vectors of three numbers: LPS mm, directions, steps. */
import type { Grid, Vec3 } from './grid.ts';

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const plus = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

export const scaled = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];

/** a + t·b. */
export const along = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + t * b[0],
  a[1] + t * b[1],
  a[2] + t * b[2],
];

/** The vector at length 1; `fallback` when it has none. */
export function unit(v: Vec3, fallback: Vec3 = [0, 0, 1]): Vec3 {
  const length = Math.hypot(v[0], v[1], v[2]);
  return length < 1e-9 ? fallback : [v[0] / length, v[1] / length, v[2] / length];
}

/** The part of `v` perpendicular to the unit vector `axis`, at length 1. */
export const across = (v: Vec3, axis: Vec3, fallback: Vec3): Vec3 =>
  unit(along(v, axis, -dot(v, axis)), unit(along(fallback, axis, -dot(fallback, axis)), [0, 1, 0]));

/** Angle between two unit vectors, degrees, 0–180. */
export const angleDeg = (a: Vec3, b: Vec3): number =>
  (Math.atan2(Math.hypot(...cross(a, b)), dot(a, b)) * 180) / Math.PI;

/** Voxel centre (i, j, k) → LPS mm. */
export function voxelMm(grid: Grid, i: number, j: number, k: number): Vec3 {
  const m = grid.indexToPatient;
  return [
    m[0] * i + m[1] * j + m[2] * k + m[3],
    m[4] * i + m[5] * j + m[6] * k + m[7],
    m[8] * i + m[9] * j + m[10] * k + m[11],
  ];
}
