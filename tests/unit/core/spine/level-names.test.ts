import { describe, expect, it } from 'vitest';
import { allLevels, parseLevel, vertebraName } from '../../../../src/core/spine/index.ts';
import { levelSequence, vertebraBodyName } from '../../../../src/core/spine/level-names.ts';

describe('level names', () => {
  it('counts the usual spine and its variants', () => {
    expect(levelSequence()).toHaveLength(24);
    expect(levelSequence(13, 6).slice(-7)).toEqual(['T13', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6']);
    expect(levelSequence(11, 4).at(17)).toBe('T11');
  });

  it('names by TG-263 with two digits in the chest, at most 16 characters', () => {
    expect([vertebraName('C1'), vertebraName('T1'), vertebraName('T12'), vertebraName('L5')]).toEqual([
      'VB_C1',
      'VB_T01',
      'VB_T12',
      'VB_L5',
    ]);
    expect(Math.max(...allLevels.map((l) => vertebraBodyName(l).length))).toBeLessThanOrEqual(16);
  });

  it('reads what people write', () => {
    for (const level of allLevels) expect(parseLevel(vertebraName(level))).toBe(level);
    expect(['t7', 'T07', 'VB_T07', ' L3 '].map(parseLevel)).toEqual(['T7', 'T7', 'T7', 'L3']);
    expect(['T14', 'S1', 'L0', 'L7', 'LL3', ''].map(parseLevel)).toEqual(Array(6).fill(undefined));
  });
});
