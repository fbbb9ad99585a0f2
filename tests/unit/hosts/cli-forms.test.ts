/** `convert --as seg`, `--out x.stl`, `check --repair` and `audit set`: what they replace, tell and end with. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportToFile } from '../../../src/backend/export/index.ts';
import { openCt } from '../../../src/backend/studies/open-ct.ts';
import { createStructure, createStructureSet, type Structure } from '../../../src/core/structures/index.ts';
import { type CtSeries, parseDicom } from '../../../src/dicom/index.ts';
import { TAG as T, TAG } from '../../../src/dicom/tags.ts';
import { auditSetCommand, auditVerifyCommand } from '../../../src/hosts/cli/commands/audit.ts';
import { checkCommand } from '../../../src/hosts/cli/commands/check.ts';
import { convertCommand } from '../../../src/hosts/cli/commands/convert.ts';
import { phantomFolder, SMALL } from '../../builders/phantom-folder.ts';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
let series: CtSeries;
let out = '';
let boxes = '';
const home = process.env.PEDICLE_HOME;

/** A square around the middle of the CT on its slices 4 to 6; of 0.1 mm it holds no voxel. */
function square(name: string, sizeMm: number, shiftMm = 0): Structure {
  const m = series.grid.indexToPatient;
  const at = (k: number, du: number, dv: number): number[] =>
    [0, 4, 8].map(
      (r) =>
        (m[r] as number) * (80.25 + (du * sizeMm + shiftMm) / 2) +
        (m[r + 1] as number) * (75.25 + (dv * sizeMm) / 2.4) +
        (m[r + 2] as number) * k +
        (m[r + 3] as number),
    );
  const ring = (k: number): Float64Array =>
    Float64Array.from([...at(k, 0, 0), ...at(k, 1, 0), ...at(k, 1, 1), ...at(k, 0, 1)]);
  return createStructure({ name, slices: new Map([4, 5, 6].map((k) => [k, [ring(k)]])) });
}

async function written(name: string, structures: readonly Structure[]): Promise<string> {
  const file = join(out, name);
  await exportToFile(file, createStructureSet('set', series, structures), series, {}, { overwrite: true });
  return file;
}

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'pedicle-forms-'));
  process.env.PEDICLE_HOME = join(out, 'home');
  phantom = await phantomFolder({ ...SMALL, ctOnly: true });
  ({ series } = await openCt(phantom.ctFolder));
  boxes = await written('boxes.dcm', [square('Box', 30), square('Boy', 20, 10)]);
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
  if (home === undefined) delete process.env.PEDICLE_HOME;
  else process.env.PEDICLE_HOME = home;
});

test('a segmentation is the CT’s patient’s, tells what has no voxel, and replaces nothing but a segmentation', async () => {
  const input = await written('two.dcm', [square('Box', 30), square('Speck', 0.1)]);
  const target = join(out, 'seg.dcm');
  const options = { ct: phantom.ctFolder, out: target, as: 'seg' };
  const outcome = await convertCommand(input, options);
  expect(outcome.exit).toBe(1);
  expect(outcome.text).toMatch(/WARNING structures-without-voxels.*Speck/);
  const file = parseDicom(readFileSync(target));
  expect([file.string(TAG.patientId), file.string(TAG.modality)]).toEqual([series.study.patientId, 'SEG']);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  await expect(convertCommand(input, options)).rejects.toMatchObject({ code: 'file-exists' });
  await expect(convertCommand(input, { ...options, force: true })).resolves.toMatchObject({ exit: 1 });
  // Neither an image nor the structure set itself.
  const image = join(phantom.ctFolder, readdirSync(phantom.ctFolder)[0] as string);
  for (const other of [image, input]) {
    const before = readFileSync(other);
    await expect(convertCommand(input, { ...options, out: other, force: true })).rejects.toMatchObject({
      code: 'form-would-replace',
    });
    expect(readFileSync(other).equals(before)).toBe(true);
  }
  await expect(convertCommand(input, { ...options, as: 'stl' })).rejects.toMatchObject({ code: 'usage' });
  const labels = await convertCommand(input, { ct: phantom.ctFolder, out: join(out, 'labels.nrrd') });
  expect(labels.text).toMatch(/WARNING structures-without-voxels.*Speck/);
});

