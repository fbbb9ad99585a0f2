/** `pedicle report`: one case on one page, with and without names, as PDF and DICOM. */
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendAudit } from '../../../src/backend/audit/append.ts';
import { findChromium } from '../../../src/backend/report/print-pdf.ts';
import { readMeasurements } from '../../../src/dicom/derived/index.ts';
import { pedicleJson } from '../../builders/cli.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';
import { hasTool, runTool } from '../../builders/tools.ts';

let out = '';
let phantom: Awaited<ReturnType<typeof phantomFolder>>;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'pedicle-report-'));
  phantom = await phantomFolder();
}, 120_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

interface Told {
  readonly structures: readonly { readonly name: string; readonly digest: string; readonly state: string }[];
  readonly error?: { readonly code: string };
}

const report = (name: string, ...more: string[]) =>
  pedicleJson<Told>(
    'report',
    phantom.ctFolder,
    phantom.rtstructPath ?? '',
    '--out',
    join(out, name),
    ...more,
  );

test('the page holds everything in itself: pictures, figures, findings, signatures, proof, hashes', async () => {
  await appendAudit(phantom.ctFolder, [
    { user: 'Dr. <b>Ä</b>', action: 'state', structure: 'Liver', state: 'approved', contours: 'x' },
  ]);
  const run = await report('case.html', '--reference', phantom.labelsPath ?? '');
  expect([0, 1]).toContain(run.status);
  const html = readFileSync(join(out, 'case.html'), 'utf8');
  const told = run.json;
  const pictures = html.match(/<img [^>]*src="data:image\/png;base64,/g) ?? [];
  // Three slices and two solids of every structure, and the two of all.
  expect(pictures).toHaveLength(5 * told.structures.length + 2);
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).not.toMatch(/<script/);
  expect(html).toContain('Phantom Spine');
  expect(html).toContain('PEDICLE-PHANTOM');
  expect(html).toMatch(/largest difference 0 mm/);
  expect(html).toContain('SHA-256 of the reference');
  for (const { name, digest } of told.structures) {
    expect(html).toContain(`<th scope="row">${name}</th>`);
    expect(html).toContain(digest);
  }
  // The log holds a signature of other contours: it is told, and counts for nothing.
  expect(html).toContain('The audit log holds 1 entries, unchanged');
  expect(told.structures.find((s) => s.name === 'Liver')?.state).toBe('edited');
  expect(html).toContain('UNAPPROVED');
  // A second run does not replace the first.
  expect((await report('case.html')).json.error?.code).toBe('file-exists');
}, 240_000);

test('with the assessment a row for every vertebra, most in need of a look first', async () => {
  const run = await report('assessed.html', '--assess', '--deidentify');
  expect([0, 1]).toContain(run.status);
  const html = readFileSync(join(out, 'assessed.html'), 'utf8');
  const [, part = ''] = html.split('<h2>Assessment of the vertebrae</h2>');
  const rows = [...(part.split('</table>')[0] ?? '').matchAll(/<th scope="row">(VB_[A-Z0-9]+)</g)].map(
    (m) => m[1],
  );
  const assessed = await pedicleJson<{ vertebrae: { name: string }[] }>(
    'assess',
    phantom.ctFolder,
    phantom.rtstructPath ?? '',
  );
  expect(rows).toEqual(assessed.json.vertebrae.map((v) => v.name));
  expect(part).toContain('never a diagnosis');
  expect(readFileSync(join(out, 'case.html'), 'utf8')).not.toContain('Assessment of the vertebrae');
}, 240_000);

test('de-identified it names neither patient nor file nor study; its DICOM form is refused', async () => {
  const run = await report('nobody.html', '--deidentify');
  expect([0, 1]).toContain(run.status);
  const html = readFileSync(join(out, 'nobody.html'), 'utf8');
  for (const told of ['Phantom Spine', 'Phantom^Spine', 'PEDICLE-PHANTOM', 'RS.phantom', '2.25.'])
    expect(html).not.toContain(told);
  expect((await report('no.html', '--deidentify', '--dicom')).json.error?.code).toBe('report-identified');
}, 240_000);

const browser = await findChromium();
test.skipIf(browser === null)(
  'PDF, Encapsulated PDF and SR are whole',
  async () => {
    const run = await report('d.html', '--dicom', '--assess', '--reference', phantom.labelsPath ?? '');
    expect([0, 1]).toContain(run.status);
    expect(readFileSync(join(out, 'd.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const read = readMeasurements(readFileSync(join(out, 'd.sr.dcm')));
    const assessed = read.filter(({ name }) => / assessment$/.test(name));
    expect(assessed.length).toBeGreaterThan(1);
    expect(assessed.some(({ numbers }) => (numbers.get('VHEIGHT_ANT') ?? 0) > 10)).toBe(true);
    if (!hasTool('dciodvfy')) return;
    for (const name of ['d.pdf.dcm', 'd.sr.dcm'])
      expect(runTool('dciodvfy', [join(out, name)]).match(/^Error.*$/gm) ?? []).toEqual([]);
  },
  240_000,
);
