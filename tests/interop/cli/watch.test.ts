/** `pedicle watch` on a folder into which a CT is copied slice by slice, with nothing installed beside Pedicle. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadSeries, scanFolder } from '../../../src/backend/studies/index.ts';
import { readLabelMap, writeNifti } from '../../../src/core/volume-io/index.ts';
import { parseDicom, TAG } from '../../../src/dicom/index.ts';
import { pedicle } from '../../builders/cli.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';
import { smallModels } from '../../builders/small-model.ts';

const main = fileURLToPath(new URL('../../../src/hosts/cli/main.ts', import.meta.url));
const long = process.env.PEDICLE_LONG === '1';
const root = mkdtempSync(join(tmpdir(), 'pedicle-watch-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const results = (out: string): string[] =>
  existsSync(out) ? readdirSync(out).filter((name) => /^[0-9a-f-]{36}$/.test(name)) : [];

/** The shipped networks take half a minute; the tiny one runs on the same way through. */
test('a CT copied slice by slice gives its proved structure set once, and SIGTERM drains', async () => {
  const { ctFolder } = await phantomFolder({
    levels: { from: 'T12', to: 'L2' },
    size: [96, 90],
    spacingMm: [3.5, 4, 4],
    seed: 3,
    ctOnly: true,
  });
  const [inbox, out] = [join(root, 'inbox'), join(root, 'out')];
  mkdirSync(inbox);
  const child = spawn(
    process.execPath,
    [
      main,
      'watch',
      inbox,
      '--out',
      out,
      '--still-seconds',
      '1',
      '--queue',
      join(root, 'queue'),
      '--priority',
      'normal',
      ...(long ? ['--protocol', 'Spine SBRT: lumbar and sacral'] : ['--models-folder', smallModels(root)]),
    ],
    { env: { ...process.env, PEDICLE_HOME: join(root, 'home') }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    const slices = readdirSync(ctFolder).sort();
    for (const name of slices) {
      copyFileSync(join(ctFolder, name), join(inbox, name));
      await pause(20);
    }
    const limit = Date.now() + 280_000;
    while (results(out).length === 0 && Date.now() < limit) await pause(100);
    expect(results(out), said).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await ended, said).toBe(0);
    // Originals are there and nothing else is.
    expect(readdirSync(inbox).sort()).toEqual(slices);
    for (const name of slices)
      expect(readFileSync(join(inbox, name)).equals(readFileSync(join(ctFolder, name)))).toBe(true);
    const folder = join(out, results(out)[0]!);
    expect(readdirSync(folder).sort()).toEqual(['findings.json', 'job.json', 'report.html', 'rtstruct.dcm']);
    const bytes = readFileSync(join(folder, 'rtstruct.dcm'));
    const { proof, structures } = JSON.parse(readFileSync(join(folder, 'findings.json'), 'utf8'));
    const job = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
    expect(structures.length).toBeGreaterThan(0);
    expect(proof).toMatchObject({ fileBytes: bytes.length, secondReader: { contours: proof.contours } });
    expect(job.rtstructSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('UNAPPROVED');
    expect(parseDicom(bytes).string(TAG.approvalStatus)).toBe('UNAPPROVED');
    expect([0, 1]).toContain((await pedicle('check', join(folder, 'rtstruct.dcm'))).status);
    // Nothing of a patient is said.
    expect(said).not.toMatch(/Phantom|PEDICLE-PHANTOM/);
  } finally {
    child.kill('SIGKILL');
  }
}, 300_000);

test('batch: a CT as a volume file gives its label map, and says why there is no RTSTRUCT', async () => {
  const { ctFolder } = await phantomFolder({
    levels: { from: 'L1', to: 'L2' },
    size: [96, 90],
    spacingMm: [3.5, 4, 4],
    seed: 4,
    ctOnly: true,
  });
  const [inbox, out] = [join(root, 'volumes'), join(root, 'label-maps')];
  mkdirSync(inbox);
  const [study] = (await scanFolder([ctFolder])).studies;
  const { volume } = await loadSeries(study!.series[0]!);
  writeFileSync(join(inbox, 'ct.nii.gz'), writeNifti(volume));
  const queue = ['--queue', join(root, 'volume-queue'), '--priority', 'normal'];
  const run = await pedicle('batch', inbox, '--out', out, ...queue, '--models-folder', smallModels(root));
  expect(run.status, run.err).toBeLessThanOrEqual(1);
  expect(results(out), run.out).toHaveLength(1);
  const folder = join(out, results(out)[0]!);
  expect(readdirSync(folder).sort()).toEqual([
    'findings.json',
    'job.json',
    'labels.json',
    'labels.nii.gz',
    'report.html',
  ]);
  const job = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
  expect(job).toMatchObject({
    rtstructSha256: null,
    reason: expect.stringContaining('refers to DICOM images'),
  });
  const { labelMap: map } = readLabelMap(readFileSync(join(folder, 'labels.nii.gz')));
  expect(map.grid.dims).toEqual(volume.grid.dims);
  expect(map.labels.size).toBeGreaterThan(0);
  expect(readdirSync(inbox)).toEqual(['ct.nii.gz']);
}, 300_000);
