/** Signing through the backend: the log in the CT's folder, the exported file's approval, and a log that was changed. */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../src/backend/app/create-backend.ts';
import { checkAudit } from '../../src/backend/audit/verify.ts';
import { connectApi, serveApi, structureFromWire } from '../../src/contract/index.ts';
import { contoursDigest } from '../../src/core/formulas/index.ts';
import { structuresDigest } from '../../src/core/structures/index.ts';
import { parseDicom } from '../../src/dicom/index.ts';
import { memoryChannelPair } from '../builders/memory-channel.ts';
import { phantomFolder } from '../builders/phantom-folder.ts';

let folder = '';
let backend: Backend;
beforeAll(async () => {
  const phantom = await phantomFolder();
  folder = await mkdtemp(join(tmpdir(), 'pedicle-signoff-'));
  await cp(phantom.folder, folder, { recursive: true });
  backend = createBackend({ shell: 'web', startFolder: null, dataFolder: join(folder, 'home') });
});
afterAll(async () => {
  await backend.close();
  await rm(folder, { recursive: true, force: true });
});

async function openCase() {
  const [clientEnd, serverEnd, close] = memoryChannelPair();
  const connection = backend.connect();
  const served = serveApi(serverEnd, connection.handlers);
  connection.onEvent(served.push);
  const client = connectApi(clientEnd);
  const { studies } = await client.call('studies.scan', { paths: [folder] });
  const open = await client.call('case.openSeries', {
    seriesInstanceUid: studies[0]!.series[0]!.seriesInstanceUid,
  });
  const loaded = await client.call('structures.load', {
    caseId: open.caseId,
    fileId: open.structureSets[0]!.fileId,
  });
  const structures = loaded.structures.slice(0, 3);
  const { suggestedFolder, exportId } = await client.call('export.prepare', {
    caseId: open.caseId,
    label: 'X',
    structures,
    shown: structuresDigest(structures.map(structureFromWire)),
  });
  await client.call('export.discard', { exportId });
  return {
    client,
    open,
    structures,
    ctFolder: suggestedFolder,
    close: async () => {
      await connection.close();
      close();
    },
  };
}

it('a file is APPROVED only once every structure in it is; an edit, a taken back approval and a changed log end that', async () => {
  const { client, open, structures, ctFolder, close } = await openCase();
  const { caseId } = open;
  const named = (some: typeof structures) =>
    some.map((s) => ({ name: s.name, contours: contoursDigest(structureFromWire(s).slices) }));
  const prepare = (some = structures) =>
    client.call('export.prepare', {
      caseId,
      label: 'Signed',
      structures: some,
      shown: structuresDigest(some.map(structureFromWire)),
      levelsConfirmed: true,
    });
  const approvalIn = async (some = structures) => {
    const { exportId, approval } = await prepare(some);
    await client.call('export.discard', { exportId });
    return approval?.reviewer ?? null;
  };
  // A note of an edit begins no log: nobody signed here.
  const first = await client.call('audit.sign', {
    caseId,
    user: 'A',
    word: 'edit-noted',
    structures: named(structures),
  });
  expect(first).toEqual({ signatures: [], changedAt: null });
  await client.call('audit.sign', {
    caseId,
    user: 'Dr. Ä',
    word: 'approved',
    structures: named(structures.slice(0, 2)),
  });
  expect(await approvalIn()).toBeNull();
  expect(await approvalIn(structures.slice(0, 2))).toBe('Dr. Ä');
  await client.call('audit.sign', {
    caseId,
    user: 'Dr. Ö',
    word: 'approved',
    structures: named(structures.slice(2)),
  });
  const { exportId, approval } = await prepare();
  expect(approval?.reviewer).toBe('Dr. Ö');
  const target = join(folder, 'signed.dcm');
  await client.call('export.commit', { exportId, path: target, overwrite: false, user: 'Dr. Ö' });
  const bytes = await readFile(target);
  const file = parseDicom(bytes);
  expect([0x300e0002, 0x300e0008].map((tag) => file.string(tag))).toEqual(['APPROVED', 'Dr. Ö']);
  expect(file.string(0x300e0004)).toMatch(/^\d{8}$/);
  expect(file.string(0x300e0005)).toMatch(/^\d{6}/);
  const { entries } = await checkAudit(ctFolder);
  const hash = execFileSync('sha256sum', [target], { encoding: 'utf8' }).split(' ')[0];
  expect(entries.at(-1)).toMatchObject({ action: 'exported', user: 'Dr. Ö', note: hash });
  // Taken back between writing and release, as from a second window: the file never leaves as approved.
  const stale = await prepare();
  for (const word of ['taken-back', 'approved'] as const) {
    await client.call('audit.sign', {
      caseId,
      user: 'Dr. Ö',
      word,
      structures: named(structures.slice(0, 1)),
    });
    const path = join(folder, `stale-${word}.dcm`);
    await expect(
      client.call('export.commit', { exportId: stale.exportId, path, overwrite: false }),
    ).rejects.toMatchObject({ code: 'export-approval-gone' });
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  }
  await client.call('export.discard', { exportId: stale.exportId });
  // A contour moved by a hair is another one.
  const moved = structures.map((s, n) => (n > 0 ? s : structureMoved(s)));
  expect(await approvalIn(moved)).toBeNull();
  await client.call('audit.sign', {
    caseId,
    user: 'Dr. Ö',
    word: 'taken-back',
    structures: named(structures.slice(0, 1)),
  });
  expect(await approvalIn()).toBeNull();
  await client.call('audit.sign', {
    caseId,
    user: 'Dr. Ö',
    word: 'approved',
    structures: named(structures.slice(0, 1)),
  });
  expect(await approvalIn()).toBe('Dr. Ö');
  // The log changed behind our back: nothing is approved by it, and nothing is signed in it.
  const log = join(ctFolder, 'pedicle-audit.jsonl');
  const whole = await readFile(log, 'utf8');
  await writeFile(log, whole.replace('Dr. Ä', 'Dr. A'));
  const after = await prepare();
  expect(after.approval).toBeNull();
  expect(after.findings.map((f) => f.code)).toContain('audit-changed');
  expect((await client.call('audit.get', { caseId })).changedAt).toBe(1);
  await expect(
    client.call('audit.sign', { caseId, user: 'A', word: 'reviewed', structures: named(structures) }),
  ).rejects.toMatchObject({ code: 'audit-changed' });
  const told = await client.call('export.commit', {
    exportId: after.exportId,
    path: target,
    overwrite: true,
  });
  expect(told.findings.map((f) => f.code)).toContain('audit-export-not-noted');
  await close();
}, 300_000);

