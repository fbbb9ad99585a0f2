/** Masks, grids and rings for tests: drawn, random, and on every kind of grid. */
import fc from 'fast-check';
import { createGrid, type Grid, type Vec3 } from '../../src/core/geometry/index.ts';
import { type Mask, maskFromArray } from '../../src/core/masks/index.ts';

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

/** A random mask up to 12×11×4: speckled, blobby or solid, on any grid, often touching the image edge. */
export const anyMask: fc.Arbitrary<Mask> = fc
  .record({
    dims: fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 4 }),
    ),
    gridOf: anyGridMaker,
    seed: fc.integer(),
    fill: fc.constantFrom(0.05, 0.3, 0.5, 0.7, 0.95),
    blobs: fc.boolean(),
  })
  .map(({ dims, gridOf, seed, fill, blobs }) =>
    maskFromArray(gridOf(dims), randomVoxels(dims, seed, fill, blobs)),
  );

/** As {@link anyMask}, but with rows of up to 110 voxels, so that they span several machine words. */
export const anyWideMask: fc.Arbitrary<Mask> = fc
  .record({
    dims: fc.tuple(
      fc.integer({ min: 28, max: 110 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3 }),
    ),
    gridOf: anyGridMaker,
    seed: fc.integer(),
    fill: fc.constantFrom(0.01, 0.05, 0.5, 0.97),
  })
  .map(({ dims, gridOf, seed, fill }) => maskFromArray(gridOf(dims), randomVoxels(dims, seed, fill, false)));

/** Deterministic random numbers in [0, 1) (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function randomVoxels([ni, nj, nk]: Vec3, seed: number, fill: number, blobs: boolean): Uint8Array {
  const random = randomNumbers(seed);
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
