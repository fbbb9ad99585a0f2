/** A folder that is not what it was, or not what it says: files changed, unreadable, doubled, mixed. Files are the cases' CT, altered byte by byte. */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSeries, requireComplete, scanFolder } from '../../../../src/backend/studies/index.ts';
import type { CtSeries } from '../../../../src/dicom/index.ts';

const base = join(import.meta.dirname, '../../../fixtures/cases/base/ct');
const all = mkdtempSync(join(tmpdir(), 'pedicle-changed-'));
afterAll(() => rmSync(all, { recursive: true, force: true }));

let made = 0;
function folder(): { path: string; files: string[] } {
  made += 1;
  const path = join(all, String(made));
  cpSync(base, path, { recursive: true });
  return {
    path,
    files: readdirSync(path)
      .sort()
      .map((name) => join(path, name)),
  };
}

async function scan(path: string): Promise<{ series: CtSeries[]; refused: string[]; codes: string[] }> {
  const { studies } = await scanFolder([path]);
  const series = studies.flatMap((s) => s.series);
  const refused = studies.flatMap((s) => s.refused).flatMap((r) => r.findings.map((f) => f.code));
  return { series, refused, codes: series.flatMap((s) => s.findings.map((f) => f.code)) };
}

/** Replaces the only value of these bytes everywhere in the file; same length. */
function swap(path: string, from: string, to: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(from, 0, 'latin1');
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at, 'latin1');
  writeFileSync(path, bytes);
}

const keepTime = (path: string, change: () => void): void => {
  const { atime, mtime } = statSync(path);
  change();
  utimesSync(path, atime, mtime);
};

const changed = { code: 'ct-load', findings: [expect.objectContaining({ code: 'ct-changed' })] };

test('an untouched folder loads', async () => {
  const { path } = folder();
  const { series, codes } = await scan(path);
  expect(codes).toEqual([]);
  await expect(loadSeries(series[0] as CtSeries)).resolves.toMatchObject({ findings: [] });
});

test.each([
  ['of another length', (f: string) => writeFileSync(f, Buffer.concat([readFileSync(f), Buffer.alloc(2)]))],
  ['of the same length', (f: string) => swap(f, 'BUG1', 'BUG2')],
  ['of the same length and time', (f: string) => keepTime(f, () => swap(f, 'BUG1', 'BUG2'))],
  ['rewritten later', (f: string) => utimesSync(f, 1, 1)],
  ['emptied', (f: string) => truncateSync(f, 0)],
])('a file replaced after the scan by one %s is refused', async (_what, change) => {
  const { path, files } = folder();
  const { series } = await scan(path);
  change(files[3] as string);
  await expect(loadSeries(series[0] as CtSeries)).rejects.toMatchObject(changed);
});

test.each([
  ['first files cut in their header', (f: string[]) => f.slice(0, 2).map((p) => truncateSync(p, 200))],
  ['last files emptied', (f: string[]) => f.slice(-2).map((p) => truncateSync(p, 0))],
  [
    'first and last overwritten',
    (f: string[]) => [f[0], f.at(-1)].map((p) => writeFileSync(p as string, 'no'.repeat(4000))),
  ],
])('%s: the series says so, and segmentation asks', async (_what, change) => {
  const { path, files } = folder();
  change(files);
  const { series, codes } = await scan(path);
  expect(series[0]?.slices).toHaveLength(files.length - 2);
  expect(codes).toContain('ct-files-unreadable');
  expect(series[0]?.findings[0]?.message).toMatch(/^2 of 12 files/);
  expect(() => requireComplete(series[0] as CtSeries, false, 'x')).toThrow(/could not be read/);
  expect(() => requireComplete(series[0] as CtSeries, true, 'x')).not.toThrow();
});

test('other files beside the series are no slices of it', async () => {
  const { path } = folder();
  writeFileSync(join(path, 'notes.txt'), 'nothing');
  writeFileSync(join(path, 'report.pdf'), '%PDF');
  expect((await scan(path)).codes).toEqual([]);
});

test('the same UID with the same bytes is a copy, with other pixels another image, both named', async () => {
  const copy = folder();
  cpSync(copy.files[2] as string, join(copy.path, 'copy.dcm'));
  expect((await scan(copy.path)).codes).toEqual(['ct-duplicate-file']);
  const rival = folder();
  const bytes = readFileSync(rival.files[2] as string);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  writeFileSync(join(rival.path, 'rival.dcm'), bytes);
  const { studies } = await scanFolder([rival.path]);
  const [finding] = studies[0]?.refused[0]?.findings ?? [];
  expect(finding).toMatchObject({ code: 'ct-uid-reused', severity: 'error' });
  expect(finding?.message).toContain('rival.dcm');
});

test.each([
  ['another name in one slice', (f: string) => swap(f, 'Bug^Hunt', 'Bag^Hunt'), 'ct-mixed-names'],
  ['another birth date in one slice', (f: string) => swap(f, '19500101', '19500102'), 'ct-mixed-names'],
])('%s is told', async (_what, change, code) => {
  const { path, files } = folder();
  change(files[5] as string);
  expect((await scan(path)).codes).toContain(code);
});
