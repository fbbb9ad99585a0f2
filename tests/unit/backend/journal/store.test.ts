import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeFrame, KINDS, scanFrames } from '../../../../src/backend/journal/frames.ts';
import { listSessions } from '../../../../src/backend/journal/list.ts';
import { type Journal, journalStore } from '../../../../src/backend/journal/store.ts';
import { type JournalEntry, journalEntrySchema, savingStopped } from '../../../../src/contract/index.ts';
import { added, header, importedSet, stroke } from '../../../builders/journals.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const newFolder = temporaryFolders('journal');
let folder = '';
beforeEach(async () => {
  folder = await newFolder();
});
const file = (id: string): string => join(folder, `${id}.pedicle-journal`);
const begin = (id: string): Promise<Journal> => journalStore(folder).create(id, header);
async function contentOf(id: string) {
  const held = await journalStore(folder).hold(id);
  await held.release();
  return held.content;
}

describe('a journal', () => {
  it('gives every entry back to the last bit, in order', async () => {
    const journal = await begin('a');
    await Promise.all([journal.append([added]), journal.append([stroke(1), { type: 'undo' }])]);
    await journal.close();
    const content = await contentOf('a');
    expect(content.entries).toEqual([added, stroke(1), { type: 'undo' }]);
    expect(content.findings).toEqual([]);
  });

  it('is refused to a second writer, of this process and in its own folder only', async () => {
    const journal = await begin('a');
    const busy = { code: 'journal-open' };
    await expect(journalStore(folder).hold('a')).rejects.toMatchObject(busy);
    await expect(journalStore(folder).remove('a')).rejects.toMatchObject(busy);
    expect(await listSessions(folder)).toMatchObject([{ journalId: 'a', open: 'here' }]);
    await journal.close();
    expect(await listSessions(folder)).toMatchObject([{ journalId: 'a', open: null }]);
    await (await journalStore(folder).hold('a')).release();
  });

  it('takes nothing after it was closed, and what was on its way is written', async () => {
    const journal = await begin('a');
    const writing = journal.append([added]);
    await Promise.all([writing, journal.close(), journal.close()]);
    await expect(journal.append([stroke(1)])).rejects.toMatchObject({ code: 'journal-closed' });
    expect((await contentOf('a')).entries).toEqual([added]);
  });

  it('is private to the user', async () => {
    const journal = await begin('a');
    await journal.append([importedSet(1, 1, 3).entry], { sources: [importedSet(1, 1, 3).source] });
    await journal.close();
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
  });

  it('goes when the user says so, with all that lies beside it, and nothing of another', async () => {
    const { source, entry } = importedSet(1, 1, 3);
    for (const id of ['a', 'a.1', 'ab']) {
      const journal = await begin(id);
      await journal.append([entry], { sources: [source] });
      await journal.close();
    }
    await journalStore(folder).remove('a');
    const names = await readdir(folder);
    expect(names.filter((n) => /^a\.(?!1\.)/.test(n))).toEqual([]);
    expect(names.filter((n) => n.endsWith('.pedicle-journal')).sort()).toEqual([
      'a.1.pedicle-journal',
      'ab.pedicle-journal',
    ]);
  });

  it('a folder that may not be written to is said in plain words, and leaves nothing', async () => {
    // Root may write anywhere: a file in the folder's place stands for every refusal then.
    const path = join(folder, 'journals');
    if (process.getuid?.() === 0) await writeFile(path, '');
    else await chmod(folder, 0o500);
    const refused = await journalStore(path)
      .create('a', header)
      .catch((error: unknown) => error);
    if (process.getuid?.() !== 0) await chmod(folder, 0o700);
    expect(refused).toMatchObject({ code: expect.stringMatching(/^storage-/) });
    expect(savingStopped((refused as { code: string }).code)).toBe(true);
    expect((refused as Error).message).not.toMatch(/inside Pedicle|EACCES|EEXIST/);
  });
});

