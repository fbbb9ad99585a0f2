/** The page of a case made without a hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseReport } from '../../../../src/backend/intake/case-report.ts';

const of = { id: 'j', result: 'findings', seriesKey: '1.2', protocol: null } as const;

test('what is worst comes first, and slices are counted as people count', () => {
  const page = caseReport(
    of,
    JSON.stringify({
      structures: [{ id: 'a', name: 'SpinalCord', volumeCc: 12.34, slices: 9 }],
      reviews: [
        {
          structureId: 'a',
          quality: { expectedDice: 0.8, verdict: 'check', reasons: ['Cut off.'] },
          reviewSlices: [0, 4],
        },
      ],
      findings: [
        { code: 'metal-present', severity: 'info', message: 'm', action: '' },
        { code: 'vertebra-missing', severity: 'error', message: 'e', action: 'Look.' },
      ],
    }),
  );
  expect(page.indexOf('vertebra-missing')).toBeLessThan(page.indexOf('metal-present'));
  expect(page).toContain(
    '<td>SpinalCord</td><td>12.3</td><td>9</td><td>check</td><td>Cut off.</td><td>1, 5</td>',
  );
  expect(page).toContain('UNAPPROVED');
});

test('a refused case says why', () => {
  const error = { code: 'ct-none', message: 'No CT.', action: 'Check the folder.' };
  expect(caseReport({ ...of, result: 'refused' }, JSON.stringify({ error }))).toContain(
    'Refused: No CT. Check the folder.',
  );
});

test('no text of a file becomes markup', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, message) => {
      const page = caseReport(
        of,
        JSON.stringify({
          structures: [{ name: `<script>${name}`, volumeCc: 1, slices: 1 }],
          findings: [{ code: 'x', severity: 'warning', message: `<img src=x>${message}`, action: '"' }],
        }),
      );
      expect(page).not.toMatch(/<script|<img/);
    }),
  );
});
