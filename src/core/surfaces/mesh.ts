/** A structure as triangles in LPS mm, coarsened when it is large, with signed distances when it has a reference. Pure. */
import { rasterize } from '../contours/index.ts';
import { type Affine, type Grid, spacingMm, type Vec3 } from '../geometry/grid.ts';
import { countVoxels, cropMask, type Mask } from '../masks/index.ts';
import { surfaceDistances } from '../metrics/index.ts';
import type { SliceRings } from '../structures/types.ts';
import { type SurfaceNet, surfaceNet, type VoxelBox } from './surface-net.ts';

export interface SurfaceRequest {
  readonly grid: Grid;
  readonly slices: SliceRings;
  /** Paired reference whose distances are wanted; null without. */
  readonly reference: SliceRings | null;
  readonly mostVertices: number;
}

export interface SurfaceMesh {
  /** xyz triplets, LPS mm. */
  readonly points: Float32Array;
  /** Unit normals pointing outwards, LPS. */
  readonly normals: Float32Array;
  /** Three vertices a triangle. */
  readonly triangles: Uint32Array;
  /** mm from the reference's surface a vertex, positive outside it, NaN where not known; null without a reference. */
  readonly signedDistanceMm: Float32Array | null;
  /** Voxels joined to one along i, j and k; 1 1 1 is full resolution. */
  readonly steps: Vec3;
}

const noMesh: SurfaceMesh = {
  points: new Float32Array(0),
  normals: new Float32Array(0),
  triangles: new Uint32Array(0),
  signedDistanceMm: null,
  steps: [1, 1, 1],
};

/** Joins blocks of voxels; a block is set when at least half of it is. */
export function coarsened(mask: Mask, steps: Vec3): VoxelBox {
  const { size } = mask.box;
  if (steps.every((s) => s === 1)) return { size, data: mask.data };
  const out = size.map((n, a) => Math.ceil(n / steps[a]!)) as unknown as Vec3;
  const counts = new Uint16Array(out[0] * out[1] * out[2]);
  for (let k = 0, n = 0; k < size[2]; k += 1) {
    const kk = out[1] * Math.floor(k / steps[2]);
    for (let j = 0; j < size[1]; j += 1) {
      const row = out[0] * (Math.floor(j / steps[1]) + kk);
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        counts[row + Math.floor(i / steps[0])]! += mask.data[n]!;
      }
    }
  }
  const half = (steps[0] * steps[1] * steps[2]) / 2;
  return { size: out, data: Uint8Array.from(counts, (c) => (c >= half ? 1 : 0)) };
}

/** Block sizes that make voxels of about `edgeMm`, never finer than the grid. */
export const stepsFor = (spacing: Vec3, edgeMm: number): Vec3 =>
  spacing.map((mm) => Math.max(1, Math.round(edgeMm / mm))) as unknown as Vec3;

/** The edge at which a ball of the mask's volume would just keep to `mostVertices`: no finer block can fit. */
function leastEdgeMm(mask: Mask, spacing: Vec3, mostVertices: number): number {
  const volumeMm3 = countVoxels(mask) * spacing[0] * spacing[1] * spacing[2];
  return Math.max(Math.min(...spacing), Math.sqrt((4.84 * volumeMm3 ** (2 / 3)) / mostVertices));
}

/** The finest net with at most `mostVertices` vertices, tried from fine to coarse. */
function fittingNet(mask: Mask, mostVertices: number): { net: SurfaceNet; steps: Vec3 } {
  const spacing = spacingMm(mask.grid);
  const largest = Math.max(...spacing);
  for (let edge = leastEdgeMm(mask, spacing, mostVertices); ; edge *= 1.35) {
    const steps = stepsFor(spacing, edge);
    const net = surfaceNet(coarsened(mask, steps));
    if (net.vertices.length <= 3 * mostVertices || edge > 8 * largest) return { net, steps };
  }
}

/** Triangles of a structure's contours. An empty structure gives an empty mesh. */
export function surfaceMesh(request: SurfaceRequest): SurfaceMesh {
  const mask = cropMask(rasterize(request.grid, request.slices));
  if (mask.data.length === 0) return noMesh;
  const { net, steps } = fittingNet(mask, request.mostVertices);
  const points = placed(net.vertices, mask, steps);
  const triangles = trianglesOf(net.quads, points, isMirrored(mask.grid.indexToPatient));
  const reference = request.reference === null ? null : rasterize(request.grid, request.reference);
  return {
    points,
    normals: normalsOf(points, triangles),
    triangles,
    signedDistanceMm: reference === null ? null : distancesAt(net, mask, steps, reference),
    steps,
  };
}

/** Corner units → LPS mm. */
function placed(vertices: Float32Array, { grid, box }: Mask, steps: Vec3): Float32Array {
  const m = grid.indexToPatient;
  const points = new Float32Array(vertices.length);
  for (let n = 0; n < vertices.length; n += 3) {
    const i = box.lo[0] - 0.5 + steps[0] * vertices[n]!;
    const j = box.lo[1] - 0.5 + steps[1] * vertices[n + 1]!;
    const k = box.lo[2] - 0.5 + steps[2] * vertices[n + 2]!;
    points[n] = m[0] * i + m[1] * j + m[2] * k + m[3];
    points[n + 1] = m[4] * i + m[5] * j + m[6] * k + m[7];
    points[n + 2] = m[8] * i + m[9] * j + m[10] * k + m[11];
  }
  return points;
}

