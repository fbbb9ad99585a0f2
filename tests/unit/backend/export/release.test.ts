import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { prepareExport, releaseExport } from '../../../../src/backend/export/index.ts';
import type { CtSeries } from '../../../../src/dicom/ct/types.ts';
import { encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { ctOnDisk, makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../../builders/rt-structures.ts';

const ctFolder = mkdtempSync(join(tmpdir(), 'pedicle-ct-'));
afterAll(() => rmSync(ctFolder, { recursive: true, force: true }));
const ct = ctOnDisk(makeCtSeries(makeGrid([8, 6, 4], [1, 1.5, 2])), ctFolder);
const [x, y, z] = ct.slices[1]!.positionMm;
const triangle = Float64Array.of(x + 0.5, y + 0.75, z, x + 3.5, y + 0.75, z, x + 0.5, y + 5.25, z);
const structures = [makeStructure('SpinalCord', new Map([[1, [triangle]]]))];

let base = '';
let staging = '';
let folder = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'pedicle-release-'));
  staging = join(base, 'staging');
  folder = join(base, 'out');
  mkdirSync(staging);
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const patient = (more: Partial<CtSeries['study']>): CtSeries => ({ ...ct, study: { ...ct.study, ...more } });
const fileOf = (series: CtSeries): Uint8Array => encodeRtstruct(makeSet(series, structures), series);

test('an RTSTRUCT of another patient is replaced only when that was confirmed, and both identities are said', async () => {
  const prepared = await prepareExport(staging, makeSet(ct, structures), ct);
  const path = join(folder, 'rs.dcm');
  for (const other of [
    { patientId: 'T2' },
    { patientName: 'Else^Someone' },
    { patientBirthDate: '19510101' },
  ]) {
    const theirs = fileOf(patient(other));
    writeFileSync(path, theirs);
    await expect(releaseExport(prepared, path, { overwrite: true })).rejects.toMatchObject({
      code: 'export-other-patient',
      message: expect.stringMatching(/T1, Test Pätient, born 19700101/),
    });
    expect(readFileSync(path).equals(theirs)).toBe(true);
  }
  const { findings } = await releaseExport(prepared, path, { overwrite: true, otherPatient: true });
  expect(findings).toMatchObject([{ code: 'export-replaced-other-patient', severity: 'warning' }]);
  const again = await releaseExport(prepared, path, { overwrite: true });
  expect(again.findings).toMatchObject([{ code: 'export-replaced', severity: 'info' }]);
});

test('without overwrite nothing is replaced, with it nothing but an RTSTRUCT', async () => {
  const prepared = await prepareExport(staging, makeSet(ct, structures), ct);
  const path = join(folder, 'rs.dcm');
  writeFileSync(path, fileOf(ct));
  await expect(releaseExport(prepared, path, { overwrite: false })).rejects.toMatchObject({
    code: 'file-exists',
  });
  // A modality alone does not make a structure set.
  const plan = Buffer.from(fileOf(ct))
    .toString('latin1')
    .replaceAll('1.2.840.10008.5.1.4.1.1.481.3', '1.2.840.10008.5.1.4.1.1.481.5');
  writeFileSync(path, plan, 'latin1');
  await expect(releaseExport(prepared, path, { overwrite: true })).rejects.toMatchObject({
    code: 'export-would-replace',
  });
  expect(readFileSync(path, 'latin1')).toBe(plan);
  await expect(releaseExport(prepared, 'rs.dcm', { overwrite: true })).rejects.toMatchObject({
    code: 'export-path',
  });
  expect(readdirSync(folder)).toEqual(['rs.dcm']);
});

test('a prepared file that changed while it waited is not released', async () => {
  const prepared = await prepareExport(staging, makeSet(ct, structures), ct);
  const bytes = readFileSync(prepared.path);
  bytes[bytes.length - 30]! ^= 1;
  writeFileSync(prepared.path, bytes);
  await expect(releaseExport(prepared, join(folder, 'rs.dcm'), { overwrite: false })).rejects.toMatchObject({
    code: 'export-proof-failed',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('says which names changed and which structures are empty', async () => {
  const set = makeSet(ct, [
    ...structures,
    makeStructure('spinalcord', new Map([[1, [triangle]]])),
    makeStructure('CTV_T9', new Map()),
  ]);
  const { findings, proof, identity } = await prepareExport(staging, set, ct);
  expect(proof.rois.map((roi) => roi.name)).toEqual(['SpinalCord', 'spinalcord~2', 'CTV_T9']);
  expect(findings.find((f) => f.code === 'export-names-changed')?.message).toContain(
    '“spinalcord” as “spinalcord~2”',
  );
  expect(findings.find((f) => f.code === 'export-empty-structures')?.message).toContain('CTV_T9');
  expect(identity).toEqual({
    patientId: 'T1',
    patientName: 'Test^Pätient',
    patientBirthDate: '19700101',
    patientSex: 'O',
    studyInstanceUid: ct.studyInstanceUid,
    frameOfReferenceUid: ct.frameOfReferenceUid,
    referencedSeriesUid: ct.seriesInstanceUid,
  });
});

test('findings of one kind about several structures are one line with their names', async () => {
  const long = ['VertebralBody_of_T10', 'VertebralBody_of_T11', 'VertebralBody_of_T12'];
  const set = makeSet(ct, [
    ...long.map((name) => makeStructure(name, new Map([[1, [triangle]]]))),
    ...structures,
  ]);
  const { findings } = await prepareExport(staging, set, ct);
  const lines = findings.filter((f) => f.code === 'rtstruct-name-long');
  expect(lines.length).toBe(1);
  expect(lines[0]?.message).toContain(`(3 structures): ${long.join(', ')}.`);
  expect(lines[0]?.roiNumber).toBeUndefined();
});
