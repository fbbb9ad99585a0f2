/** Masks, grids and rings for tests: drawn, random, and on every kind of grid. */
import fc from 'fast-check';
import { createGrid, type Grid, type Vec3 } from '../../src/core/geometry/grid.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import { createRandom } from '../../src/core/phantom/random.ts';
import { maskFromArray, maskToArray } from './mask-arrays.ts';

/** Mask of one drawing per slice: rows of text, `#` (or any letter) set, `.` not; row 0 is j = 0. */
export function drawMask(
  slices: readonly (readonly string[])[],
  gridOf: (dims: Vec3) => Grid = plainGrid,
): Mask {
  const dims: Vec3 = [slices[0]?.[0]?.length ?? 1, slices[0]?.length ?? 1, slices.length];
  const values = slices.flatMap((rows) => rows.flatMap((row) => [...row].map((c) => (c === '.' ? 0 : 1))));
  return maskFromArray(gridOf(dims), values);
}

/** Rows of text of slice k of a mask, over the whole grid. */
export function showSlice(mask: Mask, k: number): string[] {
  const [ni, nj] = mask.grid.dims;
  const { lo, size } = mask.box;
  const at = (i: number, j: number): number => {
    const [a, b, c] = [i - lo[0], j - lo[1], k - lo[2]];
    if (a < 0 || b < 0 || c < 0 || a >= size[0] || b >= size[1] || c >= size[2]) return 0;
    return mask.data[a + size[0] * (b + size[1] * c)] as number;
  };
  return Array.from({ length: nj }, (_, j) =>
    Array.from({ length: ni }, (_, i) => (at(i, j) ? '#' : '.')).join(''),
  );
}

type GridMaker = (dims: Vec3) => Grid;

/** 1 mm voxels, origin 0. */
export const plainGrid: GridMaker = (dims) =>
  createGrid({ dims, originMm: [0, 0, 0], stepIMm: [1, 0, 0], stepJMm: [0, 1, 0], stepKMm: [0, 0, 1] });

const rotated = (dims: Vec3): Grid => {
  const [a, b] = [0.3, 0.2];
  const i: Vec3 = [Math.cos(a), Math.sin(a), 0];
  const j: Vec3 = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)];
  const n: Vec3 = [Math.sin(a) * Math.sin(b), -Math.cos(a) * Math.sin(b), Math.cos(b)];
  const by = (v: Vec3, s: number): Vec3 => [v[0] * s, v[1] * s, v[2] * s];
  return createGrid({
    dims,
    originMm: [-113.7, 41.3, -871.9],
    stepIMm: by(i, 2),
    stepJMm: by(j, 2.5),
    stepKMm: by(n, 5),
  });
};

/** Every kind of grid the product meets, by name. */
export const gridMakers: Readonly<Record<string, GridMaker>> = {
  plain: plainGrid,
  'non-square, odd origin': (dims) =>
    createGrid({
      dims,
      originMm: [-249.51171875, -250.3, -1033.7],
      stepIMm: [0.9765625, 0, 0],
      stepJMm: [0, 0.7, 0],
      stepKMm: [0, 0, 3],
    }),
  'feet first (mirrored i and k)': (dims) =>
    createGrid({
      dims,
      originMm: [250, -250, 400],
      stepIMm: [-1.17, 0, 0],
      stepJMm: [0, 1.17, 0],
      stepKMm: [0, 0, -2.5],
    }),
  'prone (mirrored i and j)': (dims) =>
    createGrid({
      dims,
      originMm: [250, 250, -400],
      stepIMm: [-0.8, 0, 0],
      stepJMm: [0, -0.8, 0],
      stepKMm: [0, 0, 2],
    }),
  oblique: rotated,
  'sheared (gantry tilt)': (dims) =>
    createGrid({
      dims,
      originMm: [-200, -180, -600],
      stepIMm: [0.9, 0, 0],
      stepJMm: [0, 0.9, 0],
      stepKMm: [0, 0.7, 2.5],
    }),
  sagittal: (dims) =>
    createGrid({
      dims,
      originMm: [-60, -120, 200],
      stepIMm: [0, 0.6, 0],
      stepJMm: [0, 0, -0.6],
      stepKMm: [3.3, 0, 0],
    }),
};

