/** The level ladder: landmarks at the vertebrae as they are named now, and the ways to count. */
import { expect, test } from 'vitest';
import { createStructure, type Structure } from '../../../../src/core/structures/index.ts';
import {
  agreementOn,
  countingsOn,
  type Ladder,
  ladderIn,
  ladderOf,
  votesOn,
} from '../../../../src/renderer/model/ladder.ts';
import { vertebraeOf } from '../../../../src/renderer/model/vertebrae.ts';

const block = (name: string, z: number): Structure =>
  createStructure({
    name,
    slices: new Map([[Math.round(z), [Float64Array.of(0, 0, z, 10, 0, z, 10, 10, z, 0, 10, z)]]]),
  });
/** Three vertebrae 30 mm apart, cranial first. */
const column = (names: readonly string[]) => vertebraeOf(names.map((name, n) => block(name, 90 - 30 * n)));
const at = (n: number) => [5, 5, 88 - 30 * n] as const;

const vote = { independent: true, clear: true };
const levels = {
  status: 'established' as const,
  confidence: 0.95,
  reason: 'Counted from the last rib and the sacrum.',
  vertebrae: [0, 1, 2].map((n) => ({
    number: n + 1,
    structureIds: [],
    level: null,
    candidates: [],
    centreMm: [...at(n)] as [number, number, number],
    partial: false,
  })),
  ladder: {
    votes: [
      { landmark: 'last rib' as const, at: 0, level: 'L4', ...vote },
      { landmark: 'sacrum' as const, at: 2, level: 'L5', ...vote },
    ],
    countings: [
      {
        levels: ['L3', 'L4', 'L5'],
        probability: 0.9,
        thoracic: 12,
        lumbar: 5,
        stances: [
          { landmark: 'last rib' as const, stance: 'contradicts' as const },
          { landmark: 'sacrum' as const, stance: 'agrees' as const },
        ],
      },
      { levels: ['L4', 'L5', 'L6'], probability: 0.1, thoracic: 12, lumbar: 6, stances: [] },
    ],
  },
};
const ladder: Ladder = ladderOf(levels);

test('what a landmark says is measured on the names as they are now', () => {
  const named = votesOn(ladder, column(['VB_L3', 'VB_L4', 'VB_L5']));
  expect(named.get(0)?.map((v) => [v.landmark, v.level, v.agrees])).toEqual([['last rib', 'L4', false]]);
  expect(named.get(2)?.map((v) => [v.landmark, v.agrees])).toEqual([['sacrum', true]]);
  expect(named.has(1)).toBe(false);
  expect(votesOn(ladder, column(['VB_01', 'VB_02', 'VB_03'])).get(2)?.[0]?.agrees).toBeNull();
});

test('how many agree, of those whose vertebra has a name', () => {
  expect(agreementOn(ladder, column(['VB_L3', 'VB_L4', 'VB_L5']))).toEqual({ agree: 1, of: 2 });
  expect(agreementOn(ladder, column(['VB_01', 'VB_02', 'VB_03']))).toEqual({ agree: 0, of: 0 });
});

test('ways to count stand side by side with what speaks for each; one of them is how it is named', () => {
  const [here, other] = countingsOn(ladder, column(['VB_L3', 'VB_L4', 'VB_L5']));
  expect(here).toMatchObject({ isHere: true, agree: ['sacrum'], contradict: ['last rib'] });
  expect(other).toMatchObject({ isHere: false, lumbar: 6, from: { place: 0, level: 'L4' } });
});

test('a vertebra that is gone leaves its rung empty, and its neighbours keep theirs', () => {
  const left = column(['VB_L3', 'VB_L4', 'VB_L5']).slice(1);
  expect([...votesOn(ladder, left).keys()]).toEqual([1]);
  expect(countingsOn(ladder, left)[1]?.from).toEqual({ place: 0, level: 'L5' });
});

test('it is kept with the case as a mark', () => {
  expect(ladderIn(new Map())).toBeNull();
  expect(ladderIn(new Map([['level-ladder', JSON.stringify(ladder)]]))).toEqual(ladder);
});
