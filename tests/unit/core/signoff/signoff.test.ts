/** States of structures out of signatures: the last word counts for the contours it was said of, and for its CT. */
import { expect, test } from 'vitest';
import { contoursDigest } from '../../../../src/core/formulas/index.ts';
import {
  approvalOf,
  lastSignatures,
  type Signature,
  signedStates,
} from '../../../../src/core/signoff/index.ts';
import { makeStructure } from '../../../builders/rt-structures.ts';
import { boxGrid, cuboid } from '../editing/shapes.ts';

const grid = boxGrid();
const cord = makeStructure('SpinalCord', cuboid(grid, [8, 12], [20.5, 20.5, 30.5, 30.5]));
const changed = { ...cord, slices: cuboid(grid, [8, 13], [20.5, 20.5, 30.5, 30.5]) };
const imported = {
  ...cord,
  provenance: { kind: 'imported' as const, algorithm: 'MANUAL' as const, description: '', edited: false },
};
let hour = 0;
function entry(e: Partial<Signature>): Signature {
  hour += 1;
  return {
    at: `2026-03-04T${String(hour).padStart(2, '0')}:00:00.000Z`,
    user: 'A',
    action: 'state',
    structure: 'SpinalCord',
    contours: contoursDigest(cord.slices),
    ...e,
  };
}
const stateOf = (entries: readonly Signature[], s = cord, series?: string) =>
  signedStates(entries, [s], series)[0];

test('without a word: proposed, or edited once a hand was on it', () => {
  expect(stateOf([], imported)?.state).toBe('proposed');
  expect(stateOf([], { ...imported, provenance: { ...imported.provenance, edited: true } })?.state).toBe(
    'edited',
  );
});

test('an edit ends a word, its undo brings the word back; who edits is told', () => {
  const entries = [entry({ state: 'reviewed' })];
  expect(stateOf(entries)).toMatchObject({ state: 'reviewed', user: 'A', current: true });
  expect(stateOf(entries, changed)).toMatchObject({ state: 'edited', user: '', current: false });
  const noted = [
    ...entries,
    entry({ action: 'edited', user: 'B', contours: contoursDigest(changed.slices) }),
  ];
  expect(stateOf(noted, changed)).toMatchObject({ state: 'edited', user: 'B' });
  expect(stateOf(noted)).toMatchObject({ state: 'reviewed', user: 'A', current: true });
});

test('an approval taken back is over, also for the same contours', () => {
  const entries = [
    entry({ state: 'approved' }),
    entry({ state: 'edited', user: 'C', note: 'x' } as Partial<Signature>),
  ];
  expect(stateOf(entries)).toMatchObject({ state: 'edited', user: 'C' });
  expect(approvalOf(signedStates(entries, [cord]), [cord])).toBeNull();
});

test('a word about another CT of the folder does not count', () => {
  const entries = [entry({ state: 'approved', series: '1.2' })];
  expect(stateOf(entries, imported, '1.3')?.state).toBe('proposed');
  expect(stateOf(entries, imported, '1.2')?.state).toBe('approved');
  expect(stateOf([entry({ state: 'approved' })], imported, '1.3')?.state).toBe('approved');
});

test('what still counts gives the same states as the whole log', () => {
  const words = ['proposed', 'edited', 'reviewed', 'approved'] as const;
  const entries = Array.from({ length: 60 }, (_, n) =>
    entry({
      state: words[(n * 7) % 4]!,
      action: n % 3 === 0 ? 'edited' : 'state',
      structure: ['SpinalCord', 'GTV'][n % 2]!,
      ...(n % 5 === 0 ? { series: '1.2' } : {}),
    }),
  );
  for (let count = 0; count <= entries.length; count += 1) {
    const some = entries.slice(0, count);
    const last = lastSignatures(some);
    expect(last.length).toBeLessThanOrEqual(8);
    for (const series of [undefined, '1.2', '1.3'])
      expect(stateOf(last, imported, series)).toEqual(stateOf(some, imported, series));
  }
});
