import { describe, expect, it } from 'vitest';
import {
  checkGolden,
  describeOutput,
  goldenInput,
  type InferenceSession,
} from '../../../../src/inference/index.ts';
import { calibrated } from '../../../../src/inference/structures/confidence.ts';
import { pointwiseSession } from '../../../builders/inference.ts';
import { testManifest } from '../../../builders/model-manifest.ts';

const spec = { generator: 'blobs', seed: 1, shape: [8, 8, 12] } as const;
const logits = [(v: number) => v, (v: number) => 1 - v * v, (v: number) => 3 * v];

async function manifestWithGolden() {
  const input = { ...spec, shape: [8, 8, 12] as [number, number, number] };
  const { data } = await pointwiseSession(logits).run(goldenInput(input, 1), [1, 1, 8, 8, 12]);
  return testManifest({ golden: { input, expected: describeOutput(data, 3) } });
}

describe('self-test', () => {
  it('feeds the same bits on every machine', () => {
    const values = goldenInput({ ...spec, shape: [8, 8, 12] }, 1);
    // First blocks of x ← x·1664525 + 1013904223 from 1 ^ 0x9e3779b9; also in models/training/manifest.py.
    const state = (Math.imul((1 ^ 0x9e3779b9) >>> 0, 1_664_525) + 1_013_904_223) >>> 0;
    expect(values[0]).toBe(Math.fround(((state >>> 16) / 16_384 - 2) * 0.875));
    expect(values[1]).toBe(Math.fround(((state >>> 16) / 16_384 - 2) * 0.875 + 5 / 64));
    expect(values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)).toBeLessThan(2);
  });

  it('passes on the network it was written for', async () => {
    expect(await checkGolden(pointwiseSession(logits), await manifestWithGolden())).toBeNull();
  });

  it.each([
    ['a slightly wrong result', (v: number) => 3 * v + 0.02],
    ['a class that is all zero', () => 0],
    ['values that are not numbers', () => Number.NaN],
  ])('notices %s', async (_what, last) => {
    const broken = pointwiseSession([logits[0]!, logits[1]!, last]);
    expect(await checkGolden(broken, await manifestWithGolden())).toMatchObject({
      code: 'model-self-test-failed',
    });
  });

  it('notices an output of another size', async () => {
    const short: InferenceSession = {
      run: async () => ({ data: new Float32Array(6), dims: [1, 3, 1, 1, 2] }),
    };
    expect(await checkGolden(short, await manifestWithGolden())).toMatchObject({
      code: 'model-self-test-failed',
    });
  });
});

describe('calibration', () => {
  const settings = testManifest({
    confidence: {
      curve: [
        [0.2, 0],
        [0.6, 0.5],
        [0.9, 0.95],
      ],
    },
  }).confidence;
  it.each([
    [0.1, 0],
    [0.2, 0],
    [0.4, 0.25],
    [0.6, 0.5],
    [0.75, 0.725],
    [1, 0.95],
  ])('maps raw %f to %f', (raw, expected) => {
    expect(calibrated(raw, settings.curve)).toBeCloseTo(expected, 9);
  });
  it('without a curve leaves the value', () => {
    expect(calibrated(0.37, testManifest().confidence.curve)).toBe(0.37);
  });
});
