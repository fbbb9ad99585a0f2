/** What the report of a case tells of findings, and what of them nobody may learn from. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gatherCase } from '../../../../src/backend/case-report/gather.ts';
import { caseReportHtml } from '../../../../src/backend/case-report/html.ts';
import { finding } from '../../../../src/core/errors/errors.ts';
import { createStructure } from '../../../../src/core/structures/index.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';

const folder = mkdtempSync(join(tmpdir(), 'pedicle-gather-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const grid = makeGrid([20, 20, 4], [1, 1, 2]);
const ct = { ...makeCtSeries(grid), volumeFile: { path: join(folder, 'ct.nii'), name: 'ct.nii' } } as never;
const structure = createStructure({
  name: 'GTV',
  interpretedType: 'GTV',
  colour: [255, 0, 0],
  slices: new Map([[1, [Float64Array.of(4, 4, 2, 12, 4, 2, 12, 12, 2, 4, 12, 2)]]]),
  provenance: { kind: 'import', algorithm: 'MANUAL', description: 'of Mustermann', edited: false } as never,
});
const gather = (deidentify: boolean) =>
  gatherCase({
    ct,
    volume: { grid, data: new Int16Array(20 * 20 * 4) },
    folder,
    label: 'Mustermann 1',
    structures: [structure],
    reading: null,
    reference: { label: 'RS.Mustermann', structures: [structure] },
    findings: [
      finding('audit-changed', 'warning', { line: 7 }),
      finding('audit-changed', 'warning', { line: 9 }),
      finding('audit-changed', 'warning', { line: 9 }),
      finding('file-unreadable', 'warning', { name: 'Mustermann.dcm' }),
    ],
    deidentify,
    assess: false,
    hashes: [],
  });

test('findings of one code about different things are all told, the same one once', async () => {
  const { findings } = await gather(false);
  expect(findings.filter((f) => f.code === 'audit-changed').map((f) => f.message)).toEqual([
    expect.stringContaining('7'),
    expect.stringContaining('9'),
  ]);
});

test('de-identified: no label, no file, no words a file describes itself by; the codes stay', async () => {
  expect(caseReportHtml(await gather(false))).toContain('Mustermann');
  const report = await gather(true);
  expect(caseReportHtml(report)).not.toContain('Mustermann');
  expect(report.findings.map((f) => f.code)).toContain('file-unreadable');
});
