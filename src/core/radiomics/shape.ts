/** Morphological features (IBSI family HCUG). */
import { spacingMm, type Vec3, voxelVolumeMm3 } from '../geometry/grid.ts';
import { minus, voxelMm } from '../geometry/vec.ts';
import { countVoxels } from '../masks/index.ts';
import type { Mask, Volume } from '../masks/types.ts';
import { ellipsoidArea, symmetricEigenvalues } from './ellipsoid.ts';
import { meshMeasures } from './surface-mesh.ts';
import type { FeatureValues } from './types.ts';

/**
 * Shape of the whole structure; `counts` is 1 (in the mask's box) where the HU lie within the range: the shift of the centre of
 * mass and the integrated intensity are those voxels'.
 */
export function shapeFeatures(
  volume: Volume,
  mask: Mask,
  counts: (offset: number) => boolean,
): FeatureValues {
  const { volumeMm3: v, areaMm2: a, verticesMm } = meshMeasures(mask);
  const { centre, covariance, weighted, meanHu } = moments(volume, mask, counts);
  const [least, minor, major] = symmetricEigenvalues(covariance).map((e) => Math.max(0, e)) as [
    number,
    number,
    number,
  ];
  const box = boxSides(mask, verticesMm);
  const boxVolume = box[0] * box[1] * box[2];
  const boxArea = 2 * (box[0] * box[1] + box[0] * box[2] + box[1] * box[2]);
  const half = [major, minor, least].map((e) => 2 * Math.sqrt(e)) as [number, number, number];
  const ellipsoid = (4 / 3) * Math.PI * half[0] * half[1] * half[2];
  return {
    morph_volume: v,
    morph_vol_approx: countVoxels(mask) * voxelVolumeMm3(mask.grid),
    morph_area_mesh: a,
    morph_av: a / v,
    morph_comp_1: v / (Math.sqrt(Math.PI) * a ** 1.5),
    morph_comp_2: (36 * Math.PI * v * v) / a ** 3,
    morph_sph_dispr: a / (36 * Math.PI * v * v) ** (1 / 3),
    morph_sphericity: (36 * Math.PI * v * v) ** (1 / 3) / a,
    morph_asphericity: (a ** 3 / (36 * Math.PI * v * v)) ** (1 / 3) - 1,
    morph_com: Math.hypot(...minus(weighted, centre)),
    morph_diam: greatestDistance(mask, verticesMm),
    morph_pca_maj_axis: 4 * Math.sqrt(major),
    morph_pca_min_axis: 4 * Math.sqrt(minor),
    morph_pca_least_axis: 4 * Math.sqrt(least),
    morph_pca_elongation: Math.sqrt(minor / major),
    morph_pca_flatness: Math.sqrt(least / major),
    morph_vol_dens_aabb: v / boxVolume,
    morph_area_dens_aabb: a / boxArea,
    morph_vol_dens_aee: v / ellipsoid,
    morph_area_dens_aee: a / ellipsoidArea(half),
    morph_integ_int: meanHu * v,
  };
}

interface Moments {
  readonly centre: Vec3;
  /** Of voxel centres as a sample (divided by their number less one, as IBSI's reference values are), mm²: xx, xy, xz, yy, yz, zz. */
  readonly covariance: readonly [number, number, number, number, number, number];
  /** Centre weighted by intensity, LPS mm. */
  readonly weighted: Vec3;
  readonly meanHu: number;
}

