/** Rows 19 to 22 of docs/contour-semantics.md: what tracing a mask returns. */
import { describe, expect, test } from 'vitest';
import { ringsArea, traceContours } from '../../../../src/core/contours/index.ts';
import { areaVector } from '../../../../src/core/contours/plane.ts';
import { rasterizeSlice } from '../../../../src/core/contours/rasterize.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';
import { equalMasks } from '../../../builders/mask-arrays.ts';
import { drawMask } from '../../../builders/masks.ts';

describe('tracing', () => {
  test('19. rings run along voxel edges, only corners, outer counter-clockwise and holes clockwise in index space', () => {
    const mask = drawMask([['.....', '.###.', '.#.#.', '.###.', '.....']]);
    const rings = traceContours(mask).get(0) as Ring[];
    const expected = [
      [0.5, 0.5, 0, 3.5, 0.5, 0, 3.5, 3.5, 0, 0.5, 3.5, 0],
      [2.5, 2.5, 0, 2.5, 1.5, 0, 1.5, 1.5, 0, 1.5, 2.5, 0],
    ];
    expect(rings.map((r, n) => sameLoop([...r], expected[n] as number[]))).toEqual([true, true]);
    expect(rings.map((r) => Math.sign(areaVector(r)[2]))).toEqual([1, -1]);
  });

  test('20. voxels that touch at a corner get rings of their own; a hole open at a corner belongs to the outer ring', () => {
    expect(traceContours(drawMask([['#.', '.#']])).get(0)).toHaveLength(2);
    const open = traceContours(drawMask([['###.', '#.#.', '##.#', '.###']])).get(0) as Ring[];
    expect(open).toHaveLength(1);
  });

  test('21. one-voxel parts and parts on the image edge are whole squares', () => {
    const mask = drawMask([['#..', '...', '..#']]);
    const rings = traceContours(mask).get(0) as Ring[];
    expect(rings.map((r) => ringsArea([r]))).toEqual([1, 1]);
    expect(Math.min(...(rings[0] as Ring))).toBe(-0.5);
    expect(equalMasks(rasterizeSlice(mask.grid, 0, rings), mask)).toBe(true);
  });

  test('22. empty slices have no entry', () => {
    expect([...traceContours(drawMask([['#'], ['.'], ['#']])).keys()]).toEqual([0, 2]);
    expect(traceContours(drawMask([['.']])).size).toBe(0);
  });
});
/** Whether two flat xyz loops are the same but for where they start. */
function sameLoop(a: number[], b: number[]): boolean {
  return Array.from({ length: b.length / 3 }, (_, n) => [...b.slice(3 * n), ...b.slice(0, 3 * n)]).some(
    (turned) => turned.every((v, n) => v === a[n]) && a.length === b.length,
  );
}
