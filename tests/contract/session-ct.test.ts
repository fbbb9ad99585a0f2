/** The CT a saved session was made on: moved, cut short, another patient's or with other images; never edits on another place. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/contract/index.ts';
import { readCtHeader } from '../../src/dicom/index.ts';
import { sessionDesk } from '../builders/session-desk.ts';
import { temporaryFolders } from '../builders/temporary-folder.ts';

const { start, endAll, openCt, journals, data, studies } = sessionDesk('session-ct');
const newFolder = temporaryFolders('moved-ct');

describe('the CT a session was made on', () => {
  let journalId = '';
  const ctFiles = async (): Promise<string[]> =>
    (await readdir(join(studies(), 'ct'))).sort().map((name) => join(studies(), 'ct', name));
  const ring = Float64Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0);
  const drawnMeta = {
    id: 's',
    name: 'GTV',
    interpretedType: 'GTV' as const,
    colour: [1, 2, 3] as [number, number, number],
    unplaced: [],
    provenance: { kind: 'manual' as const },
  };
  const drawn = (k: number): JournalEntry => ({
    type: 'do',
    command: {
      label: 'Brush',
      at: 3,
      changes: [
        { kind: 'structure', structureId: 's', before: null, after: drawnMeta },
        { kind: 'slice', structureId: 's', k, before: [], after: [ring] },
      ],
    },
  });
  const seen = (k: number): JournalEntry => ({ type: 'mark', key: `seen/s/${k}`, value: true });
  const review = (...ks: number[]): JournalEntry => ({
    type: 'mark',
    key: 'review/s',
    value: ks.map((k) => `${k}:0.5`).join(' '),
  });
  const measured = (slice: number): JournalEntry => ({
    type: 'measurement',
    id: 'm',
    measurement: { view: 'axial', slice, kind: 'distance', points: [[1, 2]], lines: [] },
  });
  beforeEach(async () => {
    const { client, end } = start();
    journalId = (await openCt(client)).caseId;
    const entries = [drawn(5), seen(5), review(0, 5), measured(5), seen(0)];
    await client.call('journal.append', { caseId: journalId, entries });
    await end();
  });
  const resume = () => start().client.call('sessions.resume', { journalId });
  const stays = async (): Promise<void> => {
    await endAll();
    expect(await journals()).toEqual([`${journalId}.pedicle-journal`]);
  };

  it('the same: resumed without a word', async () => {
    const { findings, entries } = await resume();
    expect(findings).toEqual([]);
    expect(entries).toEqual([drawn(5), seen(5), review(0, 5), measured(5), seen(0)]);
    await endAll();
  });

  it('moved to another folder: resumed when told where, and found there the next time', async () => {
    const moved = await newFolder();
    await cp(studies(), moved, { recursive: true });
    await rm(studies(), { recursive: true });
    await expect(resume()).rejects.toMatchObject({ code: 'journal-ct-gone' });
    const { client, end } = start();
    const { entries } = await client.call('sessions.resume', { journalId, paths: [moved] });
    expect(entries).toHaveLength(5);
    await end();
    expect((await resume()).findings).toEqual([]);
    await endAll();
  });

  it('without its first slice: every contour goes back to its own image, told once', async () => {
    await rm((await ctFiles())[0] as string);
    const { findings, entries, case: open } = await resume();
    expect(findings.map((f) => f.code)).toEqual(['journal-slices-moved']);
    expect(open.findings).toContainEqual(findings[0]);
    expect(entries).toEqual([drawn(4), seen(4), review(4), measured(4)]);
    await endAll();
    expect((await resume()).findings).toEqual([]);
    await endAll();
    expect(await readdir(join(data(), 'journals'))).toContain(`${journalId}.before-1`);
  });

  it('without a slice that carries contours: refused, resumed when it is back', async () => {
    const files = await ctFiles();
    const kept = await Promise.all(files.slice(0, 6).map((file) => readFile(file)));
    for (const file of files.slice(0, 6)) await rm(file);
    await expect(resume()).rejects.toMatchObject({ code: 'journal-ct-slices-missing' });
    await stays();
    for (const [n, bytes] of kept.entries()) await writeFile(files[n] as string, bytes);
    expect((await resume()).findings).toEqual([]);
    await endAll();
  });

  async function rewriteAll(change: (bytes: Buffer, file: string) => void): Promise<void> {
    for (const file of await ctFiles()) {
      const bytes = await readFile(file);
      change(bytes, file);
      await writeFile(file, bytes);
    }
  }

  it('of another patient: refused', async () => {
    await rewriteAll((bytes) => bytes.write('PEDICLE-SOMEONE', bytes.indexOf('PEDICLE-PHANTOM'), 'latin1'));
    await expect(resume()).rejects.toMatchObject({ code: 'journal-other-patient' });
    await stays();
  });

  it('of the same patient ID under another name: resumed with a warning', async () => {
    await rewriteAll((bytes) => bytes.write('Phantom^Other', bytes.indexOf('Phantom^Spine'), 'latin1'));
    expect((await resume()).findings.map((f) => f.code)).toEqual(['journal-patient-described-anew']);
    await endAll();
  });

  it('with other images under the same series: refused', async () => {
    await rewriteAll((bytes, file) => {
      const uid = readCtHeader(bytes, file).sopInstanceUid;
      const other = `${uid.slice(0, -1)}${(Number(uid.slice(-1)) + 1) % 10}`;
      for (let at = bytes.indexOf(uid); at >= 0; at = bytes.indexOf(uid)) bytes.write(other, at, 'latin1');
    });
    await expect(resume()).rejects.toMatchObject({ code: 'journal-ct-changed' });
    await stays();
  });
});