describe('what this Pedicle does not know', () => {
  async function newer(change: (bytes: Buffer, salt: number, seq: number) => Uint8Array): Promise<Buffer> {
    const journal = await begin('n');
    for (const entry of [added, stroke(1), stroke(2)]) await journal.append([entry]);
    await journal.close();
    const bytes = await readFile(file('n'));
    const { salt, frames } = scanFrames(bytes);
    await writeFile(file('n'), change(bytes, salt, frames.length));
    return readFile(file('n'));
  }

  it('is never written behind: the good part goes on in a new journal, the old file stays', async () => {
    const later: JournalEntry = stroke(3);
    const before = await newer((bytes, salt, seq) =>
      Buffer.concat([
        bytes,
        encodeFrame(salt, { seq, kind: KINDS.entry, at: 1 }, { type: 'hologram', on: 0, of: 0 }),
        encodeFrame(salt, { seq: seq + 1, kind: KINDS.entry, at: 1 }, { ...later, on: 0, of: 0 }),
      ]),
    );
    const store = journalStore(folder);
    const resumed = await (await store.hold('n')).resume(null, null);
    expect(resumed.journal.id).not.toBe('n');
    expect(resumed.findings.map((f) => f.code)).toEqual(['journal-newer']);
    expect(resumed.entries).toEqual([added, stroke(1), stroke(2)]);
    for (const n of [4, 5]) await resumed.journal.append([stroke(n)]);
    await resumed.journal.close();
    expect(await readFile(file('n'))).toEqual(before);
    const copy = await contentOf(resumed.journal.id);
    expect(copy.entries).toEqual([added, stroke(1), stroke(2), stroke(4), stroke(5)]);
    expect(copy.header.continues).toEqual(['n']);
  });

  it('is listed as newer when a whole kind of frame is unknown', async () => {
    await newer((bytes, salt, seq) =>
      Buffer.concat([bytes, encodeFrame(salt, { seq, kind: 200, at: 1 }, { type: 'hologram' })]),
    );
    expect(await listSessions(folder)).toMatchObject([{ journalId: 'n', state: 'newer', edits: 3 }]);
  });

  it('is refused with its code when not even the header is understood', async () => {
    await begin('h').then((journal) => journal.close());
    const frame = (seq: number) =>
      encodeFrame(
        7,
        { seq, kind: KINDS.header, at: 1 },
        { format: 'pedicle-journal', schema: 9, all: 'new' },
      );
    await writeFile(file('h'), Buffer.concat([frame(0), frame(1)]));
    await expect(contentOf('h')).rejects.toMatchObject({ code: 'journal-newer' });
  });
});

describe('rings that are no numbers', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('are refused: %f', (value) => {
    const entry = (x: number): unknown => ({
      type: 'do',
      command: {
        label: 'B',
        at: 1,
        changes: [{ kind: 'slice', structureId: 's', k: 1, before: [], after: [Float64Array.of(0, 0, x)] }],
      },
    });
    expect(journalEntrySchema.safeParse(entry(1)).success).toBe(true);
    expect(journalEntrySchema.safeParse(entry(value)).success).toBe(false);
  });
});

describe('the list of sessions', () => {
  it('tells what is in each without its entries', async () => {
    const { source, entry } = importedSet(2, 2, 5);
    const journal = await begin('a');
    await journal.append([entry], { sources: [source] });
    expect(await listSessions(folder)).toMatchObject([{ edits: 0, exported: null, initials: 'DJ' }]);
    await journal.append([added, stroke(1)]);
    await journal.exported('RS.one.dcm', ['roi-0'], journal.count());
    expect(await listSessions(folder)).toMatchObject([
      { edits: 2, exported: { file: 'RS.one.dcm', structures: 1, covers: false } },
    ]);
    await journal.exported('RS.all.dcm', ['roi-0', 'roi-1', 's'], journal.count());
    expect((await listSessions(folder))[0]?.exported).toMatchObject({ covers: true });
    await journal.append([stroke(2)]);
    expect((await listSessions(folder))[0]?.exported).toMatchObject({ file: 'RS.all.dcm', covers: false });
    await journal.close();
  });

  it('hops over large frames: what lies in them is not read', async () => {
    const journal = await begin('a');
    await journal.append([added, stroke(1)]);
    await journal.close();
    const bytes = await readFile(file('a'));
    // The last frame's body is no message any more; its head still tells what there is to tell.
    bytes.fill(0xc1, bytes.length - 20);
    await writeFile(file('a'), bytes);
    expect(await listSessions(folder)).toMatchObject([{ journalId: 'a', edits: 2, state: 'current' }]);
    expect((await contentOf('a')).entries).toEqual([added]);
  });
});
