/** Every call of the disk goes wrong in every way, once: no acknowledged edit is lost, and no refused one stays half. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskFiles, type Files } from '../../src/backend/journal/files.ts';
import { replaced } from '../../src/backend/journal/slices.ts';
import { type Journal, type JournalStore, journalStore } from '../../src/backend/journal/store.ts';
import type { JournalEntry } from '../../src/contract/index.ts';
import { added, header, importedSet, stroke } from '../builders/journals.ts';
import { temporaryFolders } from '../builders/temporary-folder.ts';
import { FAULTS, type Fault, faultyDisk } from './faulty-files.ts';

const newFolder = temporaryFolders('faults');
const { source, entry: imported } = importedSet(3, 4, 10);

/** The work of a session: what is appended, in order. */
const WORK: readonly JournalEntry[][] = [
  [added],
  [imported],
  [stroke(1), { type: 'mark', key: 'seen/s/3', value: true }],
  [{ type: 'undo' }],
  [{ type: 'redo' }, stroke(2)],
];
const MORE: readonly JournalEntry[][] = [[stroke(3)], [{ type: 'undo' }]];

const resume = async (store: JournalStore): Promise<Journal> => {
  const held = await store.hold('j');
  return (await held.resume(null, null)).journal;
};

async function saved(folder: string): Promise<readonly JournalEntry[]> {
  const held = await journalStore(folder).hold('j');
  await held.release();
  return held.content.entries;
}

/** A user's session on a disk: begin, edit, export, end, come back, edit. `attempt` decides what to do with a refusal. */
async function session(
  files: Files,
  folder: string,
  attempt: <T>(work: () => Promise<T>) => Promise<T>,
  acknowledge: (entries: readonly JournalEntry[]) => void,
): Promise<void> {
  const store = journalStore(folder, files);
  let journal: Journal | null = null;
  try {
    journal = await attempt(() => store.create('j', header));
    const open = journal;
    for (const entries of WORK) {
      await attempt(() => open.append(entries, entries === WORK[1] ? { sources: [source] } : {}));
      acknowledge(entries);
    }
    await attempt(() => open.exported('RS.dcm', ['roi-0'], open.count()));
    await open.close();
    journal = await attempt(() => resume(store));
    const again = journal;
    for (const entries of MORE) {
      await attempt(() => again.append(entries));
      acknowledge(entries);
    }
  } finally {
    await journal?.close();
  }
}

/** What a user does after coming back. */
const LATE: JournalEntry = { type: 'mark', key: 'late', value: 1 };
const ALL = [...WORK, ...MORE].flat();

async function callsOf(work: (files: Files, folder: string) => Promise<void>): Promise<number> {
  const disk = faultyDisk(0, 'fails');
  await work(disk.files, await newFolder());
  return disk.calls();
}

const plain = <T>(work: () => Promise<T>): Promise<T> => work();

describe.each(FAULTS)('a disk whose n-th call %s', (fault: Fault) => {
  it('loses nothing when the refused call is tried again', async () => {
    const calls = await callsOf((files, folder) => session(files, folder, plain, () => undefined));
    expect(calls).toBeGreaterThan(20);
    for (let at = 1; at <= calls; at += 1) {
      const folder = await newFolder();
      const disk = faultyDisk(at, fault, ['ENOSPC', 'EROFS', 'EACCES', 'EIO'][at % 4]);
      const retrying = async <T>(work: () => Promise<T>): Promise<T> =>
        work().catch((error: unknown) => {
          expect(error, `call ${at}`).toMatchObject({
            code: expect.stringMatching(/^storage-/),
            action: expect.any(String),
          });
          disk.mend();
          return work();
        });
      await session(disk.files, folder, retrying, () => undefined);
      expect(await saved(folder), `call ${at}`).toEqual(ALL);
    }
  });

  it('loses nothing acknowledged when the machine stops there', async () => {
    const calls = await callsOf((files, folder) => session(files, folder, plain, () => undefined));
    for (let at = 1; at <= calls; at += 1) {
      const folder = await newFolder();
      const disk = faultyDisk(at, fault === 'fails' ? 'fails-on' : fault);
      const acknowledged: JournalEntry[] = [];
      await session(disk.files, folder, plain, (entries) => acknowledged.push(...entries)).catch(
        () => undefined,
      );
      const names = await readdir(folder);
      if (!names.includes('j.pedicle-journal')) {
        expect(acknowledged, `call ${at}`).toEqual([]);
        continue;
      }
      const found = await saved(folder);
      expect(found.slice(0, acknowledged.length), `call ${at}`).toEqual(acknowledged);
      // What was on its way may be there as well, but whole entries in order only.
      expect(found, `call ${at}`).toEqual(ALL.slice(0, found.length));
      const store = journalStore(folder);
      const journal = await resume(store);
      await journal.append([LATE]);
      await journal.close();
      expect(await saved(folder), `call ${at}`).toEqual([...found, LATE]);
    }
  });
});

describe('rewriting a damaged, moved or old journal', () => {
  const moved = { ...header, title: 'moved' };
  async function damagedJournal(folder: string): Promise<void> {
    const journal = await journalStore(folder).create('j', header);
    await journal.append([added]);
    await journal.append([imported], { sources: [source] });
    for (const n of [1, 2, 3]) await journal.append([stroke(n)]);
    await journal.close();
    const path = join(folder, 'j.pedicle-journal');
    const bytes = Buffer.from(await diskFiles.read(path));
    const at = bytes.indexOf(Buffer.from('Brush'));
    bytes[at] = 0;
    await writeFile(path, bytes);
  }
  const rewrite = async (files: Files, folder: string): Promise<void> => {
    const held = await journalStore(folder, files).hold('j');
    const isMoved = held.content.header.title === moved.title;
    const { journal } = await held.resume(isMoved ? null : (k) => k + 1, moved);
    await journal.close();
  };

  it.each(FAULTS)('keeps what was there wherever the disk %s', async (fault) => {
    const calls = await (async () => {
      const folder = await newFolder();
      await damagedJournal(folder);
      const disk = faultyDisk(0, 'fails');
      await rewrite(disk.files, folder);
      return disk.calls();
    })();
    expect(calls).toBeGreaterThan(8);
    for (let at = 1; at <= calls; at += 1) {
      const folder = await newFolder();
      await damagedJournal(folder);
      const before = await saved(folder);
      expect(before).toHaveLength(4);
      const disk = faultyDisk(at, fault);
      const done = await rewrite(disk.files, folder).then(
        () => true,
        (error: unknown) => {
          expect(error, `call ${at}`).toMatchObject({ code: expect.stringMatching(/^storage-/) });
          return false;
        },
      );
      const onNewSlices = before.map((entry) => replaced(entry, (k) => k + 1));
      const after = await saved(folder);
      expect(done ? [onNewSlices] : [before, onNewSlices], `call ${at}`).toContainEqual(after);
      await journalStore(folder).sweep();
      await rewrite(diskFiles, folder);
      expect(await saved(folder), `call ${at}`).toEqual(onNewSlices);
      expect(
        (await readdir(folder)).filter((n) => n.endsWith('.part')),
        `call ${at}`,
      ).toEqual([]);
    }
  });
});
