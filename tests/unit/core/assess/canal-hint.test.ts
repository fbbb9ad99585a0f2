/** A tumour beside a square canal with a square cord: occupation, distance and words. */
import { describe, expect, it } from 'vitest';
import { canalHint } from '../../../../src/core/assess/canal-hint.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

// Sheared on purpose, as by a tilted gantry.
const grid = createGrid({
  dims: [40, 40, 9],
  originMm: [0, 0, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0.5, 2],
});
/** A block from (i, j) with sides, over slices 2 to 6. */
const block = (i: number, j: number, wide: number, deep: number) =>
  maskFromArray(
    grid,
    Uint8Array.from({ length: 40 * 40 * 9 }, (_, o) => {
      const [x, y, z] = [o % 40, Math.floor(o / 40) % 40, Math.floor(o / 1600)];
      return x >= i && x < i + wide && y >= j && y < j + deep && z >= 2 && z <= 6 ? 1 : 0;
    }),
  );
const canal = block(10, 10, 20, 20);
const cord = block(16, 16, 8, 8);

describe('canal hint', () => {
  it.each([
    [
      'away from the cord',
      block(0, 10, 12, 20),
      0.1,
      5,
      /5.0 mm from the cord: look at MR for ESCC 1a or 1b/,
    ],
    ['touching it', block(0, 10, 16, 20), 0.3, 1, /touching the cord: look at MR for ESCC 1c or 2/],
    [
      'filling most of the canal',
      block(0, 10, 22, 20),
      0.6,
      0,
      /touching the cord: look at MR for ESCC 2 or 3/,
    ],
  ] as const)('%s', (_, gtv, occupation, cordMm, words) => {
    const hint = canalHint(gtv, canal, cord)!;
    expect(hint.occupation).toBeCloseTo(occupation, 9);
    expect(hint.cordMm).toBeCloseTo(cordMm, 9);
    expect(hint.hint).toMatch(words);
    expect(hint.volumeCc).toBeCloseTo((occupation * 400 * 5 * 2) / 1000, 9);
  });

  it('says nothing of a tumour outside the canal, and that there is no cord where none is drawn', () => {
    expect(canalHint(block(0, 0, 10, 10), canal, cord)).toBeNull();
    expect(canalHint(block(0, 10, 12, 20), canal, undefined)!.hint).toMatch(/no cord contour beside it/);
  });

  it('measures a long tumour exactly, and calls voxels beside each other touching on a coarse grid', () => {
    // 1.3 mm pixels, 24 slices: thousands of voxels on either side.
    const coarse = createGrid({
      dims: [40, 40, 24],
      originMm: [0, 0, 0],
      stepIMm: [1.3, 0, 0],
      stepJMm: [0, 1.3, 0],
      stepKMm: [0, 0, 1],
    });
    const where = (set: (i: number, j: number, k: number) => boolean) =>
      maskFromArray(
        coarse,
        Uint8Array.from({ length: 40 * 40 * 24 }, (_, o) =>
          set(o % 40, Math.floor(o / 40) % 40, Math.floor(o / 1600)) ? 1 : 0,
        ),
      );
    const [everything, rod] = [where(() => true), where((i) => i >= 20 && i < 25)];
    // One pixel in one slice comes within two of the cord, all others stay three away.
    const nub = where((i, j, k) => i < 18 || (i === 18 && j === 29 && k === 11));
    expect(canalHint(nub, everything, rod)!.cordMm).toBeCloseTo(2 * 1.3, 9);
    expect(
      canalHint(
        where((i) => i < 20),
        everything,
        rod,
      )!.hint,
    ).toMatch(/touching the cord/);
  });
});
