import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../src/core/masks/index.ts';
import { drawMask } from '../../builders/masks.ts';
import type { CaseResult } from '../../evaluate/chain.ts';
import { chainMetrics, structureSummary, summaryReport, vertebraSummary } from '../../evaluate/report.ts';
import { agreement, scoreVertebrae, summarise } from '../../evaluate/score.ts';

const column = (text: string): Mask => drawMask([[...text]]);
const [upper, lower] = [column('##......'), column('....###.')];

describe('figures of a case', () => {
  it('pairs vertebrae one to one by overlap and judges their names', () => {
    const found = [
      { name: 'VB_L2', mask: column('#.......') },
      { name: 'VB_L1', mask: column('....###.') },
      { name: 'VB_L3', mask: column('....#...') },
    ];
    const [a, b] = scoreVertebrae(
      [
        { level: 'L1', mask: upper },
        { level: 'L2', mask: lower },
      ],
      found,
      (level) => `VB_${level}`,
    );
    expect(a).toMatchObject({ level: 'L1', found: 'VB_L2', namedRight: false });
    expect(a?.dice).toBeCloseTo(2 / 3, 12);
    // Found well, but under another level's name.
    expect(b).toMatchObject({ level: 'L2', found: 'VB_L1', dice: 1, namedRight: false });
    const named = scoreVertebrae([{ level: 'L1', mask: lower }], found, () => 'VB_L1');
    expect(named[0]?.namedRight).toBe(true);
  });

  it('gives one found vertebra to one reference only', () => {
    const both = [{ name: 'VB_01', mask: column('########') }];
    const scores = scoreVertebrae(
      [
        { level: 'L1', mask: upper },
        { level: 'L2', mask: lower },
      ],
      both,
      (level) => level,
    );
    expect(scores.map((s) => s.found)).toEqual([null, 'VB_01']);
    expect(scores[0]?.dice).toBe(0);
  });

  it('judges only where the reference says something, and what is missing as 0', () => {
    const within = column('####....');
    expect(agreement(upper, column('##..####'), within).dice).toBe(1);
    expect(agreement(upper, undefined, null)).toMatchObject({ dice: 0, hd95Mm: null });
    expect(agreement(column('........'), upper, null).dice).toBeNull();
  });

  it('sums up cases: median, worst, and vertebrae with and without an anchor', () => {
    expect(summarise([])).toBeNull();
    const four = [0.9, 0.5, 0.7, 0.8].map((value, n) => ({ case: `c${n}`, value }));
    expect(summarise(four)).toEqual({ cases: 4, median: 0.75, worst: 0.5, worstCase: 'c1' });
    const figures = { dice: 0.9, hd95Mm: 1, meanMm: 0.3, referenceCc: 50, testCc: 51 };
    const vertebra = (level: string, namedRight: boolean) => ({ ...figures, level, found: 'x', namedRight });
    const base = { note: null, seconds: 1, peakMb: 1, found: [], anchored: null };
    const levels = (status: string) => ({ status, reason: '' });
    const results: CaseResult[] = [
      {
        ...base,
        case: 'a',
        levels: levels('established'),
        structures: { Heart: { ...figures, model: 'oar', expected: 0.8 } },
        vertebrae: [vertebra('L1', true)],
      },
      {
        ...base,
        case: 'b',
        levels: levels('not-established'),
        structures: {},
        vertebrae: [vertebra('L2', false)],
        anchored: { level: 'L2', vertebrae: [vertebra('L2', true)] },
      },
    ];
    expect(vertebraSummary(results)).toMatchObject({
      vertebrae: 2,
      found: 1,
      namedRight: 0.5,
      namedRightAfterAnchor: 1,
      notEstablished: 1,
    });
    expect(structureSummary(results)).toMatchObject({ Heart: { cases: 1, median: 0.9 } });
    expect(summaryReport(results, true)).toContain('| Heart | 1 | 0.900 | 0.900 | a |');
    const spine = JSON.parse(chainMetrics(results, 'spine', '1', true)) as {
      cases: { structures: object }[];
    };
    expect(spine.cases).toHaveLength(2);
    expect(spine.cases[0]?.structures).toEqual({});
    const oar = JSON.parse(chainMetrics(results, 'oar', '1', false)) as { cases: object[] };
    expect(oar.cases).toHaveLength(1);
    expect(oar.cases[0]).not.toHaveProperty('vertebrae');
  });
});
