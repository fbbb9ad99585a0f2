import { describe, expect, it } from 'vitest';
import { type Grid, indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { Ring } from '../../../../src/core/structures/types.ts';
import { cutSlice, spansXor } from '../../../../src/renderer/planes/cuts.ts';
import { cutStructure } from '../../../builders/cut-structure.ts';
import { obliqueGrid, plainGrid } from '../grids.ts';

const ring = (grid: Grid, k: number, points: readonly (readonly [number, number])[]): Ring =>
  Float64Array.from(points.flatMap(([i, j]) => [...toPatient(grid, indexPoint(i, j, k))]));

const box = (i0: number, j0: number, i1: number, j1: number): [number, number][] => [
  [i0, j0],
  [i1, j0],
  [i1, j1],
  [i0, j1],
];

describe('cutSlice', () => {
  it('gives the spans inside, holes left out', () => {
    const grid = obliqueGrid();
    const rings = [ring(grid, 3, box(5, 5, 25, 20)), ring(grid, 3, box(10, 8, 15, 12))];
    expect(cutSlice(rings, grid, 0, 12).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([5, 8, 12, 20]);
    expect(cutSlice(rings, grid, 1, 10).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([5, 10, 15, 25]);
    expect(cutSlice(rings, grid, 0, 30)).toEqual([]);
  });

  it('does not see the seam of a keyhole', () => {
    const grid = plainGrid();
    // Outer box, seam along j = 10 from i = 5 to 10, inner box, seam back.
    const keyhole = ring(grid, 0, [
      [5, 10],
      [5, 20],
      [25, 20],
      [25, 5],
      [5, 5],
      [5, 10],
      [10, 10],
      [10, 8],
      [15, 8],
      [15, 12],
      [10, 12],
      [10, 10],
    ]);
    expect(cutSlice([keyhole], grid, 0, 7).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([5, 20]);
  });

  it('covers the same length as the closed outlines of core', () => {
    const grid = obliqueGrid();
    const slices = new Map([[3, [ring(grid, 3, box(5, 5, 25, 20)), ring(grid, 3, box(10, 8, 15, 12))]]]);
    const spans = cutSlice(slices.get(3)!, grid, 0, 12);
    const loops = cutStructure(grid, slices, { axis: 'i', at: 12 });
    expect(loops).toHaveLength(spans.length / 2);
  });
});

it('spansXor: what exactly one of two neighbours covers', () => {
  expect(spansXor([1, 5], [3, 8])).toEqual([1, 3, 5, 8]);
  expect(spansXor([1, 5], [1, 5])).toEqual([]);
  expect(spansXor([], [2, 4])).toEqual([2, 4]);
});
