/** Killed at any moment, alone or with its whole process group: everything acknowledged is there, and the lock is free. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listSessions } from '../../src/backend/journal/list.ts';
import { journalStore } from '../../src/backend/journal/store.ts';
import { entryFromWire, type JournalEntry } from '../../src/contract/index.ts';
import { applyCommand, noStructures } from '../../src/core/structures/edit.ts';
import type { StructureFormula } from '../../src/core/structures/types.ts';
import { added, importedSet, workStep } from '../builders/journals.ts';
import { temporaryFolders } from '../builders/temporary-folder.ts';

const newFolder = temporaryFolders('kill');
const writer = fileURLToPath(new URL('killed-writer.mjs', import.meta.url));
const LONG = process.env.PEDICLE_LONG !== undefined;

/** The writer's entries, in order. */
function work(count: number): JournalEntry[] {
  const entries: JournalEntry[] = [added, importedSet(4, 30, 200).entry];
  for (let n = 1; entries.length < count; n += 1) entries.push(...workStep(n));
  return entries;
}

/** The formula that structure `s` has after all entries, with what it was made from. */
function formulaAfter(entries: readonly JournalEntry[]): StructureFormula | undefined {
  let table = noStructures;
  for (const entry of entries.map(entryFromWire))
    if (entry.type === 'do') table = applyCommand(table, entry.command);
  return table.byId.get('s')?.formula;
}

/** @returns entries acknowledged before the end. */
async function writeUntilKilled(
  folder: string,
  kill: (child: ChildProcess) => void,
  afterMs: number,
): Promise<number> {
  const child = spawn(process.execPath, [writer, folder, 'j'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      acknowledged = Number(line);
      resolve();
    });
  });
  const ended = once(child, 'exit');
  const read = once(lines, 'close');
  await Promise.race([started, ended]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  kill(child);
  await Promise.all([ended, read]);
  return acknowledged;
}

const kills = [
  ['the process', (child: ChildProcess) => process.kill(child.pid as number, 'SIGKILL'), LONG ? 100 : 6],
  [
    'its process group',
    (child: ChildProcess) => process.kill(-(child.pid as number), 'SIGKILL'),
    LONG ? 20 : 2,
  ],
] as const;

it.each(kills)(
  'kill −9 of %s at random moments',
  async (_what, kill, times) => {
    for (let n = 0; n < times; n += 1) {
      const folder = await newFolder();
      const afterMs = ((n + Math.random()) * 150) / times;
      const acknowledged = await writeUntilKilled(folder, kill, afterMs);
      expect(acknowledged).toBeGreaterThan(0);
      const [listed] = await listSessions(folder);
      expect(listed).toMatchObject({ journalId: 'j', open: null });
      const held = await journalStore(folder).hold('j');
      const { journal, entries } = await held.resume(null, null);
      expect(entries.length, `after ${afterMs} ms`).toBeGreaterThanOrEqual(acknowledged);
      expect(entries, `after ${afterMs} ms`).toEqual(work(entries.length + 1).slice(0, entries.length));
      const formulas = entries.filter((e) => e.type === 'do' && e.command.label === 'Formula').length;
      expect(formulaAfter(entries)?.text, `after ${afterMs} ms`).toBe(
        formulas === 0 ? undefined : `'ROI roi-0' + ${formulas} mm`,
      );
      expect(formulaAfter(entries)?.made?.inputs).toEqual(
        formulas === 0 ? undefined : { 'ROI roi-0': `digest-${formulas}` },
      );
      await journal.append([{ type: 'mark', key: 'on', value: n }]);
      await journal.close();
    }
  },
  LONG ? 3_600_000 : 300_000,
);
