/** K11 and its kin: contours beside the slices by one distance, by several, by half a slice; in any orientation. */
import { expect, test } from 'vitest';
import { createGrid } from '../../../../../src/core/geometry/grid.ts';
import { decodeRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries } from '../../../../builders/ct-series.ts';
import { makeRtstructFile } from '../../../../builders/rtstruct-file.ts';

const ct = makeCtSeries(
  createGrid({
    dims: [20, 20, 6],
    originMm: [0, 0, 0],
    stepIMm: [1, 0, 0],
    stepJMm: [0, 1, 0],
    stepKMm: [0, 0, 3],
  }),
);
const square = (z: number) => ({ data: [2, 2, z, 8, 2, z, 8, 8, z, 2, 8, z] });
const read = (zs: readonly number[], acceptOffset = false) => {
  const file = makeRtstructFile([{ number: 1, contours: zs.map(square) }]);
  const { offsetMm, findings, structureSet } = decodeRtstruct(file, ct, { acceptOffset });
  const { slices, unplaced } = structureSet.structures[0]!;
  return { offsetMm, codes: findings.map((f) => f.code), slices, unplaced: unplaced.length };
};

test.each([0.3, -0.3, 1.3])('%d mm on every contour is told, and undone when asked', (offset) => {
  const zs = [0, 3, 6, 15].map((z) => z + offset);
  const told = read(zs);
  expect(told.codes).toContain('rtstruct-constant-offset');
  expect(told.offsetMm).toBeCloseTo(offset, 9);
  expect([told.slices.size, told.unplaced]).toEqual([0, 4]);
  const moved = read(zs, true);
  expect([...moved.slices.keys()]).toEqual([0, 1, 2, 5]);
  for (const [k, [ring]] of moved.slices) expect(ring![2]).toBeCloseTo(3 * k, 9);
});

test.each([
  ['on the slices', [0, 3, 6]],
  ['off by different distances', [0.3, 3.5, 6.3]],
  ['off one only', [0, 3.3, 6]],
  ['half a slice off', [1.5, 4.5]],
])('contours %s are not moved', (_what, zs) => {
  const { offsetMm, codes } = read(zs, true);
  expect([offsetMm, codes.includes('rtstruct-constant-offset')]).toEqual([null, false]);
});
