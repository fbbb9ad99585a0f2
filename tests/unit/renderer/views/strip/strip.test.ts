import { describe, expect, it } from 'vitest';
import { comparePerSlice } from '../../../../../src/core/metrics/index.ts';
import { distanceColour, toneOf } from '../../../../../src/renderer/model/compare/settings.ts';
import { nextWorst, worstOver } from '../../../../../src/renderer/model/compare/worst.ts';
import {
  paintOrder,
  sliceAt,
  sliceSpan,
  stripCells,
} from '../../../../../src/renderer/views/strip/strip-geometry.ts';
import { drawMask } from '../../../../builders/masks.ts';

const limits = { good: 0.9, fair: 0.8 };
const empty = ['.....', '.....'];
const reference = drawMask([empty, ['###..', '###..'], ['###..', '###..'], ['###..', '###..']]);
const edited = drawMask([['#....', '.....'], ['###..', '###..'], ['##...', '##...'], empty]);
const slices = comparePerSlice(reference, edited);

describe('the strip of slices', () => {
  it('tells equal, differing and one-sided slices apart', () => {
    const cells = stripCells([slices], limits);
    expect(cells).toEqual([
      { k: 0, kind: 'missing', dice: null },
      { k: 1, kind: 'equal', dice: 1 },
      { k: 2, kind: 'fair', dice: 0.8 },
      { k: 3, kind: 'missing', dice: null },
    ]);
  });

  it('shows the worst of several structures, painted last', () => {
    const same = comparePerSlice(reference, reference);
    const cells = stripCells([same, slices, same], limits);
    expect(cells.map((c) => c.kind)).toEqual(['missing', 'equal', 'fair', 'missing']);
    expect(paintOrder(cells).map((c) => c.kind)).toEqual(['equal', 'fair', 'missing', 'missing']);
  });

  it('has the last slice on top for slices counted towards the head, and finds back what it draws', () => {
    for (const lastOnTop of [true, false]) {
      const g = { count: 155, heightPx: 431, lastOnTop };
      expect(sliceSpan(g, lastOnTop ? 154 : 0).top).toBe(0);
      for (let k = 0; k < g.count; k += 1) {
        const { top, bottom } = sliceSpan(g, k);
        expect(sliceAt(g, (top + bottom) / 2)).toBe(k);
      }
    }
  });

  it('draws every slice at least a pixel high, and clicks beside it stay inside', () => {
    const g = { count: 1000, heightPx: 200, lastOnTop: true };
    const { top, bottom } = sliceSpan(g, 500);
    expect(bottom - top).toBe(1);
    expect(sliceAt(g, -5)).toBe(999);
    expect(sliceAt(g, 250)).toBe(0);
  });
});

describe('worst slices over structures', () => {
  it('sees a part drawn too much: it adds no path length but lowers Dice', () => {
    const more = drawMask([empty, ['###.#', '###..'], ['###..', '###..'], ['###..', '###..']]);
    const results = [
      ['same', { slices: comparePerSlice(reference, reference) }],
      ['more', { slices: comparePerSlice(reference, more) }],
    ] as const;
    expect(worstOver(results, 5, 'dice').map((w) => [w.structureId, w.slice.k])).toEqual([['more', 1]]);
  });

  it('puts slices only one has first, over all structures', () => {
    const results = [
      ['a', { slices }],
      ['b', { slices: slices.filter((s) => s.k === 2) }],
    ] as const;
    const list = worstOver(results, 3, 'dice').map((w) => [w.structureId, w.slice.k]);
    expect(list.slice(0, 2)).toEqual([
      ['a', 3],
      ['a', 0],
    ]);
    expect(list).toHaveLength(3);
  });
});

describe('stepping through the worst slices', () => {
  const list = [{ seen: true }, { seen: false }, { seen: true }, { seen: false }];
  it('starts at the worst not seen, skips the seen ones, and stays inside', () => {
    expect(nextWorst(list, -1, 1)).toBe(1);
    expect(nextWorst(list, 1, 1)).toBe(3);
    expect(nextWorst(list, 3, -1)).toBe(1);
    expect(nextWorst(list, 3, 1)).toBe(3);
    expect(nextWorst([{ seen: true }, { seen: true }], 0, 1)).toBe(1);
    expect(nextWorst([{ seen: true }], -1, 1)).toBe(0);
  });
});

describe('hints', () => {
  it('judges more-is-better and less-is-better by the same limits object', () => {
    expect([0.95, 0.9, 0.85, 0.79].map((v) => toneOf(v, limits))).toEqual(['good', 'good', 'fair', 'poor']);
    const mm = { good: 2, fair: 3 };
    expect([1, 2, 2.5, 3.1].map((v) => toneOf(v, mm))).toEqual(['good', 'good', 'fair', 'poor']);
  });

  it('colours distances symmetrically and stops at the limit', () => {
    expect(distanceColour(0, 3)).toEqual([236, 236, 236]);
    expect(distanceColour(9, 3)).toEqual(distanceColour(3, 3));
    expect(distanceColour(-9, 3)).toEqual(distanceColour(-3, 3));
    expect(distanceColour(-3, 3)).not.toEqual(distanceColour(3, 3));
  });
});
