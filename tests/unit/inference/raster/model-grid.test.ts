import { describe, expect, it } from 'vitest';
import { indexPoint, spacingMm, toIndex, toPatient, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import {
  boxAround,
  boxCornersMm,
  cropGrid,
  modelGrid,
  rasterOffset,
} from '../../../../src/inference/raster/model-grid.ts';
import { testGrids } from '../../../builders/inference.ts';

const direction: Record<string, Vec3> = {
  L: [1, 0, 0],
  R: [-1, 0, 0],
  P: [0, 1, 0],
  A: [0, -1, 0],
  S: [0, 0, 1],
  I: [0, 0, -1],
};

describe('model grid', () => {
  for (const [name, ct] of Object.entries(testGrids())) {
    it.each(['RAS', 'SPL', 'LPS', 'IAR'])(`runs along %s for a CT that is ${name}`, (axes) => {
      const grid = modelGrid(ct, { axes, spacingMm: [2, 3, 4] });
      // Tensor axis 0 is the slowest: k, then j, then i.
      const zero = toPatient(grid, indexPoint(0, 0, 0));
      const ends = [indexPoint(0, 0, 1), indexPoint(0, 1, 0), indexPoint(1, 0, 0)];
      ends.forEach((end, axis) => {
        const p = toPatient(grid, end);
        const step = [2, 3, 4][axis] as number;
        const d = direction[axes[axis] as string] as Vec3;
        for (const n of [0, 1, 2] as const) expect(p[n] - zero[n]).toBeCloseTo(step * d[n], 9);
      });
    });

    it(`holds every corner of a CT that is ${name} to half a voxel`, () => {
      const grid = modelGrid(ct, { axes: 'RAS', spacingMm: [2, 2, 2] });
      for (const corner of boxCornersMm(ct, { lo: [0, 0, 0], size: ct.dims })) {
        const at = toIndex(grid, corner as ReturnType<typeof toPatient>);
        at.forEach((v, axis) => {
          expect(v).toBeGreaterThanOrEqual(-0.500001);
          expect(v).toBeLessThanOrEqual((grid.dims[axis as 0] as number) - 0.499999);
        });
      }
    });
  }

  it('samples the same points whatever part of the CT it covers, from whichever end it is stored', () => {
    const ct = testGrids().axial;
    const whole = modelGrid(ct, { axes: 'RAS', spacingMm: [3, 2, 7] });
    const part = modelGrid(cropGrid(ct, { lo: [11, 7, 5], size: [40, 50, 20] }), {
      axes: 'RAS',
      spacingMm: [3, 2, 7],
    });
    const at = toIndex(whole, toPatient(part, indexPoint(0, 0, 0)));
    const [a, b] = [rasterOffset(whole), rasterOffset(part)];
    for (const n of [0, 1, 2] as const) {
      expect(at[n]).toBeCloseTo(Math.round(at[n]), 9);
      expect(b[n] - a[n]).toBe(Math.round(at[n]));
    }
  });

  it('keeps the spacing of the CT where the manifest says null', () => {
    const grid = modelGrid(testGrids().axial, { axes: 'SPL', spacingMm: [null, 1, 1] });
    expect(spacingMm(grid)).toEqual([1, 1, 5]);
  });

  it('crops without moving voxels', () => {
    const grid = modelGrid(testGrids().oblique, { axes: 'RAS', spacingMm: [2, 2, 2] });
    const box = boxAround(
      grid,
      [
        [0, 0, 0],
        [10, 20, 30],
      ],
      4,
    );
    const part = cropGrid(grid, box);
    const [a, b] = [
      toPatient(part, indexPoint(1, 2, 3)),
      toPatient(grid, indexPoint(box.lo[0] + 1, box.lo[1] + 2, box.lo[2] + 3)),
    ];
    for (const n of [0, 1, 2] as const) expect(a?.[n]).toBeCloseTo(b?.[n] as number, 9);
  });
});
