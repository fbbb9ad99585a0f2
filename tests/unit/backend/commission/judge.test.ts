/** What is said of versions: nothing reassuring where nothing was tested, and no structure goes missing unseen. */
import { expect, test } from 'vitest';
import { judge } from '../../../../src/backend/commission/judge.ts';
import { clearWords, commissionReport } from '../../../../src/backend/commission/report.ts';
import type { CaseRow } from '../../../../src/backend/commission/results.ts';

const row = (n: number, version: string, structure: string, dice: number): CaseRow => ({
  id: `case${n}`,
  date: `202501${String(n + 10)}`,
  version,
  structure,
  referenceCc: 10,
  testCc: 10,
  values: { dice, surfaceDice: dice, hd95Mm: 2, aplMm: 100 },
  picture: null,
});
const rows = (count: number, versions: readonly string[], dice = 0.9): CaseRow[] =>
  versions.flatMap((version) =>
    Array.from({ length: count }, (_, n) => row(n, version, 'SpinalCord', dice + n / 1000)),
  );
const facts = { made: new Date(0), program: 'test', leftOut: [], secondsPerMm: 0.3 };

test('what was not tested is not called unchanged', () => {
  const one = judge(rows(8, ['M_1.0']), []);
  const few = judge(rows(3, ['M_1.0', 'M_2.0']), []);
  const many = judge(rows(8, ['M_1.0', 'M_2.0']), []);
  expect(clearWords(one)).toMatch(/not compared.*only one version/);
  expect(clearWords(few)).toMatch(/not compared.*too few cases/);
  expect(clearWords(many)).toBe('No clear worsening from one version to the next in 4 comparisons.');
  expect(commissionReport(few, facts)).toContain(clearWords(few));
});

test('a structure that a version draws in some cases only is told with its cases; one it never draws is not', () => {
  const missing = [
    { id: 'case8', version: 'M_2.0', structure: 'SpinalCord' },
    { id: 'case9', version: 'M_2.0', structure: 'SpinalCord' },
    ...rows(8, ['M_2.0']).map(({ id, version }) => ({ id, version, structure: 'PTV' })),
  ];
  const judgement = judge(rows(8, ['M_1.0', 'M_2.0']), missing);
  expect(judgement.missing).toEqual([
    { structure: 'SpinalCord', version: 'M_2.0', cases: ['case8', 'case9'], of: 10 },
  ]);
  expect(commissionReport(judgement, facts)).toContain(
    'Missing: SpinalCord, M_2.0, in 2 of 10 cases</b> (case8, case9).',
  );
});

test('a structure that only the version before drew is missing in all its cases', () => {
  const missing = rows(8, ['M_2.0']).map(({ id, version }) => ({ id, version, structure: 'SpinalCord' }));
  const judgement = judge([...rows(8, ['M_1.0']), row(1, 'M_2.0', 'Heart', 0.9)], missing);
  expect(judgement.missing).toMatchObject([{ structure: 'SpinalCord', version: 'M_2.0', of: 8 }]);
});
