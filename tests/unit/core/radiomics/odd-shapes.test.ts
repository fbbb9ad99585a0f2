/** Structures and grids that are out of the ordinary: one voxel, one slice, a grid that lies askew. */
import { describe, expect, it } from 'vitest';
import { createGrid, type Grid } from '../../../../src/core/geometry/grid.ts';
import type { Mask, Volume } from '../../../../src/core/masks/index.ts';
import { radiomics, radiomicsCsv } from '../../../../src/core/radiomics/index.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const DIMS = [40, 40, 40] as const;
const straight = createGrid({
  dims: DIMS,
  originMm: [0, 0, 0],
  stepIMm: [0.9, 0, 0],
  stepJMm: [0, 1.1, 0],
  stepKMm: [0, 0, 2],
});
const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
/** The same grid turned about two axes and moved. */
const askew = createGrid({
  dims: DIMS,
  originMm: [-120, 340, -900],
  stepIMm: [0.9 * c, 0.9 * s, 0],
  stepJMm: [-1.1 * s * c, 1.1 * c * c, 1.1 * s],
  stepKMm: [2 * s * s, -2 * c * s, 2 * c],
});

const volume = (grid: Grid): Volume => ({
  grid,
  data: Int16Array.from({ length: 40 ** 3 }, (_, o) => ((o * 7919) % 300) - 100),
});
const where = (grid: Grid, set: (i: number, j: number, k: number) => boolean): Mask =>
  maskFromArray(
    grid,
    Uint8Array.from({ length: 40 ** 3 }, (_, o) =>
      set(o % 40, Math.floor(o / 40) % 40, Math.floor(o / 1600)) ? 1 : 0,
    ),
  );
const ball = (grid: Grid): Mask =>
  where(grid, (i, j, k) => Math.hypot(i - 20, j - 19, k - 18) < 16 && (i + 2 * j + 3 * k) % 17 !== 0);

describe('radiomics of odd structures', () => {
  it('does not depend on how the grid lies in the patient, and is as quick there', () => {
    // Some 10,000 vertices: compared each with each eight times over this would not come back.
    const [one, other] = [straight, askew].map((grid) => radiomics(volume(grid), ball(grid)).features);
    expect(Object.keys(other!)).toEqual(Object.keys(one!));
    for (const [tag, value] of Object.entries(one!))
      expect(Math.abs((other![tag] as number) / value - 1), tag).toBeLessThan(1e-6);
    expect(one!.morph_diam).toBeCloseTo(31 * 2, -1);
  });

  it('of one slice and of one voxel gives what there is; the rest is not finite or absent, never a made-up number', () => {
    const slice = radiomics(
      volume(straight),
      where(straight, (_, __, k) => k === 7),
    ).features;
    expect(slice.morph_pca_least_axis).toBe(0);
    expect(slice.morph_vol_dens_aee).toBe(Infinity);
    expect(slice.cm_contrast).toBeGreaterThan(0);
    const voxel = radiomics(
      volume(straight),
      where(straight, (i, j, k) => i + j + k === 0),
    ).features;
    expect([voxel.morph_vol_approx, voxel.stat_mean, voxel.stat_var]).toEqual([0.9 * 1.1 * 2, -100, 0]);
    expect(voxel.morph_pca_elongation).toBeNaN();
    expect(voxel.cm_contrast).toBeUndefined();
  });

  it('has all columns in the table when the first structure is a single voxel', () => {
    const rows = [where(straight, (i, j, k) => i + j + k === 0), ball(straight)].map((mask, n) => ({
      name: `S${n}`,
      ...radiomics(volume(straight), mask),
    }));
    const [heading, voxel, whole] = radiomicsCsv(rows).trimEnd().split('\r\n') as [string, string, string];
    const at = heading.split(',').indexOf('cm_contrast');
    const cells = (line: string): string[] => line.replace(/"[^"]*"/g, '').split(',');
    expect(at).toBeGreaterThan(0);
    expect([cells(voxel)[at], Number(cells(whole)[at]) > 0]).toEqual(['', true]);
  });
});
