/**
 * Surface elements ("surfels"): the area of the marching-cubes surface in the cell around a voxel corner, for each of
 * the 256 patterns of the eight voxels that meet there.
 *
 * Source: the published algorithm of DeepMind surface-distance (Nikolov et al., "Clinically applicable segmentation of
 * head and neck anatomy", 2018/2021), whose cells follow Lorensen & Cline 1987: a pattern and its complement have the
 * same surface, the smaller side (at most four voxels) is the one triangulated, and voxels that share no face are
 * separate parts. That leaves 6 shapes of a part; the rest is symmetry, so the table is built here rather than stored.
 */
import type { Affine, Vec3 } from '../geometry/grid.ts';

const bitsOf = (code: number): number[] => [0, 1, 2, 3, 4, 5, 6, 7].filter((b) => (code >> b) & 1);

/** Direction from the cell's centre to corner `b`: bit 0 of `b` is i, bit 1 is j, bit 2 is k. */
const outward = (b: number): [number, number, number] => [b & 1 ? 1 : -1, b & 2 ? 1 : -1, b & 4 ? 1 : -1];

/** Corners that share an edge differ in one bit; 0, 1 or 2 is that axis, −1 if they do not. */
const axisBetween = (a: number, b: number): number => [1, 2, 4].indexOf(a ^ b);

function partsOf(corners: readonly number[]): number[][] {
  const parts: number[][] = [];
  for (const corner of corners) {
    const touching = parts.filter((part) => part.some((c) => axisBetween(c, corner) >= 0));
    const merged = [corner, ...touching.flat()];
    parts.splice(0, parts.length, ...parts.filter((part) => !touching.includes(part)), merged);
  }
  return parts;
}

const scaled = (v: readonly number[], factor: number): Vec3 => [
  v[0]! * factor,
  v[1]! * factor,
  v[2]! * factor,
];
const unit = (axis: number, length: number): Vec3 => [0, 1, 2].map((a) => (a === axis ? length : 0)) as never;
const without = (v: readonly number[], axis: number, factor: number): Vec3 =>
  v.map((x, a) => (a === axis ? 0 : x * factor)) as never;

/** Area vectors (half the cross product, index units) of the triangles that cut one connected part off. */
function partNormals(part: readonly number[]): Vec3[] {
  const degree = (b: number): number => part.filter((c) => axisBetween(b, c) >= 0).length;
  const centre = [...part].sort((a, b) => degree(b) - degree(a) || b - a)[0]!;
  const out = outward(centre);
  if (part.length === 1) return [scaled(out, 1 / 8)];
  if (part.length === 2) {
    const along = axisBetween(part[0]!, part[1]!);
    return [without(out, along, 1 / 4), without(out, along, 1 / 4)];
  }
  const flat = [0, 1, 2].find((axis) => part.every((b) => ((b ^ centre) & (1 << axis)) === 0));
  if (flat !== undefined) {
    const face = unit(flat, 1 / 2);
    return part.length === 4 ? [face, face] : [face, scaled(out, 1 / 4), scaled(out, 1 / 8)];
  }
  if (degree(centre) === 3) return [1 / 4, 1 / 4, 1 / 8, 1 / 8].map((f) => scaled(out, f));
  return chainNormals(part, centre, out, degree);
}

/** Four corners in a chain along three different axes. */
function chainNormals(
  part: readonly number[],
  centre: number,
  out: readonly number[],
  degree: (b: number) => number,
): Vec3[] {
  const other = part.find((b) => b !== centre && degree(b) === 2 && axisBetween(b, centre) >= 0) as number;
  const middle = axisBetween(centre, other);
  const [a, b] = [0, 1, 2].filter((axis) => axis !== middle) as [number, number];
  const twisted = out.map((x, axis) => (axis === middle ? x : -x));
  return [scaled(out, 3 / 8), scaled(out, 1 / 8), without(twisted, a, 1 / 4), without(twisted, b, 1 / 4)];
}

/** Area vectors of the triangles of each code; made once. */
let NORMALS: readonly Vec3[][] | undefined;

const normalsByCode = (): Vec3[][] =>
  Array.from({ length: 256 }, (_, code) => {
    const corners = bitsOf(code).length <= 4 ? bitsOf(code) : bitsOf(255 - code);
    return partsOf(corners).flatMap(partNormals);
  });

/**
 * Surfel area in mm² for each neighbour code; bit `di + 2·dj + 4·dk` of a code is the voxel at that offset from the
 * corner's lowest voxel. Codes 0 and 255 have none. Exact on oblique and sheared grids (area vectors are mapped by the
 * cofactors of the affine).
 */
export function surfelAreasMm2(m: Affine): Float64Array {
  const [a, b, c, , d, e, f, , g, h, i] = m;
  const cofactors = [
    [e * i - f * h, f * g - d * i, d * h - e * g],
    [c * h - b * i, a * i - c * g, b * g - a * h],
    [b * f - c * e, c * d - a * f, a * e - b * d],
  ] as const;
  const area = (n: Vec3): number =>
    Math.hypot(...cofactors.map((row) => row[0] * n[0] + row[1] * n[1] + row[2] * n[2]));
  const areas = new Float64Array(256);
  NORMALS ??= normalsByCode();
  for (let code = 1; code < 255; code += 1) {
    areas[code] = (NORMALS[code] as Vec3[]).reduce((sum, n) => sum + area(n), 0);
  }
  return areas;
}

/**
 * Contour length in mm for each of the 16 codes of a pixel corner in the slice plane; bit `di + 2·dj` is the pixel at
 * that offset. Single pixels and opposite pairs are cut off diagonally (marching squares), as in surface-distance.
 * `iMm` and `jMm` are the pixel spacings along i and j; the plane is taken as orthogonal.
 */
export function contourLengthsMm(iMm: number, jMm: number): Float64Array {
  const corner = Math.hypot(iMm, jMm) / 2;
  const lengths = new Float64Array(16).fill(corner);
  lengths[0b0000] = 0;
  lengths[0b1111] = 0;
  lengths[0b0011] = iMm;
  lengths[0b1100] = iMm;
  lengths[0b0101] = jMm;
  lengths[0b1010] = jMm;
  lengths[0b0110] = 2 * corner;
  lengths[0b1001] = 2 * corner;
  return lengths;
}
