import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { addTile, emptyProbabilities, ONE } from '../../../../src/inference/network/probabilities.ts';
import { testManifest } from '../../../builders/model-manifest.ts';

const grid = createGrid({
  dims: [2, 1, 1],
  originMm: [0, 0, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, 1],
});
const whole = [new Float32Array([1]), new Float32Array([1]), new Float32Array([1, 1])] as const;

function blend(activation: 'softmax' | 'sigmoid' | 'none', logits: number[], temperature = 1) {
  const { output } = testManifest({ output: { activation, exclusive: activation === 'softmax' } });
  const p = emptyProbabilities(grid, output);
  addTile(
    p,
    { data: Float32Array.from(logits), tile: [1, 1, 2], start: [0, 0, 0], weights: whole, share: 1 },
    output,
    temperature,
  );
  return p;
}

describe('probabilities', () => {
  it('are the softmax of the logits, the background being the rest', () => {
    // Class-major: background 1, 9; soft 2, -9; bone 0, -8.
    const p = blend('softmax', [1, 9, 2, -9, 0, -8]);
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(0);
    expect(p.values[0]).toBeNull();
    expect((p.values[1]?.[0] as number) / ONE).toBeCloseTo(Math.exp(2) / sum, 4);
    expect((p.values[2]?.[0] as number) / ONE).toBeCloseTo(1 / sum, 4);
    expect(p.values[1]?.[1]).toBe(0);
  });

  it('are softened by the temperature', () => {
    const p = blend('softmax', [2, 0, 4, 0, 0, 0], 2);
    const sum = Math.exp(1) + Math.exp(2) + 1;
    expect((p.values[1]?.[0] as number) / ONE).toBeCloseTo(Math.exp(2) / sum, 4);
  });

  it('of independent classes are sigmoids', () => {
    const p = blend('sigmoid', [3, -20, 0, 20, -1, 1]);
    expect([...(p.values[0] as Uint16Array)].map((q) => q / ONE)).toEqual([expect.closeTo(0.9526, 4), 0]);
    expect([...(p.values[2] as Uint16Array)].map((q) => q / ONE)).toEqual([
      expect.closeTo(0.2689, 4),
      expect.closeTo(0.7311, 4),
    ]);
  });

  it('given by the network are taken as they are', () => {
    const p = blend('none', [0.5, 0, 0.25, 1, 0.25, 0]);
    expect((p.values[1]?.[0] as number) / ONE).toBeCloseTo(0.25, 4);
    expect((p.values[1]?.[1] as number) / ONE).toBeCloseTo(1, 4);
  });

  it.each(['softmax', 'sigmoid', 'none'] as const)('that are not numbers are an error (%s)', (activation) => {
    for (const at of [0, 2, 5]) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const logits = [9, 9, -9, -9, -9, -9];
        logits[at] = bad;
        expect(() => blend(activation, logits)).toThrowError(
          expect.objectContaining({ code: 'model-output-invalid' }),
        );
      }
    }
  });
});
