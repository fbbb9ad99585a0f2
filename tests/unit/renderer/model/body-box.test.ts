/** The body in a CT: its rows and columns without air and table, whatever has come of the slices. */
import { expect, it } from 'vitest';
import { gridFromAffine } from '../../../../src/core/geometry/grid.ts';
import { bodyBox, bodyRun } from '../../../../src/renderer/model/body-box.ts';
import type { CaseVolume } from '../../../../src/renderer/model/case.ts';

/** 100 × 100 × 6 voxels of 2 mm: a body in columns 30–69, rows 20–59, a table's top in row 80 over all columns. */
function ct(): CaseVolume {
  const grid = gridFromAffine([100, 100, 6], [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0]);
  const data = new Int16Array(100 * 100 * 6).fill(-1000);
  for (let k = 0; k < 6; k += 1) {
    for (let j = 20; j < 60; j += 1) data.fill(40, 100 * (j + 100 * k) + 30, 100 * (j + 100 * k) + 70);
    data.fill(100, 100 * (80 + 100 * k), 100 * (81 + 100 * k));
  }
  return { grid, data, ready: new Uint8Array(6).fill(1) };
}

it('leaves out the air and the table, and keeps every slice', () => {
  const { first, last } = bodyBox(ct(), 6);
  // 8 mm of room and one sample: 5 voxels.
  expect(first).toEqual([25, 15, 0]);
  expect(last[0]).toBeGreaterThanOrEqual(69);
  expect(last[0]).toBeLessThanOrEqual(76);
  expect(last[1]).toBeLessThan(80);
  expect(last[2]).toBe(5);
});

it('takes the whole image while nothing is there, and for a CT without a body', () => {
  const none = ct();
  expect(bodyBox(none, 0)).toEqual({ first: [0, 0, 0], last: [99, 99, 5] });
  const air = { ...ct(), data: new Int16Array(100 * 100 * 6).fill(-1000) };
  expect(bodyBox(air, 6)).toEqual({ first: [0, 0, 0], last: [99, 99, 5] });
});

it('keeps its answer until twice as many slices are there', () => {
  const volume = ct();
  volume.ready.fill(0, 2);
  const early = bodyBox(volume, 2);
  expect(bodyBox(volume, 3)).toBe(early);
  volume.ready.fill(1);
  expect(bodyBox(volume, 6)).not.toBe(early);
});

it('the run of a profile is the one that holds most, not the longest', () => {
  expect(bodyRun([0, 50, 60, 50, 0, 4, 4, 4, 4, 4, 4, 0])).toEqual([1, 3]);
  expect(bodyRun([0, 0])).toBeNull();
});
