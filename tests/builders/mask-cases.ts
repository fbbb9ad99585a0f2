/** Masks that break contour readers: holes, islands, single voxels, image edges, on every kind of grid. */
import { createGrid, type Grid } from '../../src/core/geometry/grid.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import { makeGrid } from './ct-series.ts';
import { maskFromArray } from './mask-arrays.ts';

type Inside = (i: number, j: number, k: number, grid: Grid) => boolean;

const disc = (i: number, j: number, ci: number, cj: number, r: number): boolean =>
  Math.hypot(i - ci, j - cj) <= r;

/** Deterministic noise in 0…1. */
function noise(i: number, j: number, k: number): number {
  const h = Math.imul(i * 374761393 + j * 668265263 + k * 2147483647, 1274126177);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

export const maskShapes: Readonly<Record<string, Inside>> = {
  hole: (i, j, k) => k > 0 && disc(i, j, 11, 9, 7) && !disc(i, j, 12, 8, 3),
  'island in a hole': (i, j) => disc(i, j, 11, 9, 8) && !(disc(i, j, 11, 9, 5) && !disc(i, j, 11, 9, 2)),
  'two holes': (i, j) => disc(i, j, 11, 9, 8) && !disc(i, j, 8, 9, 2) && !disc(i, j, 14, 9, 2),
  'one voxel': (i, j, k) => i === 5 && j === 6 && k === 2,
  'corner touching voxels': (i, j) => (i === 5 && j === 6) || (i === 6 && j === 7) || (i === 4 && j === 7),
  'image edges': (i, j, _k, { dims }) => i === 0 || j === 0 || i === dims[0] - 1 || j === dims[1] - 1,
  'whole image': () => true,
  'first and last slice': (i, j, k, { dims }) => (k === 0 || k === dims[2] - 1) && disc(i, j, 11, 9, 4),
  comb: (i, j) => j > 2 && j < 15 && i > 1 && i < 21 && (i % 2 === 0 || j < 5),
  sponge: (i, j, k) => noise(i, j, k) < 0.6,
};

const [c, s] = [Math.cos(0.35), Math.sin(0.35)];
const [d, t] = [Math.cos(0.2), Math.sin(0.2)];

/** 23 × 19 × 5 voxels, non-square and anisotropic throughout. */
export const maskGrids: Readonly<Record<string, Grid>> = {
  axial: makeGrid([23, 19, 5], [0.9765625, 1.3, 2.5]),
  'feet first': makeGrid([23, 19, 5], [0.9765625, 1.3, 2.5], { row: [-1, 0, 0], column: [0, 1, 0] }),
  prone: makeGrid([23, 19, 5], [0.7, 1.1, 3], { row: [-1, 0, 0], column: [0, -1, 0] }),
  oblique: makeGrid([23, 19, 5], [0.9765625, 1.3, 2.5], { row: [c, s, 0], column: [-s * d, c * d, t] }),
  sagittal: makeGrid([23, 19, 5], [0.8, 1.7, 2], { row: [0, 1, 0], column: [0, 0, -1] }),
};

/** A gantry-tilted (sheared) grid; other tools refuse or ignore the shear. */
export const shearedGrid: Grid = createGrid({
  dims: [23, 19, 5],
  originMm: [-30.25, -12.5, 700.125],
  stepIMm: [0.9765625, 0, 0],
  stepJMm: [0, 1.3 * d, 1.3 * t],
  stepKMm: [0, 0, 2.5],
});

export function shapeMask(grid: Grid, inside: Inside): Mask {
  const [ni, nj, nk] = grid.dims;
  const data = new Uint8Array(ni * nj * nk);
  let n = 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1, n += 1) data[n] = inside(i, j, k, grid) ? 1 : 0;
  return maskFromArray(grid, data);
}
