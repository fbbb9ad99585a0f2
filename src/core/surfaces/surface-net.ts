/**
 * Surface of a mask for looking at: a naive surface net (Gibson 1998), one vertex a corner between inside and outside
 * (the very corners metrics measure at), relaxed towards its neighbours but never out of the cell around its corner, so
 * that it stays within half a voxel of the truth on every axis. Pure.
 */
import type { Vec3 } from '../geometry/grid.ts';

/** Set voxels in a box; offset `i + si * (j + sj * k)`. */
export interface VoxelBox {
  readonly size: Vec3;
  readonly data: Uint8Array;
}

export interface SurfaceNet {
  /** Vertices in corner units: corner (i, j, k) is shared by voxels i−1 and i…; xyz triplets, raster order of corners. */
  readonly vertices: Float32Array;
  /** Four vertices a face, anticlockwise seen from outside on a right-handed grid. */
  readonly quads: Uint32Array;
  /** Vertex of each corner of the (si+1)(sj+1)(sk+1) lattice, −1 without. */
  readonly vertexOfCorner: Int32Array;
}

/** Steps towards the neighbours' mean and back (Taubin 1995): smooths the stairs and keeps the volume. */
const RELAXATIONS: readonly number[] = Array.from({ length: 6 }, () => [0.63, -0.65]).flat();

export function surfaceNet(box: VoxelBox): SurfaceNet {
  const quadCorners = boundaryQuads(box);
  const [ci, cj, ck] = [box.size[0] + 1, box.size[1] + 1, box.size[2] + 1];
  const vertexOfCorner = new Int32Array(ci * cj * ck).fill(-1);
  for (const corner of quadCorners) vertexOfCorner[corner] = 0;
  let count = 0;
  for (let c = 0; c < vertexOfCorner.length; c += 1) {
    if (vertexOfCorner[c] === 0) {
      vertexOfCorner[c] = count;
      count += 1;
    }
  }
  const corners = new Float32Array(3 * count);
  for (let k = 0, c = 0; k < ck; k += 1) {
    for (let j = 0; j < cj; j += 1) {
      for (let i = 0; i < ci; i += 1, c += 1) {
        const v = vertexOfCorner[c]!;
        if (v < 0) continue;
        corners[3 * v] = i;
        corners[3 * v + 1] = j;
        corners[3 * v + 2] = k;
      }
    }
  }
  const quads = quadCorners.map((corner) => vertexOfCorner[corner]!);
  return { vertices: relaxed(corners, quads), quads, vertexOfCorner };
}

/** The faces between set and unset voxels (beyond the box is unset), as corner offsets. */
function boundaryQuads({ size, data }: VoxelBox): Uint32Array {
  const [si, sj, sk] = size;
  const ci = si + 1;
  const cp = ci * (sj + 1);
  let quads = new Uint32Array(4096);
  let n = 0;
  const at = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= si || j >= sj || k >= sk ? 0 : data[i + si * (j + sj * k)]!;
  const face = (corner: number, a: number, b: number, outwards: boolean): void => {
    if (n + 4 > quads.length) {
      const more = new Uint32Array(2 * quads.length);
      more.set(quads);
      quads = more;
    }
    quads[n] = corner;
    quads[n + 1] = corner + (outwards ? a : b);
    quads[n + 2] = corner + a + b;
    quads[n + 3] = corner + (outwards ? b : a);
    n += 4;
  };
  for (let k = 0; k <= sk; k += 1) {
    for (let j = 0; j <= sj; j += 1) {
      for (let i = 0; i <= si; i += 1) {
        const corner = i + ci * j + cp * k;
        const here = at(i, j, k);
        const [west, north, below] = [at(i - 1, j, k), at(i, j - 1, k), at(i, j, k - 1)];
        if (here !== west) face(corner, ci, cp, west === 1);
        if (here !== north) face(corner, cp, 1, north === 1);
        if (here !== below) face(corner, 1, ci, below === 1);
      }
    }
  }
  return quads.subarray(0, n);
}

/** Each vertex relaxed towards the mean of its neighbours along the faces' edges, kept within half a unit of its corner. */
function relaxed(corners: Float32Array, quads: Uint32Array): Float32Array {
  let now = corners.slice();
  const sums = new Float32Array(corners.length);
  const counts = new Uint16Array(corners.length / 3);
  for (let n = 0; n < quads.length; n += 1) counts[quads[n]!]! += 2;
  for (const step of RELAXATIONS) {
    sums.fill(0);
    for (let q = 0; q < quads.length; q += 4) {
      for (let e = 0; e < 4; e += 1) {
        const a = 3 * quads[q + e]!;
        const b = 3 * quads[q + ((e + 1) & 3)]!;
        for (let x = 0; x < 3; x += 1) {
          sums[a + x]! += now[b + x]!;
          sums[b + x]! += now[a + x]!;
        }
      }
    }
    const next = new Float32Array(now.length);
    for (let n = 0; n < now.length; n += 1) {
      const mean = sums[n]! / counts[Math.floor(n / 3)]!;
      const [corner, from] = [corners[n]!, now[n]!];
      next[n] = Math.min(corner + 0.5, Math.max(corner - 0.5, from + step * (mean - from)));
    }
    now = next;
  }
  return now;
}
