import { describe, expect, test } from 'vitest';
import {
  createGrid,
  gridFromAffine,
  indexPoint,
  invertAffine,
  sameGrid,
  sliceDistanceMm,
  sliceNormal,
  spacingMm,
  toIndex,
  toPatient,
  voxelVolumeMm3,
} from '../../../../src/core/geometry/grid.ts';
import { gridMakers, plainGrid } from '../../../builders/masks.ts';

const grids = Object.entries(gridMakers).map(([name, make]) => [name, make([7, 9, 11])] as const);

describe('grids', () => {
  test.each(grids)('index → patient → index is the identity: %s', (_, grid) => {
    for (const p of [indexPoint(0, 0, 0), indexPoint(6, 8, 10), indexPoint(-3.25, 4.5, 17.125)]) {
      toIndex(grid, toPatient(grid, p)).forEach((v, axis) => {
        expect(v).toBeCloseTo(p[axis] as number, 9);
      });
    }
  });

  test('spacing, normal, slice distance and voxel volume', () => {
    const sheared = createGrid({
      dims: [4, 4, 4],
      originMm: [0, 0, 0],
      stepIMm: [2, 0, 0],
      stepJMm: [0, 3, 0],
      stepKMm: [0, 3, 4],
    });
    expect(spacingMm(sheared)).toEqual([2, 3, 5]);
    expect(sliceNormal(sheared)).toEqual([0, 0, 1]);
    expect(sliceDistanceMm(sheared)).toBe(4);
    expect(voxelVolumeMm3(sheared)).toBe(24);
    const feetFirst = (gridMakers['feet first (mirrored i and k)'] as typeof plainGrid)([3, 3, 3]);
    expect(sliceDistanceMm(feetFirst)).toBeCloseTo(2.5, 12);
    expect(voxelVolumeMm3(feetFirst)).toBeCloseTo(1.17 * 1.17 * 2.5, 12);
  });

  test('voxel volume is slice distance times in-slice area, also sheared and oblique', () => {
    for (const [, grid] of grids) {
      const [si, sj] = spacingMm(grid);
      expect(voxelVolumeMm3(grid)).toBeCloseTo(sliceDistanceMm(grid) * si * sj, 9);
    }
  });

  test('a grid is the same as one within the tolerance at every corner, and no other', () => {
    const grid = plainGrid([100, 100, 100]);
    const moved = (step: number, origin: number) =>
      createGrid({
        dims: [100, 100, 100],
        originMm: [origin, 0, 0],
        stepIMm: [step, 0, 0],
        stepJMm: [0, 1, 0],
        stepKMm: [0, 0, 1],
      });
    expect(sameGrid(grid, moved(1, 0.0009))).toBe(true);
    expect(sameGrid(grid, moved(1, 0.0011))).toBe(false);
    expect(sameGrid(grid, moved(1.00002, 0))).toBe(false);
    expect(sameGrid(grid, plainGrid([100, 100, 99]))).toBe(false);
    for (const [, g] of grids) expect(sameGrid(g, gridFromAffine(g.dims, g.indexToPatient), 1e-9)).toBe(true);
  });

  test('singular axes and impossible sizes are refused', () => {
    const spec = {
      dims: [2, 2, 2],
      originMm: [0, 0, 0],
      stepIMm: [1, 0, 0],
      stepJMm: [0, 1, 0],
      stepKMm: [0, 0, 1],
    } as const;
    const code = (c: string): unknown => expect.objectContaining({ code: c });
    expect(() => createGrid({ ...spec, stepKMm: [1, 1, 0] })).toThrow(code('grid-singular'));
    expect(() => createGrid({ ...spec, stepKMm: [0, 0, Number.NaN] })).toThrow(code('grid-singular'));
    expect(() => createGrid({ ...spec, dims: [2, 0, 2] })).toThrow(code('grid-dims'));
    expect(() => createGrid({ ...spec, dims: [2, 2.5, 2] })).toThrow(code('grid-dims'));
    expect(() => invertAffine([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])).toThrow(code('grid-singular'));
  });
});
