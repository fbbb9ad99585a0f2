import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysLevel } from '../../../../../src/core/spine/index.ts';
import {
  columnName,
  columnSequence,
  vertebraColumn,
} from '../../../../../src/core/spine/levels/column-names.ts';
import { renameLevels } from '../../../../../src/core/spine/levels/rename.ts';
import type { Structure } from '../../../../../src/core/structures/types.ts';

/** A square ring at height z. */
const structure = (name: string, zMm: number, more: Partial<Structure> = {}): Structure => ({
  id: `id ${name} ${zMm}`,
  name,
  interpretedType: 'ORGAN',
  colour: [1, 2, 3],
  slices: new Map([[0, [Float64Array.of(0, 0, zMm, 9, 0, zMm, 9, 9, zMm, 0, 9, zMm)]]]),
  unplaced: [],
  provenance: { kind: 'manual' },
  ...more,
});
const column = (...names: string[]): Structure[] => names.map((name, n) => structure(name, -30 * n));
const idOf = (set: readonly Structure[], name: string): string => set.find((s) => s.name === name)!.id;
const renamed = (set: readonly Structure[], anchor: string, level: string, variant = {}): string[] => {
  const { changed } = renameLevels(set, { structureId: idOf(set, anchor), level: level as 'L1' }, variant);
  const next = new Map(changed.map((s) => [s.id, s.name]));
  return set.map((s) => next.get(s.id) ?? s.name);
};

