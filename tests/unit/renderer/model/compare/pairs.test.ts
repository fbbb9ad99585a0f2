import { describe, expect, it } from 'vitest';
import { isUnsure, pairStructures } from '../../../../../src/renderer/model/compare/pairs.ts';

const named = (...names: string[]): { id: string; name: string }[] =>
  names.map((name) => ({ id: `id of ${name}`, name }));
const references = named('SpinalCord', 'L3 vertebra', 'Kidney_L');
const edited = named('VB_L3', 'Kidney_R', 'SpinalCord').map((s) => ({ ...s, id: `edited ${s.name}` }));

describe('pairs by name', () => {
  it('pairs names that mean the same, never two sides, and keeps the order of the edited list', () => {
    const { pairs, unpairedReferenceIds } = pairStructures(references, edited, new Map());
    const cord = pairs.find((p) => p.testId === 'edited SpinalCord');
    expect(cord).toEqual({
      testId: 'edited SpinalCord',
      referenceId: 'id of SpinalCord',
      confidence: 1,
      ambiguous: false,
    });
    expect(pairs.some((p) => p.testId === 'edited Kidney_R')).toBe(false);
    expect(unpairedReferenceIds).toContain('id of Kidney_L');
    expect(pairs.map((p) => p.testId)).toEqual(
      edited.map((e) => e.id).filter((id) => pairs.some((p) => p.testId === id)),
    );
  });

  it('takes the user’s choice over the name, and frees what the name would have taken', () => {
    const byHand = new Map<string, string | null>([['edited Kidney_R', 'id of SpinalCord']]);
    const { pairs } = pairStructures(references, edited, byHand);
    expect(pairs.find((p) => p.testId === 'edited Kidney_R')).toMatchObject({
      referenceId: 'id of SpinalCord',
      confidence: null,
    });
    expect(pairs.some((p) => p.testId === 'edited SpinalCord')).toBe(false);
  });

  it('keeps a structure unpaired on request, and forgets choices whose reference is gone', () => {
    const none = pairStructures(references, edited, new Map([['edited SpinalCord', null]]));
    expect(none.pairs.some((p) => p.testId === 'edited SpinalCord')).toBe(false);
    expect(none.unpairedReferenceIds).toContain('id of SpinalCord');
    const gone = pairStructures(references, edited, new Map([['edited SpinalCord', 'removed']]));
    expect(gone.pairs.find((p) => p.testId === 'edited SpinalCord')?.referenceId).toBe('id of SpinalCord');
  });

  it('marks equal names twice and weak matches as unsure; never what was chosen by hand', () => {
    const twice = [
      { id: 'a', name: 'GTV' },
      { id: 'b', name: 'GTV' },
    ];
    const [pair] = pairStructures(twice, [{ id: 't', name: 'GTV' }], new Map()).pairs;
    expect(isUnsure(pair!, 0.8)).toBe(true);
    expect(isUnsure({ testId: 't', referenceId: 'a', confidence: 0.79, ambiguous: false }, 0.8)).toBe(true);
    expect(isUnsure({ testId: 't', referenceId: 'a', confidence: 0.8, ambiguous: false }, 0.8)).toBe(false);
    expect(isUnsure({ testId: 't', referenceId: 'a', confidence: null, ambiguous: false }, 0.8)).toBe(false);
  });
});
