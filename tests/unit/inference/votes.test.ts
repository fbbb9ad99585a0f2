import { describe, expect, it } from 'vitest';
import { createGrid, indexPoint, toPatient } from '../../../src/core/geometry/grid.ts';
import type { Volume } from '../../../src/core/masks/index.ts';
import type { InferenceSession } from '../../../src/inference/index.ts';
import { VOTE_ONE } from '../../../src/inference/network/probabilities.ts';
import { slidingWindow } from '../../../src/inference/network/sliding-window.ts';
import { spineVotes } from '../../../src/inference/structures/vertebrae.ts';
import { testManifest } from '../../builders/model-manifest.ts';

/** Tensor size [20, 16, 36] (R, A, S), 4 mm, turned about the patient's head-foot axis so that no axis is one of LPS. */
const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
const grid = createGrid({
  dims: [36, 16, 20],
  originMm: [10, -20, 30],
  stepIMm: [0, 0, 4],
  stepJMm: [4 * sin, -4 * cos, 0],
  stepKMm: [-4 * cos, -4 * sin, 0],
});
/** HU rise by 10 a voxel along the last axis only: where a voxel lies, and whether the tile is mirrored. */
const ct: Volume = { grid, data: Float32Array.from({ length: 36 * 16 * 20 }, (_, n) => 10 * (n % 36)) };
const output = { votes: { unitMm: 32, levelOffset: 12, levelScale: 8 } };
const MIDDLE = 17;

/** Votes for voxel MIDDLE along the last axis, 8 mm to the front, nothing sideways, level L1 (20). */
const voter: InferenceSession = {
  run: async (data, dims) => {
    const [, , a, b, c] = dims as [number, number, number, number, number];
    const block = a * b * c;
    const out = new Float32Array(7 * block);
    for (let v = 0; v < block; v += 1) {
      const row = v - (v % c);
      const rising = (data[row + c - 1] as number) > (data[row] as number) ? 1 : -1;
      out[2 * block + v] = 5;
      out[4 * block + v] = 8 / 32;
      out[5 * block + v] = (rising * 4 * (MIDDLE - (data[v] as number) * 100)) / 32;
      out[6 * block + v] = 1;
    }
    return { data: out, dims: [1, 7, a, b, c] };
  },
};

describe('votes of a network', () => {
  it.each([
    ['tiles', {}],
    ['mirrored tiles', { mirrorAxes: [2] }],
  ])('lead every voxel to the place voted for: %s', async (_what, input) => {
    const manifest = testManifest({ input: { ...input, maxVoxels: 4096 }, output });
    const p = await slidingWindow(voter, ct, manifest, null);
    const votes = spineVotes(p, manifest.output.votes)!;
    const [i, j, k] = [5, 7, 11];
    const o = i + 36 * (j + 16 * k);
    const at = toPatient(grid, indexPoint(i, j, k));
    const way = votes.stepMm
      .map((step, a) => step.map((mm) => mm * (votes.values[a]![o] as number)))
      .reduce((sum, w) => sum.map((s, n) => s + w[n]!));
    const place = toPatient(grid, indexPoint(MIDDLE, j + 2, k));
    place.forEach((mm, n) => {
      expect(at[n]! + way[n]!).toBeCloseTo(mm, 1);
    });
    expect(votes.level(o)).toBeCloseTo(20, 2);
  });

  it('come only with softmax over exclusive classes', () => {
    expect(() => testManifest({ output: { ...output, activation: 'sigmoid', exclusive: false } })).toThrow(
      /softmax over exclusive classes/,
    );
  });

  it('are held within what a vote can hold', async () => {
    const wild: InferenceSession = {
      run: async (data, dims) => {
        const { data: out, dims: d } = await voter.run(data, dims);
        return { data: out.map((v, n) => (n >= 3 * (out.length / 7) ? 1e6 : v)), dims: d };
      },
    };
    const p = await slidingWindow(wild, ct, testManifest({ output }), null);
    expect(Math.max(...p.votes![0]!)).toBeLessThanOrEqual(8 * VOTE_ONE - 1);
    expect(Math.min(...p.votes![0]!)).toBeGreaterThan(7 * VOTE_ONE);
  });
});
