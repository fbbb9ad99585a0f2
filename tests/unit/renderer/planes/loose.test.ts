import { expect, test } from 'vitest';
import { indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { UnplacedContour } from '../../../../src/core/structures/types.ts';
import { looseMarks } from '../../../../src/renderer/planes/loose.ts';
import { viewPlanes } from '../../../../src/renderer/planes/planes.ts';
import { obliqueGrid } from '../grids.ts';

const grid = obliqueGrid();
const { axial, sagittal } = viewPlanes(grid);
const loose = (
  type: UnplacedContour['type'],
  reason: UnplacedContour['reason'],
  ...index: readonly (readonly [number, number, number])[]
): UnplacedContour => ({
  type,
  reason,
  pointsMm: Float64Array.from(index.flatMap(([i, j, k]) => [...toPatient(grid, indexPoint(i, j, k))])),
});
const place = (i: number, j: number): [number, number] => {
  const index = [i, j, 0];
  return [
    index[axial.rightAxis]! * axial.rightSign * axial.rightMm,
    index[axial.downAxis]! * axial.downSign * axial.downMm,
  ];
};
const near = (a: readonly (readonly [number, number])[], b: readonly (readonly [number, number])[]): void => {
  expect(a.length).toBe(b.length);
  a.forEach(([p, q], n) => {
    expect(p).toBeCloseTo(b[n]![0], 6);
    expect(q).toBeCloseTo(b[n]![1], 6);
  });
};

test('points are seen on their slice and on no other, in every view', () => {
  const unplaced = [loose('POINT', 'not-closed-planar', [2, 3, 1], [1, 1, 3])];
  near(looseMarks({ unplaced }, grid, axial, 1).points, [place(2, 3)]);
  expect(looseMarks({ unplaced }, grid, axial, 2).points).toEqual([]);
  expect(looseMarks({ unplaced }, grid, sagittal, 2).points).toHaveLength(1);
});

test('an open line stays open, a closed one between the slices is closed, what leaves the slice is cut', () => {
  const open = loose('OPEN_PLANAR', 'not-closed-planar', [0, 0, 1], [2, 0, 1], [2, 2, 1]);
  const between = loose('CLOSED_PLANAR', 'between-slices', [0, 0, 1.4], [2, 0, 1.4], [2, 2, 1.4]);
  const leaving = loose(
    'OPEN_NONPLANAR',
    'not-closed-planar',
    [0, 0, 1],
    [1, 0, 1],
    [1, 0, 3],
    [2, 0, 1],
    [3, 0, 1],
  );
  const { lines, points } = looseMarks({ unplaced: [open, between, leaving] }, grid, axial, 1);
  expect(points).toEqual([]);
  expect(lines.map((line) => line.length)).toEqual([3, 4, 2, 2]);
  near(lines[0]!, [place(0, 0), place(2, 0), place(2, 2)]);
  near([lines[1]!.at(-1)!], [place(0, 0)]);
});

test('what came in another frame of reference has no place here', () => {
  const unplaced = [loose('POINT', 'other-frame', [2, 3, 1])];
  expect(looseMarks({ unplaced }, grid, axial, 1)).toEqual({ points: [], lines: [] });
});