const isMirrored = (m: Affine): boolean => {
  const [a, b, c, , d, e, f, , g, h, i] = m;
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0;
};

const squaredLength = (p: Float32Array, a: number, b: number): number =>
  (p[3 * a]! - p[3 * b]!) ** 2 + (p[3 * a + 1]! - p[3 * b + 1]!) ** 2 + (p[3 * a + 2]! - p[3 * b + 2]!) ** 2;

/** Two triangles a face, cut along the shorter diagonal; outward orientation kept on mirrored grids. */
function trianglesOf(quads: Uint32Array, points: Float32Array, mirrored: boolean): Uint32Array {
  const out = new Uint32Array((quads.length / 4) * 6);
  for (let q = 0, n = 0; q < quads.length; q += 4, n += 6) {
    const a = quads[q]!;
    const b = quads[q + (mirrored ? 3 : 1)]!;
    const c = quads[q + 2]!;
    const d = quads[q + (mirrored ? 1 : 3)]!;
    const pair =
      squaredLength(points, a, c) <= squaredLength(points, b, d) ? [a, b, c, a, c, d] : [a, b, d, b, c, d];
    out.set(pair, n);
  }
  return out;
}

/** Area-weighted vertex normals. */
function normalsOf(points: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(points.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const [ux, uy, uz] = [
      points[b]! - points[a]!,
      points[b + 1]! - points[a + 1]!,
      points[b + 2]! - points[a + 2]!,
    ];
    const [vx, vy, vz] = [
      points[c]! - points[a]!,
      points[c + 1]! - points[a + 1]!,
      points[c + 2]! - points[a + 2]!,
    ];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const v of [a, b, c]) {
      normals[v]! += nx;
      normals[v + 1]! += ny;
      normals[v + 2]! += nz;
    }
  }
  for (let n = 0; n < normals.length; n += 3) {
    const length = Math.hypot(normals[n]!, normals[n + 1]!, normals[n + 2]!) || 1;
    for (let x = 0; x < 3; x += 1) normals[n + x]! /= length;
  }
  return normals;
}

/**
 * Signed distances of core `surfaceDistances` on the net's vertices: at full resolution vertex and measured corner are the same;
 * a coarse vertex takes the mean of the corners it stands for.
 */
function distancesAt(net: SurfaceNet, mask: Mask, steps: Vec3, reference: Mask): Float32Array | null {
  const measured = surfaceDistances(reference, mask);
  if ('reason' in measured) return null;
  const count = net.vertices.length / 3;
  const [sums, counts] = [new Float32Array(count), new Uint32Array(count)];
  const ci = Math.ceil(mask.box.size[0] / steps[0]) + 1;
  const cj = Math.ceil(mask.box.size[1] / steps[1]) + 1;
  const m = mask.grid.patientToIndex;
  const { pointsMm, signedDistanceMm } = measured;
  for (let n = 0; n < signedDistanceMm.length; n += 1) {
    const [x, y, z] = [pointsMm[3 * n]!, pointsMm[3 * n + 1]!, pointsMm[3 * n + 2]!];
    const corner = (a: 0 | 1 | 2): number => {
      const index = m[4 * a]! * x + m[4 * a + 1]! * y + m[4 * a + 2]! * z + m[4 * a + 3]!;
      return Math.round((index + 0.5 - mask.box.lo[a]) / steps[a]);
    };
    const v = net.vertexOfCorner[corner(0) + ci * (corner(1) + cj * corner(2))] ?? -1;
    if (v < 0) continue;
    sums[v]! += signedDistanceMm[n]!;
    counts[v]! += 1;
  }
  const means = sums.map((sum, v) => (counts[v] === 0 ? Number.NaN : sum / counts[v]!));
  return withoutGaps(means, net.quads);
}

const GAP_PASSES = 3;

/** Coarse vertices that no measured corner fell on take the mean of their neighbours; what is still unknown stays NaN. */
function withoutGaps(values: Float32Array, quads: Uint32Array): Float32Array {
  let now = values;
  for (let pass = 0; pass < GAP_PASSES && now.some(Number.isNaN); pass += 1) {
    const [sums, counts] = [new Float32Array(now.length), new Uint32Array(now.length)];
    for (let q = 0; q < quads.length; q += 1) {
      const [v, next] = [quads[q]!, quads[q % 4 === 3 ? q - 3 : q + 1]!];
      for (const [to, from] of [
        [v, next],
        [next, v],
      ] as const) {
        const value = now[from]!;
        if (!Number.isNaN(now[to]) || Number.isNaN(value)) continue;
        sums[to]! += value;
        counts[to]! += 1;
      }
    }
    now = now.map((value, v) => (counts[v] === 0 ? value : sums[v]! / counts[v]!));
  }
  return now;
}
