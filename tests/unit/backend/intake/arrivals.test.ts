/** Series as they arrive: complete when still, again when a slice follows, and the same work known by its id. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { resourcesFolder } from '../../../../src/backend/app/entries.ts';
import { watchArrivals } from '../../../../src/backend/intake/arrivals.ts';
import { jobIdOf } from '../../../../src/backend/intake/identity.ts';
import { protocolStructures } from '../../../../src/backend/intake/protocols.ts';
import { scanFolder } from '../../../../src/backend/studies/index.ts';
import { writeMetaImage, writeNifti, writeNrrd } from '../../../../src/core/volume-io/index.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';

const folders: string[] = [];
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-arrivals-'));
  folders.push(folder);
  return folder;
};
/** A small CT, one file a slice. */
function writeCt(folder: string): void {
  makeCtFiles(makeCtSeries(makeGrid([7, 5, 9], [1, 1.5, 2]))).forEach((bytes, n) => {
    writeFileSync(join(folder, `CT.${String(n).padStart(3, '0')}.dcm`), bytes);
  });
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a series is taken once it has been still, and again when another slice came', async () => {
  const source = scratch();
  writeCt(source);
  const files = readdirSync(source).sort();
  const inbox = scratch();
  const arrivals = watchArrivals(inbox, 1000);
  const arrive = (names: readonly string[]): void => {
    for (const name of names) cpSync(join(source, name), join(inbox, name));
  };
  arrive(files.slice(0, 5));
  expect((await arrivals.look(0)).ready).toEqual([]);
  arrive(files.slice(5, -1));
  expect((await arrivals.look(1500)).ready).toEqual([]);
  expect((await arrivals.look(2400)).ready).toEqual([]);
  expect((await arrivals.look(2500)).ready.map((s) => s.slices.length)).toEqual([files.length - 1]);
  expect((await arrivals.look(9000)).ready).toEqual([]);
  arrive(files.slice(-1));
  expect((await arrivals.look(9100)).ready).toEqual([]);
  expect((await arrivals.look(10_100)).ready.map((s) => s.slices.length)).toEqual([files.length]);
});

const grid = makeGrid([7, 5, 4], [1, 1.5, 2]);
const volume = { grid, data: Int16Array.from({ length: 140 }, (_, n) => n * 20 - 1000) };

test('a volume file is taken once it has been still; one that is none is told once; Pedicle’s own label maps are no input', async () => {
  const inbox = scratch();
  const arrivals = watchArrivals(inbox, 1000);
  const whole = writeNifti(volume);
  writeFileSync(join(inbox, 'ct.nii.gz'), whole.subarray(0, 100));
  expect((await arrivals.look(0)).ready).toEqual([]);
  writeFileSync(join(inbox, 'ct.nii.gz'), whole);
  writeFileSync(join(inbox, 'broken.nrrd'), 'NRRD0004\ntype: nothing\n\n');
  mkdirSync(join(inbox, 'result'));
  writeFileSync(join(inbox, 'result', 'labels.nii.gz'), whole);
  writeFileSync(join(inbox, 'result', 'job.json'), '{}');
  expect((await arrivals.look(1500)).ready).toEqual([]);
  const look = await arrivals.look(2500);
  expect(look.ready.map((s) => s.volumeFile)).toEqual([join(inbox, 'ct.nii.gz')]);
  expect(look.refused.map((f) => [f.severity, f.file])).toEqual([['error', 'broken.nrrd']]);
  expect(await arrivals.look(9000)).toEqual({ ready: [], refused: [] });
  // The same voxels under another name are the same work.
  const id = await jobIdOf(look.ready[0]!, null, []);
  writeFileSync(join(inbox, 'copy.nii'), writeNifti(volume, { gzip: false }));
  await arrivals.look(10_000);
  expect(await jobIdOf((await arrivals.look(11_000)).ready[0]!, null, [])).toBe(id);
});

test('a label map beside its CT is named and passed over; what cannot be in HU is an error', async () => {
  const inbox = scratch();
  const arrivals = watchArrivals(inbox, 1000);
  writeFileSync(join(inbox, 'ct.nii.gz'), writeNifti(volume));
  const labels = {
    grid,
    data: Int16Array.from({ length: 140 }, (_, n) => (n % 7 < 4 ? 1 + (n % 35 > 20 ? 1 : 0) : 0)),
  };
  writeFileSync(join(inbox, 'ct_seg.nii.gz'), writeNifti(labels));
  writeFileSync(join(inbox, 'spine.mha'), writeMetaImage(labels));
  writeFileSync(
    join(inbox, 'mr.nrrd'),
    writeNrrd({ grid, data: Int16Array.from({ length: 140 }, (_, n) => n * 7) }),
  );
  await arrivals.look(0);
  const { ready, refused } = await arrivals.look(1500);
  expect(ready.map((s) => s.volumeFile)).toEqual([join(inbox, 'ct.nii.gz')]);
  expect(refused.map((f) => [f.code, f.severity, f.file]).sort()).toEqual([
    ['ct-not-hu', 'error', 'mr.nrrd'],
    ['volume-is-labels', 'info', 'ct_seg.nii.gz'],
    ['volume-is-labels', 'info', 'spine.mha'],
  ]);
  expect(await arrivals.look(9000)).toEqual({ ready: [], refused: [] });
});

test('what cannot be used is told once, and not while it is still coming', async () => {
  const inbox = scratch();
  writeFileSync(join(inbox, 'x.dcm'), 'no DICOM at all');
  const arrivals = watchArrivals(inbox, 1000);
  expect((await arrivals.look(0)).refused).toEqual([]);
  const told = (await arrivals.look(1000)).refused;
  expect((await arrivals.look(2000)).refused).toEqual([]);
  expect(told.every((finding) => finding.severity !== 'info')).toBe(true);
});

test('a job is known by its pixels, its protocol and its models', async () => {
  const folder = scratch();
  writeCt(folder);
  const series = async () => (await scanFolder([folder])).studies[0]!.series[0]!;
  const id = await jobIdOf(await series(), null, []);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await jobIdOf(await series(), null, [])).toBe(id);
  expect(await jobIdOf(await series(), 'spine-sbrt-lumbar', [])).not.toBe(id);
  const file = join(folder, readdirSync(folder).sort()[3]!);
  const bytes = readFileSync(file);
  bytes[bytes.length - 2]! ^= 1;
  writeFileSync(file, bytes);
  expect(await jobIdOf(await series(), null, [])).not.toBe(id);
});

test('a template gives the structures that a network draws', async () => {
  const names = await protocolStructures(join(resourcesFolder(), 'protocols'), 'spine-sbrt-lumbar');
  expect(names).toContain('SpinalCord');
  expect(names).not.toContain('GTV');
  await expect(protocolStructures(join(resourcesFolder(), 'protocols'), 'spine')).rejects.toMatchObject({
    code: 'protocol-unknown',
  });
});