/** Any of the grids above. */
export const anyGridMaker: fc.Arbitrary<GridMaker> = fc.constantFrom(...Object.values(gridMakers));

/** Random masks on any grid, speckled up to the given fillings; `blobs` are solid instead. */
function masksUpTo(
  least: Vec3,
  most: Vec3,
  fills: readonly number[],
  blobs: fc.Arbitrary<boolean>,
): fc.Arbitrary<Mask> {
  const size = (axis: 0 | 1 | 2) => fc.integer({ min: least[axis], max: most[axis] });
  return fc
    .tuple(fc.tuple(size(0), size(1), size(2)), anyGridMaker, fc.integer(), fc.constantFrom(...fills), blobs)
    .map(([dims, gridOf, seed, fill, solid]) =>
      maskFromArray(gridOf(dims), randomVoxels(dims, seed, fill, solid)),
    );
}

/** A random mask up to 12×11×4: speckled, blobby or solid, on any grid, often touching the image edge. */
export const anyMask: fc.Arbitrary<Mask> = masksUpTo(
  [1, 1, 1],
  [12, 11, 4],
  [0.05, 0.3, 0.5, 0.7, 0.95],
  fc.boolean(),
);

/** As {@link anyMask}, but with rows of up to 110 voxels, so that they span several machine words. */
export const anyWideMask: fc.Arbitrary<Mask> = masksUpTo(
  [28, 1, 1],
  [110, 5, 3],
  [0.01, 0.05, 0.5, 0.97],
  fc.constant(false),
);

/** Two random masks on one grid. */
export const anyMaskPair: fc.Arbitrary<[Mask, Mask]> = fc
  .tuple(anyMask, fc.integer())
  .map(([a, seed]): [Mask, Mask] => {
    const random = createRandom(seed);
    const fill = random();
    const values = maskToArray(a).map(() => (random() < fill ? 1 : 0));
    return [a, maskFromArray(a.grid, values)];
  });

function randomVoxels([ni, nj, nk]: Vec3, seed: number, fill: number, blobs: boolean): Uint8Array {
  const random = createRandom(seed);
  const out = new Uint8Array(ni * nj * nk);
  if (!blobs) return out.map(() => (random() < fill ? 1 : 0));
  for (let b = 0; b < 3; b += 1) {
    const [ci, cj, ck] = [random() * ni, random() * nj, random() * nk];
    const [r, hole] = [1 + random() * 5, random() * 2];
    for (let n = 0; n < out.length; n += 1) {
      const d = Math.hypot((n % ni) - ci, (Math.floor(n / ni) % nj) - cj, Math.floor(n / (ni * nj)) - ck);
      if (d < r) out[n] = d < hole ? 0 : 1;
    }
  }
  return out;
}

/** A solid ball of `radiusMm` about a voxel position, as a mask (voxel centre inside). */
export function ballMask(grid: Grid, centreIndex: Vec3, radiusMm: number): Mask {
  const m = grid.indexToPatient;
  return maskWhere(grid, (i, j, k) => {
    const [a, b, c] = [i - centreIndex[0], j - centreIndex[1], k - centreIndex[2]];
    return (
      Math.hypot(
        m[0] * a + m[1] * b + m[2] * c,
        m[4] * a + m[5] * b + m[6] * c,
        m[8] * a + m[9] * b + m[10] * c,
      ) <= radiusMm
    );
  });
}

/** Mask of the voxels for which `inside` says so. */
export function maskWhere(grid: Grid, inside: (i: number, j: number, k: number) => boolean): Mask {
  const [ni, nj, nk] = grid.dims;
  const values = new Uint8Array(ni * nj * nk);
  for (let k = 0, n = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1, n += 1) values[n] = inside(i, j, k) ? 1 : 0;
  return maskFromArray(grid, values);
}
