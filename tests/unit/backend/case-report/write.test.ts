/** Writing a case report: without a browser the page is there and the error has its code; what is no PDF is never put in place. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseReport } from '../../../../src/backend/case-report/types.ts';
import { writeCaseReport } from '../../../../src/backend/case-report/write.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'pedicle-write-'));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const ct = makeCtSeries(makeGrid([4, 4, 3], [1, 1, 2]));
const report: CaseReport = {
  program: 'Pedicle',
  made: new Date('2026-01-02T03:04:05Z'),
  patient: { name: 'A^<B>', id: '1', birthDate: '19500102', sex: 'F' },
  caseCode: 'abc',
  ct: [],
  setLabel: 'x',
  structures: [],
  overview: [],
  referenceLabel: null,
  pairs: [],
  unpaired: [],
  assessment: null,
  findings: [],
  proof: null,
  approval: { reviewer: 'Dr. "Ä"', at: '2026-01-02T03:04:05.000Z' },
  log: { entries: 1, changedAt: 3, last: 'f'.repeat(64) },
  hashes: [],
};
const files = (name: string) => ({ html: join(out, name), pdf: true, dicom: true, overwrite: false });

test('without a browser', async () => {
  await expect(writeCaseReport(report, ct, files('a.html'), async () => null)).rejects.toMatchObject({
    code: 'report-no-browser',
  });
  const html = readFileSync(join(out, 'a.html'), 'utf8');
  expect(html).toContain('A &lt;B&gt;');
  expect(html).toContain('1950-01-02');
  expect(html).toContain('Dr. &quot;Ä&quot;');
  expect(html).toContain('CHANGED (line 3)');
  expect(existsSync(join(out, 'a.pdf'))).toBe(false);
});

test('what is no PDF, and a DICOM file that names nobody, are refused', async () => {
  const print = async () => new TextEncoder().encode('<html>');
  await expect(writeCaseReport(report, ct, files('b.html'), print)).rejects.toMatchObject({
    code: 'report-print-failed',
  });
  expect(existsSync(join(out, 'b.pdf'))).toBe(false);
  await expect(
    writeCaseReport({ ...report, patient: null }, ct, files('c.html'), print),
  ).rejects.toMatchObject({ code: 'report-identified' });
  expect(existsSync(join(out, 'c.html'))).toBe(false);
});

test('all four files stand beside each other', async () => {
  const pdf = new TextEncoder().encode('%PDF-1.4\n');
  const paths = await writeCaseReport(report, ct, files('d.html'), async () => pdf);
  expect(paths.map((path) => path.slice(out.length + 1))).toEqual([
    'd.html',
    'd.pdf',
    'd.pdf.dcm',
    'd.sr.dcm',
  ]);
  for (const path of paths) expect(existsSync(path)).toBe(true);
});
