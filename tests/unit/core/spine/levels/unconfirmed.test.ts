import { expect, it } from 'vitest';
import { markedUnconfirmed, unconfirmedLevels, withLevelMarks } from '../../../../../src/core/spine/index.ts';
import { structureWith } from '../../../renderer/tools/harness.ts';

const named = (name: string, description?: string) => ({
  ...structureWith(new Map(), name),
  ...(description === undefined ? {} : { description }),
});

it('marks what says a level until a person has confirmed it, once, and leaves the rest as it is', () => {
  const given = [named('VB_L3'), named('PTV_T9', 'Boost'), named('SpinalCord', 'To L1')];
  const marked = withLevelMarks(given, false);
  expect(marked.map((s) => s.description)).toEqual([
    'Level not confirmed by a person.',
    'Level not confirmed by a person. Boost',
    'To L1',
  ]);
  expect(marked[2]).toBe(given[2]);
  expect(withLevelMarks(marked, false)).toEqual(marked);
  expect(markedUnconfirmed(marked).map((s) => s.name)).toEqual(['VB_L3', 'PTV_T9']);
  const confirmed = withLevelMarks(marked, true);
  expect(confirmed.map((s) => s.description)).toEqual(['', 'Boost', 'To L1']);
  expect(markedUnconfirmed(confirmed)).toEqual([]);
});

it('tells the names that say a level, in one finding', () => {
  expect(unconfirmedLevels([named('SpinalCord'), named('GTV')])).toEqual([]);
  const [found, ...more] = unconfirmedLevels([named('VB_L3'), named('SpinalCord'), named('CTV_T9')]);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ code: 'levels-unconfirmed', severity: 'warning' });
  expect(found?.message).toContain('VB_L3, CTV_T9');
});
