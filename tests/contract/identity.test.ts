/** Another patient's structures through the contract: asked, marked, kept through export, refused without a word. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../src/backend/app/create-backend.ts';
import { structureFromWire } from '../../src/contract/index.ts';
import { structuresDigest } from '../../src/core/structures/index.ts';
import { otherRois } from '../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../fixtures/cases');
const data = mkdtempSync(join(tmpdir(), 'pedicle-identity-'));
let backend: Backend;
beforeAll(() => {
  backend = createBackend({ shell: 'web', startFolder: null, dataFolder: data });
});
afterAll(async () => {
  await backend.close();
  rmSync(data, { recursive: true, force: true });
});

it('asks with both identities, marks what is accepted, and asks again on export', async () => {
  const call = backend.connect().handlers;
  const { studies } = await call['studies.scan']({ paths: [join(cases, 'base/ct')] });
  const seriesInstanceUid = studies[0]?.series[0]?.seriesInstanceUid as string;
  const { caseId } = await call['case.openSeries']({ seriesInstanceUid });
  const path = join(cases, 'K10-patient/r30.dcm');

  const asked = await call['structures.load']({ caseId, path });
  expect(asked.structures).toEqual([]);
  expect(asked.identity).toMatchObject({
    ct: { patientId: 'BUG1' },
    file: { patientId: 'OTHER9', patientName: 'Other^Person', patientBirthDate: '19801231' },
    refused: ['patient-id', 'patient-name', 'birth-date'],
  });
  expect(asked.findings.map((f) => f.code)).toContain('rtstruct-patient-mismatch');

  const half = await call['structures.load']({ caseId, path, acceptIdentity: ['patient-id'] });
  expect([half.structures.length, half.identity?.refused]).toEqual([0, ['patient-name', 'birth-date']]);

  const acceptIdentity: ('patient-id' | 'patient-name' | 'birth-date')[] = [
    'patient-id',
    'patient-name',
    'birth-date',
  ];
  const { structures } = await call['structures.load']({ caseId, path, acceptIdentity });
  expect(structures.map((s) => s.foreign)).toEqual([acceptIdentity]);

  const shown = structuresDigest(structures.map(structureFromWire));
  const prepare = { caseId, label: 'X', structures, shown };
  await expect(call['export.prepare'](prepare)).rejects.toMatchObject({ code: 'export-foreign' });
  const acceptForeign = structures.map((s) => s.id);
  const { exportId } = await call['export.prepare']({ ...prepare, acceptForeign });
  const target = join(data, 'out.dcm');
  await call['export.commit']({ exportId, path: target, overwrite: false });
  expect(otherRois(target)[0]?.description).toContain('from a file of another patient-id');

  // Cleared by a person: leaves without the mark and without being asked.
  const cleared = structures.map((s) => ({ ...s, foreign: [] }));
  const again = await call['export.prepare']({
    ...prepare,
    structures: cleared,
    shown: structuresDigest(cleared.map(structureFromWire)),
  });
  await call['export.discard']({ exportId: again.exportId });
  await call['case.close']({ caseId });
});

it("this patient's own structures need no word", async () => {
  const call = backend.connect().handlers;
  const { studies } = await call['studies.scan']({ paths: [join(cases, 'base/ct')] });
  const seriesInstanceUid = studies[0]?.series[0]?.seriesInstanceUid as string;
  const { caseId } = await call['case.openSeries']({ seriesInstanceUid });
  const own = await call['structures.load']({ caseId, path: join(cases, 'base/rs.dcm') });
  expect([own.structures.length, own.identity?.contradictions]).toEqual([2, []]);
  expect(own.structures.every((s) => s.foreign === undefined)).toBe(true);
  await call['case.close']({ caseId });
});