describe('naming all levels from one', () => {
  it('counts over C7/T1, T12/L1 and L5/S1, bodies with their vertebrae', () => {
    expect(renamed(column('VB_01', 'VB_02', 'VB_03'), 'VB_01', 'C7')).toEqual(['VB_C7', 'VB_T01', 'VB_T02']);
    expect(renamed(column('VB_01', 'VB_02', 'VB_03'), 'VB_03', 'L1')).toEqual(['VB_T11', 'VB_T12', 'VB_L1']);
    const set = [...column('VB_01', 'VB_02', 'VB_03'), structure('VB_02_Body', -31)];
    expect(renamed(set, 'VB_02_Body', 'L5')).toEqual(['VB_L4', 'VB_L5', 'VB_S1', 'VB_L5_Body']);
  });

  it('shifts names that were given, also from other programs and in any order of the list', () => {
    expect(renamed(column('VB_T11', 'VB_T12', 'VB_L1').reverse(), 'VB_T12', 'L1')).toEqual([
      'VB_L2',
      'VB_L1',
      'VB_T12',
    ]);
    expect(renamed(column('vertebrae_T12', 'vertebrae_L1'), 'vertebrae_L1', 'T12')).toEqual([
      'VB_T11',
      'VB_T12',
    ]);
    expect(renamed(column('T12', 'L1', 'Heart'), 'L1', 'L2')).toEqual(['VB_L1', 'VB_L2', 'Heart']);
  });

  it('keeps a vertebra that the set leaves out left out', () => {
    expect(renamed(column('VB_T09', 'VB_T11', 'VB_T12'), 'VB_T09', 'T8')).toEqual([
      'VB_T08',
      'VB_T10',
      'VB_T11',
    ]);
    expect(renamed(column('VB_01', 'VB_03'), 'VB_01', 'L1')).toEqual(['VB_L1', 'VB_L3']);
  });

  it('counts a column of which only a part has names', () => {
    expect(renamed(column('VB_01', 'VB_02', 'VB_L1', 'VB_L2'), 'VB_02', 'T12')).toEqual([
      'VB_T11',
      'VB_T12',
      'VB_L1',
      'VB_L2',
    ]);
  });

  it('follows T13 and L6 where the user says so', () => {
    expect(renamed(column('VB_01', 'VB_02', 'VB_03'), 'VB_02', 'T13')).toEqual(['VB_T12', 'VB_T13', 'VB_L1']);
    expect(renamed(column('VB_01', 'VB_02', 'VB_03'), 'VB_02', 'L6')).toEqual(['VB_L5', 'VB_L6', 'VB_S1']);
    expect(renamed(column('VB_01', 'VB_02'), 'VB_01', 'L4', { lumbar: 4 })).toEqual(['VB_L4', 'VB_S1']);
    expect(renamed(column('VB_01', 'VB_02'), 'VB_01', 'T11', { thoracic: 11 })).toEqual(['VB_T11', 'VB_L1']);
  });

  it('takes along targets made from a vertebra, by name and place', () => {
    const set = [
      ...column('VB_T08', 'VB_T09', 'VB_T10'),
      structure('PTV_T9', -32, { interpretedType: 'PTV' }),
      structure('CTV_T9-T10', -45, { interpretedType: 'CTV' }),
      structure('VB_T09_Sector1', -30),
      structure('GTV_T1', -30, { interpretedType: 'GTV' }),
      structure('PTV_T8', -60, { interpretedType: 'PTV' }),
      structure('SpinalCord_PRV02', -30),
    ];
    const result = renameLevels(set, { structureId: idOf(set, 'VB_T09'), level: 'T10' });
    const next = new Map(result.changed.map((s) => [s.id, s.name]));
    expect(set.map((s) => next.get(s.id) ?? s.name).slice(3)).toEqual([
      'PTV_T10',
      'CTV_T10-T11',
      'VB_T10_Sector1',
      'GTV_T1',
      'PTV_T8',
      'SpinalCord_PRV02',
    ]);
    expect(result.leftAlone.map((s) => s.name)).toEqual(['PTV_T8']);
  });

  it('drops the code and the doubt of the old name', () => {
    const code = { value: '1', scheme: 'FMA', meaning: 'x' };
    const description = 'Whole vertebra. Level not established; candidates T9 60 %, T10 40 %. Cut off.';
    const [s] = renameLevels([structure('VB_01', 0, { code, description })], {
      structureId: 'id VB_01 0',
      level: 'T9',
    }).changed;
    expect([s!.name, s!.code, s!.description]).toEqual(['VB_T09', undefined, 'Whole vertebra. Cut off.']);
  });

  it('refuses what cannot be: no vertebra, off the ends, a name twice, names upside down', () => {
    const refused = (set: Structure[], anchor: string, level: string): unknown => {
      try {
        return renamed(set, anchor, level);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refused(column('VB_01', 'Heart'), 'Heart', 'L1')).toBe('level-unknown-vertebra');
    expect(refused(column('VB_01', 'VB_02'), 'VB_02', 'C1')).toBe('levels-do-not-fit');
    expect(refused(column('VB_L3', 'vertebrae_L3'), 'VB_L3', 'L4')).toBe('level-name-taken');
    expect(refused(column('VB_L1', 'VB_T12'), 'VB_L1', 'L2')).toBe('levels-out-of-order');
  });

  it('is one shift of the sequence, and shifting back is the way back', () => {
    const sequence = columnSequence();
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(20),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(8),
        (from, to, count, at) => {
          fc.pre(from + count <= sequence.length && to + count <= sequence.length && at < count);
          const set = column(...sequence.slice(from, from + count).map(columnName));
          const anchor = { structureId: set[at]!.id, level: sequence[to + at]! };
          const there = renameLevels(set, anchor);
          expect(there.column.map((v) => v.level)).toEqual(sequence.slice(to, to + count));
          const next = new Map(there.changed.map((s) => [s.id, s]));
          const shifted = set.map((s) => next.get(s.id) ?? s);
          expect(vertebraColumn(shifted).map((v) => v.called)).toEqual(sequence.slice(to, to + count));
          const back = renameLevels(shifted, { structureId: set[at]!.id, level: sequence[from + at]! });
          const original = new Map(back.changed.map((s) => [s.id, s.name]));
          expect(shifted.map((s) => original.get(s.id) ?? s.name)).toEqual(set.map((s) => s.name));
        },
      ),
    );
  });
});

it('a name says a level when it is a vertebra’s, or that of a target or sector made from one', () => {
  const says = (name: string, interpretedType: Structure['interpretedType'] = 'ORGAN'): boolean =>
    saysLevel({ name, interpretedType });
  for (const name of ['VB_L3', 'VB_T09_Body', 'vertebrae_T12', 'PTV_T9', 'zSec1_VB_L3', 'CTV_L1-L2'])
    expect([name, says(name)]).toEqual([name, true]);
  for (const name of ['VB_03', 'SpinalCord_PRV02', 'Sacrum', 'Heart', 'PTV_60', 'Lung_L', 'Kidney_T1'])
    expect([name, says(name)]).toEqual([name, false]);
  expect(says('Boost_T9', 'PTV')).toBe(true);
});
