import { describe, expect, it } from 'vitest';
import { createGrid, indexPoint, toIndex, toPatient, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { Volume } from '../../../../src/core/masks/index.ts';
import { modelGrid } from '../../../../src/inference/raster/model-grid.ts';
import { averageBlocks, resampleToModel, sampleVolume } from '../../../../src/inference/raster/resample.ts';
import { paintCt, testGrids } from '../../../builders/inference.ts';
import { testManifest } from '../../../builders/model-manifest.ts';

const PAD = -777;

describe('resampling', () => {
  for (const [name, grid] of Object.entries(testGrids())) {
    it(`gives a linear field back exactly, and padding outside, from a CT that is ${name}`, () => {
      const fieldAt = ([x, y, z]: Vec3): number => 2 * x - 3 * y + z;
      const exact: Volume = { grid, data: Float32Array.from(paintCt(grid, () => 0).data) };
      let v = 0;
      for (let k = 0; k < grid.dims[2]; k += 1)
        for (let j = 0; j < grid.dims[1]; j += 1)
          for (let i = 0; i < grid.dims[0]; i += 1, v += 1)
            exact.data[v] = fieldAt(toPatient(grid, indexPoint(i, j, k)));
      const target = modelGrid(grid, { axes: 'ARS', spacingMm: [6, 7, 8] });
      const got = sampleVolume(exact, target, PAD);
      let [inside, outside] = [0, 0];
      for (let n = 0; n < got.length; n += 1) {
        const [ni, nj] = target.dims;
        const p = toPatient(target, indexPoint(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))));
        const at = toIndex(grid, p);
        const within = (slack: number): boolean =>
          at.every((u, a) => u >= -slack && u <= (grid.dims[a as 0] as number) - 1 + slack);
        const reach = Math.max(6 / 2.5, 7 / 2.5, 8 / 5) / 2;
        if (within(0)) {
          expect(Math.abs((got[n] as number) - fieldAt(p))).toBeLessThan(1e-2);
          inside += 1;
        } else if (!within(reach + 0.01)) {
          expect(got[n]).toBe(PAD);
          outside += 1;
        }
      }
      expect(inside).toBeGreaterThan(5000);
      if (name === 'oblique' || name === 'sheared') expect(outside).toBeGreaterThan(1000);
    });
  }

  it('averages whole blocks and knows where their centres are', () => {
    const grid = createGrid({
      dims: [5, 4, 3],
      originMm: [10, 20, 30],
      stepIMm: [1, 0, 0],
      stepJMm: [0, 1, 0],
      stepKMm: [0, 0, 2],
    });
    const data = Int16Array.from({ length: 60 }, (_, n) => n);
    const out = averageBlocks({ grid, data }, [2, 2, 1], { lo: [1, 0, 0], size: [4, 4, 3] });
    expect(out.grid.dims).toEqual([2, 2, 3]);
    expect(toPatient(out.grid, indexPoint(0, 0, 0))).toEqual([11.5, 20.5, 30]);
    expect(out.data[0]).toBe((1 + 2 + 6 + 7) / 4);
    expect(out.data[11]).toBe((53 + 54 + 58 + 59) / 4);
  });

  it('averages noise away with `area` where `linear` keeps it', () => {
    const grid = createGrid({
      dims: [96, 90, 20],
      originMm: [0, 0, 0],
      stepIMm: [1, 0, 0],
      stepJMm: [0, 1, 0],
      stepKMm: [0, 0, 4],
    });
    let state = 7;
    const noisy = paintCt(grid, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return ((state >>> 16) % 201) - 100;
    });
    const deviation = (resample: 'area' | 'linear'): number => {
      const { input } = testManifest({ input: { spacingMm: [4, 4, 4], resample } });
      const values = [...resampleToModel(noisy, input).data];
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    };
    expect(deviation('linear')).toBeGreaterThan(40);
    expect(deviation('area')).toBeLessThan(20);
  });
});