it('the report of the case on screen names who signed, and is written whole or not at all', async () => {
  const { client, open, structures, ctFolder, close } = await openCase();
  await rm(join(ctFolder, 'pedicle-audit.jsonl'), { force: true });
  await rm(join(ctFolder, 'pedicle-audit.head'), { force: true });
  await client.call('audit.sign', {
    caseId: open.caseId,
    user: 'Dr. Ü',
    word: 'approved',
    structures: structures.map((s) => ({
      name: s.name,
      contours: contoursDigest(structureFromWire(s).slices),
    })),
  });
  const make = (more: object = {}) =>
    client.call('report.make', {
      caseId: open.caseId,
      label: 'Pedicle',
      structures,
      reference: { label: 'the same', structures },
      name: 'report.html',
      pdf: false,
      dicom: false,
      deidentify: false,
      assess: false,
      overwrite: false,
      ...more,
    });
  const { agreements } = await client.call('observers.agree', {
    caseId: open.caseId,
    sets: [structures, structures.slice(0, 1), structures.slice(0, 2)],
  });
  expect(agreements.map((a) => [a.name, a.observers, a.dice[0]])).toEqual([
    [structures[0]!.name, [0, 1, 2], [1, 1, 1]],
    [structures[1]!.name, [0, 2], [1, 1]],
  ]);
  expect(agreements[0]!.staple.length).toBe(structures[0]!.slices.length);
  const { written } = await make();
  expect(written).toEqual([join(ctFolder, 'report.html')]);
  const html = await readFile(written[0]!, 'utf8');
  // Not the whole page into a failure's words.
  expect(html.includes('APPROVED by Dr. Ü')).toBe(true);
  expect(html.includes('Compared with the same')).toBe(true);
  await expect(make()).rejects.toMatchObject({ code: 'file-exists' });
  await expect(make({ name: 'x.html', deidentify: true, dicom: true })).rejects.toMatchObject({
    code: 'report-identified',
  });
  await expect(make({ folder: 'relative' })).rejects.toMatchObject({ code: 'export-path' });
  await close();
}, 300_000);

type Wire = Awaited<ReturnType<typeof openCase>>['structures'][number];
function structureMoved(s: Wire): Wire {
  const [first, ...others] = s.slices;
  const rings = first!.rings.map((ring) => ring.map((v, n) => (n === 0 ? v + 0.01 : v)));
  return { ...s, slices: [{ ...first!, rings }, ...others] };
}
