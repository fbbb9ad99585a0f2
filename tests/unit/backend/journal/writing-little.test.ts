/** An edit writes what it changes: imported sets lie in a file of their own, written once, and entries name them. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packEntry, unpackEntry } from '../../../../src/backend/journal/packing.ts';
import { journalStore } from '../../../../src/backend/journal/store.ts';
import type { JournalEntry, StructureWire } from '../../../../src/contract/index.ts';
import { header, importedSet } from '../../../builders/journals.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const newFolder = temporaryFolders('little');
type Do = Extract<JournalEntry, { type: 'do' }>;

const edit = (entry: Do, at: number): Do => {
  const change = entry.command.changes[at];
  if (change?.kind !== 'slice') throw new Error('not a slice');
  const after = change.after.map((ring) => ring.map((v) => v + 1));
  return {
    type: 'do',
    command: { label: 'Brush', at: 2, changes: [{ ...change, before: change.after, after }] },
  };
};

it('twenty thousand points: the import and an edit write kilobytes to the journal, the set file is written once', async () => {
  const folder = await newFolder();
  const { source, entry } = importedSet(10, 50, 40);
  const sizes = async (): Promise<{ journal: number; sets: number[] }> => {
    const names = (await readdir(folder)).sort();
    const bytes = (name: string) => stat(join(folder, name)).then((s) => s.size);
    return {
      journal: await bytes('j.pedicle-journal'),
      sets: await Promise.all(names.filter((n) => n.includes('.set-')).map(bytes)),
    };
  };
  const journal = await journalStore(folder).create('j', header);
  await journal.append([entry], { sources: [source] });
  const imported = await sizes();
  expect(imported.journal).toBeLessThan(5_000);
  expect(imported.sets).toHaveLength(1);
  expect(imported.sets[0]).toBeGreaterThan(10 * 50 * 40 * 24);
  expect(imported.sets[0]).toBeLessThan(10 * 50 * 40 * 24 * 1.2);
  await journal.append([edit(entry as Do, 5)], { sources: [source] });
  const edited = await sizes();
  expect(edited.sets).toEqual(imported.sets);
  expect(edited.journal - imported.journal).toBeLessThan(3_000);
  await journal.append([{ type: 'undo' }], { sources: [source] });
  await journal.append([{ type: 'redo' }], { sources: [source] });
  await journal.close();
  const held = await journalStore(folder).hold('j');
  await held.release();
  expect(held.content.entries).toEqual([entry, edit(entry as Do, 5), { type: 'undo' }, { type: 'redo' }]);
  expect(held.content.sets.map((set) => set.source)).toEqual([source]);
});

const { source, entry } = importedSet(2, 3, 4);
const sets = [{ number: 1, source }];
const packed = (e: JournalEntry): unknown => JSON.parse(JSON.stringify(packEntry(e, sets)));
const missing = (id: string): void => {
  throw new Error(`${id} is missing`);
};

it('a structure of the set added or removed whole is named, and comes back the same', () => {
  const removal: JournalEntry = {
    type: 'do',
    command: {
      label: 'Remove',
      at: 1,
      changes: (entry as Do).command.changes.flatMap((c) =>
        c.kind === 'slice' && c.structureId === 'roi-1' ? [{ ...c, before: c.after, after: [] }] : [],
      ),
    },
  };
  expect((packed(entry) as Do).command.changes).toHaveLength(4);
  expect((packed(removal) as Do).command.changes).toEqual([
    { kind: 'whole', structureId: 'roi-1', set: 1, side: 'before' },
  ]);
  for (const one of [entry, removal]) expect(unpackEntry(packEntry(one, sets), sets, missing)).toEqual(one);
});

it('contours that differ in the last bit are written, not named', () => {
  const near = structuredClone(entry) as Do;
  const change = near.command.changes[1];
  if (change?.kind !== 'slice') throw new Error('not a slice');
  const ring = change.after[0] as Float64Array;
  ring[0] = (ring[0] as number) + Number.EPSILON * 4;
  const result = unpackEntry(packEntry(near, sets), sets, missing);
  expect(result).toEqual(near);
  expect(result).not.toEqual(entry);
});

it('a reference of the set is named too', () => {
  const structures: StructureWire[] = (entry as Do).command.changes.flatMap((c) =>
    c.kind === 'structure' && c.after !== null
      ? [
          {
            ...c.after,
            slices: (entry as Do).command.changes.flatMap((s) =>
              s.kind === 'slice' && s.structureId === c.structureId ? [{ k: s.k, rings: s.after }] : [],
            ),
          },
        ]
      : [],
  );
  const reference: JournalEntry = { type: 'reference', id: 'r', set: { label: 'R', structures } };
  expect(packed(reference)).toMatchObject({
    set: { structures: [{ slices: { set: 1 } }, { slices: { set: 1 } }] },
  });
  expect(unpackEntry(packEntry(reference, sets), sets, missing)).toEqual(reference);
});
