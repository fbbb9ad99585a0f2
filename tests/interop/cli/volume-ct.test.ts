/** A CT as a volume file: segmented like its DICOM series; label maps come out, an RTSTRUCT is refused with the reason. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSeries, scanFolder } from '../../../src/backend/studies/index.ts';
import { createGrid } from '../../../src/core/geometry/grid.ts';
import { readLabelMap, writeNifti } from '../../../src/core/volume-io/index.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

const main = fileURLToPath(new URL('../../../src/hosts/cli/main.ts', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'pedicle-volume-ct-'));
afterAll(() => {
  for (const folder of madeHere) rmSync(folder, { recursive: true, force: true });
});
const pedicle = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });

const madeHere = [out];
let dicom = '';
const nifti = join(out, 'ct.nii.gz');
beforeAll(async () => {
  const phantom = await phantomFolder();
  dicom = phantom.ctFolder;
  const made = dirname(phantom.folder);
  if (made.startsWith(tmpdir())) madeHere.push(made);
  const series = (await scanFolder([dicom])).studies[0]!.series[0]!;
  const { volume } = await loadSeries(series);
  writeFileSync(nifti, writeNifti(volume, { gzip: true }));
});

it('inspect says what it is', () => {
  const run = pedicle('inspect', nifti, '--json');
  expect(run.status).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ volume: { dims: [160, 150, expect.any(Number)] } });
});

it('segment gives the same label map as for the DICOM series', () => {
  const run = (ct: string, to: string) =>
    pedicle('segment', ct, '--model', 'spine-ct', '--structures', 'SpinalCanal', '--labels', to);
  const [a, b] = [join(out, 'a.nii.gz'), join(out, 'b.nii.gz')];
  expect([0, 1]).toContain(run(dicom, a).status);
  expect([0, 1]).toContain(run(nifti, b).status);
  const [ofDicom, ofNifti] = [a, b].map((path) => readLabelMap(readFileSync(path)).labelMap);
  expect(ofNifti!.data.some((value) => value > 0)).toBe(true);
  expect(ofNifti!.data).toEqual(ofDicom!.data);
});

it('an RTSTRUCT is refused before any work', () => {
  const refused = pedicle('segment', nifti, '--out', join(out, 'rs.dcm'), '--json');
  expect(refused.status).toBe(3);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'export-needs-dicom' } });
  expect(existsSync(join(out, 'rs.dcm'))).toBe(false);
});

it('values that cannot be HU are told', () => {
  const grid = createGrid({
    dims: [4, 3, 2],
    originMm: [0, 0, 0],
    stepIMm: [1, 0, 0],
    stepJMm: [0, 1, 0],
    stepKMm: [0, 0, 2],
  });
  const shifted = join(out, 'shifted.nii.gz');
  writeFileSync(shifted, writeNifti({ grid, data: new Int16Array(24).fill(1024) }, { gzip: true }));
  const run = pedicle('inspect', shifted, '--json');
  expect(run.status).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({ findings: [{ code: 'ct-not-hu', file: 'shifted.nii.gz' }] });
});

it('a label map is no CT: segment and batch refuse it, inspect says what it is, and nothing is written', () => {
  const [inbox, results] = [join(out, 'inbox'), join(out, 'results')];
  mkdirSync(inbox);
  const map = join(inbox, 'a.nii.gz');
  copyFileSync(join(out, 'a.nii.gz'), map);
  const segment = pedicle('segment', map, '--labels', join(out, 'never.nii.gz'), '--json');
  expect(segment.status).toBe(3);
  expect(JSON.parse(segment.stdout)).toMatchObject({ error: { code: 'volume-is-labels' } });
  expect(existsSync(join(out, 'never.nii.gz'))).toBe(false);
  const inspect = pedicle('inspect', map, '--json');
  expect(inspect.status).toBe(1);
  expect(JSON.parse(inspect.stdout)).toMatchObject({
    findings: [{ code: 'volume-is-labels', file: 'a.nii.gz' }],
  });
  const batch = pedicle('batch', inbox, '--out', results, '--queue', join(out, 'queue'), '--json');
  expect(batch.status).toBe(1);
  const { jobs, findings } = JSON.parse(batch.stdout);
  expect(jobs).toEqual([]);
  expect(findings.map((f: { code: string }) => f.code)).toEqual(['volume-is-labels', 'ct-none']);
  expect(existsSync(results)).toBe(false);
});
