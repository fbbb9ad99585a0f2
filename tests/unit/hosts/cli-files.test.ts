/** What commands write never replaces a file without --force, and is looked at before the work. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareCommand } from '../../../src/hosts/cli/commands/compare.ts';
import { convertCommand } from '../../../src/hosts/cli/commands/convert.ts';
import { phantomCommand } from '../../../src/hosts/cli/commands/phantom.ts';
import { segmentCommand } from '../../../src/hosts/cli/commands/segment.ts';
import { createProgressBar } from '../../../src/hosts/cli/progress-bar.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
let out = '';
const home = process.env.PEDICLE_HOME;
beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'pedicle-cli-files-'));
  process.env.PEDICLE_HOME = join(out, 'home');
  phantom = await phantomFolder();
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
  if (home === undefined) delete process.env.PEDICLE_HOME;
  else process.env.PEDICLE_HOME = home;
});

const bar = createProgressBar();
const taken = (name: string): string => {
  writeFileSync(join(out, name), 'not to be lost');
  return join(out, name);
};
const kept = (path: string): void => expect(readFileSync(path, 'utf8')).toBe('not to be lost');

test('phantom into the folder of a patient writes nothing; with --force it replaces its own names', async () => {
  const patient = join(out, 'patient');
  mkdirSync(join(patient, 'ct'), { recursive: true });
  writeFileSync(join(patient, 'ct', 'CT.0002.dcm'), 'not to be lost');
  const size = { size: '32,32', spacing: '9,9,12', levels: 'L3-L4' };
  await expect(phantomCommand(patient, size, bar)).rejects.toMatchObject({ code: 'file-exists' });
  kept(join(patient, 'ct', 'CT.0002.dcm'));
  expect(readdirSync(join(patient, 'ct'))).toEqual(['CT.0002.dcm']);
  await phantomCommand(patient, { ...size, ctOnly: true, force: true }, bar);
  expect(readdirSync(join(patient, 'ct')).length).toBeGreaterThan(2);
});

test('compare --csv, convert to a label map and its names', async () => {
  const csv = taken('table.csv');
  const rs = phantom.rtstructPath as string;
  await expect(compareCommand(rs, rs, { ct: phantom.ctFolder, csv })).rejects.toMatchObject({
    code: 'file-exists',
  });
  kept(csv);
  const names = taken('map.json');
  const map = { ct: phantom.ctFolder, out: join(out, 'map.nii.gz') };
  await expect(convertCommand(rs, map)).rejects.toMatchObject({ code: 'file-exists' });
  kept(names);
  expect(readdirSync(out)).not.toContain('map.nii.gz');
  await convertCommand(rs, { ...map, force: true });
  expect(JSON.parse(readFileSync(names, 'utf8'))).toBeTypeOf('object');
  await expect(convertCommand(rs, { ...map, out: join(out, 'none', 'x.dcm') })).rejects.toMatchObject({
    code: 'folder-missing',
  });
});

test('segment looks at every file it will write before it runs', async () => {
  const run = (more: object) =>
    segmentCommand(
      phantom.ctFolder,
      { modelsFolder: join(out, 'no-models'), ...more },
      bar,
      new AbortController().signal,
    );
  const proof = taken('proof.json');
  const rs = join(out, 'rs.dcm');
  await expect(run({ out: rs, proof })).rejects.toMatchObject({ code: 'file-exists' });
  await expect(run({ labels: join(out, 'proof.nii.gz') })).rejects.toMatchObject({ code: 'file-exists' });
  await expect(run({ out: rs, proof: rs })).rejects.toMatchObject({ code: 'usage' });
  await expect(run({ labels: join(out, 'l.nii.gz'), proof: join(out, 'p.json') })).rejects.toMatchObject({
    code: 'usage',
  });
  await expect(run({ out: join(out, 'none', 'rs.dcm') })).rejects.toMatchObject({ code: 'folder-missing' });
  kept(proof);
  expect(readdirSync(out)).not.toContain('rs.dcm');
});
