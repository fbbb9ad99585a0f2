import { describe, expect, it } from 'vitest';
import { cropMask } from '../../../../src/core/masks/index.ts';
import { type ProposedMask, qualities } from '../../../../src/inference/index.ts';
import { plainGrid } from '../../../builders/masks.ts';

const grid = plainGrid([40, 40, 20]);
const made = (name: string, lo: [number, number, number], side: number, overall = 0.9): ProposedMask => ({
  name,
  interpretedType: 'ORGAN',
  colour: [1, 2, 3],
  mask: cropMask({ grid, box: { lo, size: [side, side, side] }, data: new Uint8Array(side ** 3).fill(1) }),
  crossing: () => Number.NaN,
  confidence: { overall, bySlice: new Map() },
});
const reasons = (proposals: ProposedMask[], metal: number[] = []): string[] =>
  qualities(proposals, metal).map((q) => `${q.verdict}: ${q.reasons.join(' ')}`);

describe('what to expect of a proposal', () => {
  it('is likely good where nothing speaks against it', () => {
    expect(qualities([made('Liver', [5, 5, 5], 8)], [])).toEqual([
      { expectedDice: 0.9, verdict: 'likely good', reasons: [] },
    ]);
  });

  it('is to be checked when the network is unsure, the image cuts it, metal disturbs it or its other side differs', () => {
    expect(reasons([made('Liver', [5, 5, 5], 8, 0.6)])[0]).toMatch(/^check: .*Dice of about 0\.60/);
    expect(reasons([made('Liver', [5, 5, 0], 8)])[0]).toMatch(/^check: .*edge of the image/);
    expect(reasons([made('Liver', [5, 32, 5], 8)])[0]).toMatch(/^check: .*edge of the image/);
    expect(reasons([made('Liver', [5, 5, 5], 8)], [6, 7])[0]).toMatch(/^check: Metal disturbs 2/);
    expect(reasons([made('Liver', [5, 5, 5], 8)], [6])[0]).toBe('likely good: ');
    expect(reasons([made('Kidney_L', [5, 5, 5], 8), made('Kidney_R', [20, 5, 5], 6)])).toEqual([
      'check: It and Kidney_R differ in volume by a factor of 2.4.',
      'check: It and Kidney_L differ in volume by a factor of 2.4.',
    ]);
    expect(reasons([made('Kidney_L', [5, 5, 5], 8), made('Kidney_R', [20, 5, 5], 7)])[0]).toBe(
      'likely good: ',
    );
  });
});
