/** Grids and contours the editing tests share. */
import { createGrid, type Grid, indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';

/** 1 × 1 × 2 mm, 60 × 60 × 20. */
export const boxGrid = (): Grid =>
  createGrid({
    dims: [60, 60, 20],
    originMm: [0, 0, 0],
    stepIMm: [1, 0, 0],
    stepJMm: [0, 1, 0],
    stepKMm: [0, 0, 2],
  });

/** Rectangle in index coordinates of slice k, as a ring in LPS mm. */
export function rectangle(grid: Grid, k: number, i0: number, j0: number, i1: number, j1: number): Ring {
  const corners: [number, number][] = [
    [i0, j0],
    [i1, j0],
    [i1, j1],
    [i0, j1],
  ];
  return Float64Array.from(corners.flatMap(([i, j]) => [...toPatient(grid, indexPoint(i, j, k))]));
}

/** The same rectangle on slices from … to. */
export function cuboid(
  grid: Grid,
  [from, to]: readonly [number, number],
  box: readonly [number, number, number, number],
): SliceRings {
  return new Map(
    Array.from({ length: to - from + 1 }, (_, n) => [from + n, [rectangle(grid, from + n, ...box)]]),
  );
}
