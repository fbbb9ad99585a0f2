import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../src/core/geometry/grid.ts';
import type { Volume } from '../../../src/core/masks/index.ts';
import type { InferenceSession } from '../../../src/inference/index.ts';
import { slidingWindow } from '../../../src/inference/network/sliding-window.ts';
import { sampleVolume } from '../../../src/inference/raster/resample.ts';
import { clearOutside, NONE } from '../../../src/inference/structures/label-map.ts';
import { testManifest } from '../../builders/model-manifest.ts';

/** 4 × 3 × 5 voxels of 2 × 3 × 4 mm; the value says which voxel. */
const grid = createGrid({
  dims: [4, 3, 5],
  originMm: [0, 0, 0],
  stepIMm: [2, 0, 0],
  stepJMm: [0, 3, 0],
  stepKMm: [0, 0, 4],
});
const ct: Volume = {
  grid,
  data: Float32Array.from(
    { length: 60 },
    (_, n) => (n % 4) + 10 * (Math.floor(n / 4) % 3) + 100 * Math.floor(n / 12),
  ),
};
/** The same voxels and three more on every side. */
const wide = createGrid({
  ...grid,
  dims: [10, 9, 11],
  originMm: [-6, -9, -12],
  stepIMm: [2, 0, 0],
  stepJMm: [0, 3, 0],
  stepKMm: [0, 0, 4],
});
const hold = (n: number, size: number): number => Math.max(0, Math.min(size - 1, n - 3));

describe('outside the image', () => {
  it('the nearest voxel goes on when a CT is sampled with edge padding', () => {
    const out = sampleVolume(ct, wide, 'edge');
    out.forEach((hu, n) => {
      const [i, j, k] = [n % 10, Math.floor(n / 10) % 9, Math.floor(n / 90)];
      expect(hu).toBeCloseTo(hold(i, 4) + 10 * hold(j, 3) + 100 * hold(k, 5), 4);
    });
  });

  it('labels do not count', () => {
    const labels = new Uint8Array(990).fill(7);
    clearOutside(labels, wide, grid);
    labels.forEach((label, n) => {
      const [i, j, k] = [n % 10, Math.floor(n / 10) % 9, Math.floor(n / 90)];
      const inside = i >= 3 && i < 7 && j >= 3 && j < 6 && k >= 3 && k < 8;
      expect(label).toBe(inside ? 7 : NONE);
    });
  });

  it('tiles go on with the nearest voxel, or with the HU the manifest names', async () => {
    const seen: Float32Array[] = [];
    const session: InferenceSession = {
      run: async (data, dims) => {
        seen.push(data.slice());
        return { data: new Float32Array(3 * data.length), dims: [1, 3, ...dims.slice(2)] };
      },
    };
    const shown = async (padHu: number | 'edge'): Promise<Float32Array> => {
      const normalise = [{ step: 'divide', value: 1 }];
      const input = { patch: [8, 8, 8], dynamic: false, padHu, channels: [{ normalise }] };
      await slidingWindow(session, ct, testManifest({ input }), null);
      return seen.at(-1) as Float32Array;
    };
    const [edge, air] = [await shown('edge'), await shown(-1000)];
    expect(edge).toHaveLength(512);
    const inside = [...air].filter((hu) => hu !== -1000);
    expect(inside).toHaveLength(60);
    expect(new Set(edge)).toEqual(new Set(inside));
    // Every row ends with its last voxel: tensor axes are slice, row, column.
    for (let row = 0; row < 64; row += 1) {
      const values = edge.subarray(8 * row, 8 * row + 8);
      expect(values.at(-1)! - values[0]!).toBe(3);
    }
  });
});