function moments(volume: Volume, mask: Mask, counts: (offset: number) => boolean): Moments {
  const { grid, box, data } = mask;
  const [ni, nj] = volume.grid.dims;
  const sum = [0, 0, 0];
  const products = [0, 0, 0, 0, 0, 0];
  const heavy = [0, 0, 0];
  let [n, inRange, total] = [0, 0, 0];
  const origin = voxelMm(grid, box.lo[0], box.lo[1], box.lo[2]);
  for (let o = data.indexOf(1); o >= 0; o = data.indexOf(1, o + 1)) {
    const i = box.lo[0] + (o % box.size[0]);
    const j = box.lo[1] + (Math.floor(o / box.size[0]) % box.size[1]);
    const k = box.lo[2] + Math.floor(o / (box.size[0] * box.size[1]));
    const p = minus(voxelMm(grid, i, j, k), origin);
    n += 1;
    const pairs = [p[0] * p[0], p[0] * p[1], p[0] * p[2], p[1] * p[1], p[1] * p[2], p[2] * p[2]];
    for (let x = 0; x < 6; x += 1) products[x] = products[x]! + pairs[x]!;
    const hu = counts(o) ? volume.data[i + ni * (j + nj * k)]! : null;
    if (hu !== null) {
      inRange += 1;
      total += hu;
    }
    for (let axis = 0; axis < 3; axis += 1) {
      sum[axis] = sum[axis]! + p[axis]!;
      heavy[axis] = heavy[axis]! + (hu ?? 0) * p[axis]!;
    }
  }
  const c = sum.map((s) => s / n) as [number, number, number];
  const spread = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ].map(
    ([a, b], x) => (products[x]! - n * c[a as 0]! * c[b as 0]!) / Math.max(1, n - 1),
  ) as unknown as Moments['covariance'];
  return {
    centre: c,
    covariance: spread,
    weighted: heavy.map((h) => h / total) as [number, number, number],
    meanHu: total / inRange,
  };
}

/** A vertex in the grid's own axes, counted in voxels; both count from the box's corner, so only differences matter. */
const inGrid = ({ grid: { patientToIndex: m } }: Mask, p: Vec3): Vec3 => [
  m[0] * p[0] + m[1] * p[1] + m[2] * p[2],
  m[4] * p[0] + m[5] * p[1] + m[6] * p[2],
  m[8] * p[0] + m[9] * p[1] + m[10] * p[2],
];

/** Sides of the box along the grid's axes around the surface, mm. */
function boxSides(mask: Mask, vertices: readonly Vec3[]): [number, number, number] {
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const p of vertices)
    inGrid(mask, p).forEach((at, axis) => {
      lo[axis] = Math.min(lo[axis]!, at);
      hi[axis] = Math.max(hi[axis]!, at);
    });
  const step = spacingMm(mask.grid);
  return [0, 1, 2].map((axis) => (hi[axis]! - lo[axis]!) * step[axis as 0]) as [number, number, number];
}

interface Vertex {
  readonly mm: Vec3;
  /** Half voxels along the grid's axes: vertices are middles of grid edges, so these are whole numbers. */
  readonly half: Vec3;
}

/**
 * Greatest distance between two vertices, mm: only the first and last of each line along every axis of the grid can be its ends,
 * however the grid lies in the patient.
 */
function greatestDistance(mask: Mask, vertices: readonly Vec3[]): number {
  let left = vertices.map(
    (mm): Vertex => ({ mm, half: inGrid(mask, mm).map((v) => Math.round(2 * v)) as unknown as Vec3 }),
  );
  for (const axis of [0, 1, 2] as const) left = lineEnds(left, axis);
  let most = 0;
  left.forEach(({ mm: p }, n) => {
    for (let m = n + 1; m < left.length; m += 1) {
      const { mm: q } = left[m] as Vertex;
      most = Math.max(most, (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2);
    }
  });
  return Math.sqrt(most);
}

/** The first and the last vertex of every line along an axis. */
function lineEnds(vertices: readonly Vertex[], axis: 0 | 1 | 2): Vertex[] {
  const [a, b] = [0, 1, 2].filter((other) => other !== axis) as [0, 1];
  const ends = new Map<string, [Vertex, Vertex]>();
  for (const vertex of vertices) {
    const key = `${vertex.half[a]} ${vertex.half[b]}`;
    const pair = ends.get(key);
    if (pair === undefined) ends.set(key, [vertex, vertex]);
    else if (vertex.half[axis] < pair[0].half[axis]) pair[0] = vertex;
    else if (vertex.half[axis] > pair[1].half[axis]) pair[1] = vertex;
  }
  return [...ends.values()].flatMap(([first, last]) => (first === last ? [first] : [first, last]));
}
