import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createJournal,
  readJournal,
  recoverableJournals,
  resumeJournal,
} from '../../../src/backend/journal/journal.ts';
import type { JournalEntry } from '../../../src/contract/index.ts';

const entry = (x: number): JournalEntry => ({
  type: 'do',
  command: {
    label: 'Brush',
    at: x,
    changes: [
      {
        kind: 'slice',
        structureId: 's',
        k: 3,
        before: [],
        after: [Float64Array.of(0.1 + x, 2, 3, 1 / 3, 5, 6, 7, 8, 9)],
      },
    ],
  },
});
const header = { title: 'case', createdAt: 1, source: { kind: 'demo' as const } };
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pedicle-journal-'));
});
const journalFile = (id: string): string => join(folder, `${id}.pedicle-journal`);

describe('journal', () => {
  it('gives every entry back to the last bit, in order', async () => {
    const journal = await createJournal(folder, 'a', header);
    await Promise.all([journal.append([entry(1)]), journal.append([entry(2), { type: 'undo' }])]);
    await journal.close(false);
    expect((await readJournal(folder, 'a')).entries).toEqual([entry(1), entry(2), { type: 'undo' }]);
  });

  it.each([1, 7, 8, 20])(
    'leaves out a tail torn by %i bytes and goes on after the last whole entry',
    async (torn) => {
      const journal = await createJournal(folder, 'b', header);
      await journal.append([entry(1)]);
      await journal.append([entry(2)]);
      await journal.close(false);
      await truncate(journalFile('b'), (await readFile(journalFile('b'))).length - torn);
      const resumed = await resumeJournal(folder, 'b');
      expect(resumed.content.entries).toEqual([entry(1)]);
      await resumed.journal.append([entry(3)]);
      await resumed.journal.close(false);
      expect((await readJournal(folder, 'b')).entries).toEqual([entry(1), entry(3)]);
    },
  );

  it('stops at a frame whose bytes were changed', async () => {
    const journal = await createJournal(folder, 'c', header);
    await journal.append([entry(1)]);
    const whole = (await readFile(journalFile('c'))).length;
    await journal.append([entry(2)]);
    await journal.close(false);
    const bytes = await readFile(journalFile('c'));
    bytes[whole + 30] = (bytes[whole + 30] as number) ^ 1;
    await writeFile(journalFile('c'), bytes);
    expect((await readJournal(folder, 'c')).entries).toEqual([entry(1)]);
  });

  it('refuses a damaged header with a code, and garbage after the end does no harm', async () => {
    await writeFile(journalFile('d'), 'not a journal');
    await expect(readJournal(folder, 'd')).rejects.toMatchObject({ code: 'journal-unreadable' });
    const journal = await createJournal(folder, 'e', header);
    await journal.append([entry(1)]);
    await journal.close(false);
    await appendFile(journalFile('e'), Buffer.alloc(100, 0xff));
    expect((await readJournal(folder, 'e')).entries).toHaveLength(1);
  });

  it('offers for recovery what a killed process left, not what a live one writes, and nothing without edits', async () => {
    const live = await createJournal(folder, 'live', header);
    await live.append([entry(1)]);
    const empty = await createJournal(folder, 'empty', header);
    await empty.close(false);
    const module = new URL('../../../src/backend/journal/journal.ts', import.meta.url).href;
    const script = `const { createJournal } = await import(${JSON.stringify(module)});
      const j = await createJournal(${JSON.stringify(folder)}, 'killed', ${JSON.stringify({ ...header, title: 'left' })});
      await j.append([{ type: 'undo' }]); process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).signal).toBe('SIGKILL');
    expect(await recoverableJournals(folder)).toMatchObject([
      { journalId: 'killed', title: 'left', entryCount: 1 },
    ]);
    await live.close(true);
    expect((await readdir(folder)).filter((n) => n.startsWith('live'))).toEqual([]);
  });
});
