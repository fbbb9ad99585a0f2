/** Agreement of several sets: structures meet by name, figures by observer, what is named twice is left out. */
import { expect, test } from 'vitest';
import { agreementOf } from '../../../../src/backend/compare/observers.ts';
import { structureMask } from '../../../../src/core/contours/index.ts';
import { maskVolumeCc } from '../../../../src/core/masks/index.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { boxGrid, cuboid } from '../../core/editing/shapes.ts';
import { structureWith } from '../../renderer/tools/harness.ts';

const grid = boxGrid();
const drawn = (name: string, from: number, to: number): Structure =>
  structureWith(cuboid(grid, [8, 12], [from + 0.5, 20.5, to + 0.5, 40.5]), name);

test('three observers of one box: the outlier is the one that stands apart', () => {
  const sets = [[drawn('Cord', 20, 40)], [drawn('cord', 20, 40)], [drawn('CORD ', 30, 50)]];
  const [cord, ...others] = agreementOf(grid, sets);
  expect(others).toEqual([]);
  expect(cord!.name).toBe('Cord');
  // 20 × 20 × 5 voxels of 1 × 1 × 2 mm.
  expect(cord!.observers.map((o) => o.volumeCc)).toEqual([4, 4, 4]);
  expect(cord!.majorityCc).toBeCloseTo(4, 10);
  expect(cord!.stapleCc).toBeCloseTo(4, 10);
  // The consensus as contours encloses the very voxels.
  for (const slices of [cord!.consensus.staple, cord!.consensus.majority])
    expect(maskVolumeCc(structureMask(structureWith(slices, 'x'), grid))).toBeCloseTo(4, 10);
  expect(cord!.pairwiseDice[0]).toEqual([1, 1, 0.5]);
  expect(cord!.observers[0]!.diceWithConsensus).toBe(1);
  expect(cord!.observers[2]!.diceWithConsensus).toBe(0.5);
  expect(cord!.observers[2]!.sensitivity!).toBeCloseTo(0.5, 3);
});

test('a structure drawn by one, an empty one, and a name used twice take no part', () => {
  const sets = [
    [drawn('GTV', 20, 40), drawn('Heart', 20, 30), drawn('PTV', 20, 40), drawn('ptv', 22, 40)],
    [structureWith(new Map(), 'GTV'), drawn('PTV', 20, 40)],
  ];
  expect(agreementOf(grid, sets)).toEqual([]);
});
