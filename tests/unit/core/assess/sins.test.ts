/** Rows of the score: each item's classes from what contours show. */
import { describe, expect, it } from 'vitest';
import sinsFile from '../../../../resources/assessment/sins.json' with { type: 'json' };
import { parseSinsRule } from '../../../../src/core/assess/assessment-rules.ts';
import { prefillSins, type SinsFindings, sinsClass } from '../../../../src/core/assess/sins.ts';
import { allLevels } from '../../../../src/core/spine/index.ts';

const rule = parseSinsRule(sinsFile);
const base: SinsFindings = { level: 'L3', lesion: 'lytic', heightLoss: 0.05, bodyShare: 0.2, sectors: [1] };
const points = (f: Partial<SinsFindings>, item: string) =>
  prefillSins({ ...base, ...f }, rule).items.find((i) => i.item === item)?.points;

describe('SINS', () => {
  it.each([
    ['C1', 3],
    ['C2', 3],
    ['C3', 2],
    ['C6', 2],
    ['C7', 3],
    ['T1', 3],
    ['T2', 3],
    ['T3', 1],
    ['T10', 1],
    ['T11', 3],
    ['T12', 3],
    ['L1', 3],
    ['L2', 2],
    ['L4', 2],
    ['L5', 3],
  ] as const)('location %s gives %i', (level, wanted) => {
    expect(points({ level }, 'location')).toBe(wanted);
  });

  it('every level of a usual spine has one place', () => {
    for (const level of allLevels.filter((l) => !['T13', 'L6'].includes(l)))
      expect(
        rule.location.filter((row) => row.levels.includes(level)),
        level,
      ).toHaveLength(1);
  });

  it.each([
    [{ heightLoss: 0.51 }, 3],
    [{ heightLoss: 0.5 }, 2],
    [{ heightLoss: 0.2 }, 2],
    [{ heightLoss: 0.19, bodyShare: 0.51 }, 1],
    [{ heightLoss: 0.19, bodyShare: 0.5 }, 0],
    [{ heightLoss: null }, null],
  ])('collapse %o gives %s', (f, wanted) => {
    expect(points(f, 'collapse')).toBe(wanted);
  });

  it.each([
    [[1], 0],
    [[1, 4], 0],
    [[2], 1],
    [[1, 3], 1],
    [[5], 1],
    [[6], 1],
    [[2, 3], 1],
    [[2, 6], 3],
    [[3, 5], 3],
  ] as const)('sectors %j give %i', (sectors, wanted) => {
    expect(points({ sectors }, 'posterolateral')).toBe(wanted);
  });

  it.each([
    ['lytic', 2],
    ['mixed', 1],
    ['blastic', 0],
    [null, null],
  ] as const)('%s lesion gives %s', (lesion, wanted) => {
    expect(points({ lesion }, 'lesion')).toBe(wanted);
  });

  it('leaves pain and alignment to a person, says the range, and a class only where they cannot change it', () => {
    const open = prefillSins(base, rule);
    expect(open.items.filter((i) => i.points === null).map((i) => i.item)).toEqual(['pain', 'alignment']);
    expect([open.from, open.to, open.class]).toEqual([4, 11, null]);
    const bad = prefillSins(
      { level: 'L1', lesion: 'lytic', heightLoss: 0.6, bodyShare: 1, sectors: [1, 2, 6] },
      rule,
    );
    expect([bad.from, bad.to]).toEqual([11, 18]);
    expect(bad.class).toBeNull();
  });

  it.each([
    [0, 'stable'],
    [6, 'stable'],
    [7, 'potentially unstable'],
    [12, 'potentially unstable'],
    [13, 'unstable'],
    [18, 'unstable'],
  ] as const)('a score of %i is %s', (score, name) => expect(sinsClass(score, rule)).toBe(name));
});