test('surfaces are a file a structure; none is written when one of them is there', async () => {
  const input = boxes;
  const options = { ct: phantom.ctFolder, out: join(out, 'x.stl') };
  writeFileSync(join(out, 'x_Boy.stl'), 'mine');
  await expect(convertCommand(input, options)).rejects.toMatchObject({ code: 'file-exists' });
  expect(readdirSync(out).filter((name) => name.startsWith('x_'))).toEqual(['x_Boy.stl']);
  const outcome = await convertCommand(input, { ...options, force: true });
  expect(outcome.json).toMatchObject({ written: [join(out, 'x_Box.stl'), join(out, 'x_Boy.stl')] });
  expect(readFileSync(join(out, 'x_Boy.stl')).length).toBeGreaterThan(84);
});

const checked = (input: string, options: { ct?: string; repair: string }) =>
  checkCommand(
    input,
    { ...options, modelsFolder: 'none' },
    { update: () => undefined, end: () => undefined },
    new AbortController().signal,
  );

test('a repaired copy is proved and says what was replaced; what is no structure set stays', async () => {
  const input = boxes;
  const image = join(phantom.ctFolder, readdirSync(phantom.ctFolder)[0] as string);
  const before = readFileSync(image);
  await expect(checked(input, { ct: phantom.ctFolder, repair: image })).rejects.toMatchObject({
    code: 'export-would-replace',
  });
  expect(readFileSync(image).equals(before)).toBe(true);
  await expect(checked(input, { repair: join(out, 'r.dcm') })).rejects.toMatchObject({ code: 'usage' });
  const outcome = await checked(input, { ct: phantom.ctFolder, repair: join(out, 'r.dcm') });
  expect(outcome.json).toMatchObject({
    written: join(out, 'r.dcm'),
    proof: { secondReader: { images: series.files.length } },
  });
});

test('a set is approved by name until a contour changes; reading’s findings are told and end with 1', async () => {
  const input = boxes;
  const sign = { ct: phantom.ctFolder, state: 'approved', user: ' Dr. A ' };
  await expect(auditSetCommand(input, { ct: phantom.ctFolder, state: 'approved' })).rejects.toMatchObject({
    code: 'usage',
  });
  await expect(auditSetCommand(input, { ...sign, user: 'x'.repeat(65) })).rejects.toMatchObject({
    code: 'usage',
  });
  expect(await auditSetCommand(input, { ...sign, structures: 'Box' })).toMatchObject({
    json: { approved: false },
  });
  const target = join(out, 'approved.dcm');
  const all = await auditSetCommand(input, { ...sign, out: target });
  expect(all.text).toContain('Approved by Dr. A.');
  expect(parseDicom(readFileSync(target)).string(T.approvalStatus)).toBe('APPROVED');
  const moved = await written('moved.dcm', [square('Box', 30), square('Boy', 20, 12)]);
  const states = (await auditSetCommand(moved, { ct: phantom.ctFolder })).json;
  expect(states).toMatchObject({ approved: false, states: [{ state: 'approved' }, { state: 'edited' }] });
  expect((await auditVerifyCommand(phantom.ctFolder)).exit).toBe(0);
  // A file with a fault of its own is shown, but not in silence.
  const odd = join(out, 'odd.dcm');
  writeFileSync(odd, Buffer.from(readFileSync(input).toString('latin1').replaceAll('Boy', 'Box'), 'latin1'));
  const told = await auditSetCommand(odd, { ct: phantom.ctFolder });
  expect(told.exit).toBe(1);
  expect(told.text).toMatch(/WARNING rtstruct-duplicate-name/);
});
