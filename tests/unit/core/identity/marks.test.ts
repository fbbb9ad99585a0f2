/** What is made of another patient's structure is marked as theirs, whatever makes it. */
import { expect, test } from 'vitest';
import { applyProtocol, type Protocol } from '../../../../src/core/editing/index.ts';
import { updateAll } from '../../../../src/core/formulas/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { withMarksOf } from '../../../../src/core/identity/index.ts';
import { createStructure } from '../../../../src/core/structures/index.ts';
import { derivedCommand } from '../../../../src/renderer/features/operations/result-command.ts';

const grid = createGrid({
  dims: [60, 60, 5],
  originMm: [-30, -30, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, 2],
});
const slices = new Map([[2, [Float64Array.of(-8, -8, 4, 8, -8, 4, 8, 8, 4, -8, 8, 4)]]]);
const base = { interpretedType: 'GTV', colour: [255, 0, 0], slices, provenance: { kind: 'manual' } } as const;
const own = createStructure({ ...base, name: 'GTV' });
const theirs = createStructure({ ...base, name: 'Boost', foreign: ['patient-id', 'study'] });
const others = createStructure({ ...base, name: 'Node', foreign: ['frame-of-reference'] });

test('marks are joined, in one order and once; nothing new leaves the object as it is', () => {
  expect(withMarksOf(own, [others, theirs, theirs]).foreign).toEqual([
    'patient-id',
    'frame-of-reference',
    'study',
  ]);
  expect(withMarksOf(own, [])).toBe(own);
  expect(withMarksOf(theirs, [own, theirs])).toBe(theirs);
});

test('a formula takes the marks of all it is worked out of', () => {
  const ptv = createStructure({
    ...base,
    name: 'PTV',
    slices: new Map(),
    formula: { text: 'GTV + Boost + Node + 2 mm' },
  });
  const made = updateAll(grid, [own, theirs, others, ptv])[3];
  expect(made?.slices.size).toBeGreaterThan(0);
  expect(made?.foreign).toEqual(['patient-id', 'frame-of-reference', 'study']);
  expect(updateAll(grid, [own, { ...ptv, formula: { text: 'GTV + 2 mm' } }])[1]?.foreign).toBeUndefined();
});

test('a template takes the marks of all sources, not of the first', () => {
  const protocol = {
    id: 'p',
    title: 'P',
    source: 's',
    structures: [
      { name: 'Boost', interpretedType: 'GTV' },
      { name: 'Node', interpretedType: 'GTV' },
      { name: 'PTV', interpretedType: 'PTV', formula: 'Boost + Node + 2 mm' },
    ],
  } as unknown as Protocol;
  const list = applyProtocol(grid, protocol, [theirs, others], ({ name }) =>
    createStructure({ ...base, name, slices: new Map() }),
  );
  expect(list[2]?.foreign).toEqual(['patient-id', 'frame-of-reference', 'study']);
});

test('an operation with another structure marks the result, new or in place', () => {
  const larger = new Map([[2, [Float64Array.of(-9, -9, 4, 9, -9, 4, 9, 9, 4, -9, 9, 4)]]]);
  const made = derivedCommand('Union', 'Sum', own, larger, undefined, 'Union', [theirs]).command;
  const added = made.changes.find((c) => c.kind === 'structure');
  expect(added?.after?.foreign).toEqual(['patient-id', 'study']);
  const into = createStructure({ ...base, name: 'Sum' });
  const { changes } = derivedCommand('Union', 'Sum', own, larger, into, 'Union', [theirs]).command;
  expect(changes.filter((c) => c.kind === 'structure').at(-1)?.after?.foreign).toEqual([
    'patient-id',
    'study',
  ]);
  const clean = derivedCommand('Union', 'Sum', own, larger, into, 'Union', [own]).command.changes;
  expect(clean.some((c) => c.kind === 'structure' && c.after?.foreign !== undefined)).toBe(false);
});
