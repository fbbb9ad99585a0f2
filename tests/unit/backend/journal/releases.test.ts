/** Journals as releases left them on disk: each opens today, whole, and is kept as it was beside the one that goes on. */
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../../../src/backend/journal/header.ts';
import { listSessions } from '../../../../src/backend/journal/list.ts';
import { from1, migrate, steps } from '../../../../src/backend/journal/migrations.ts';
import { journalStore } from '../../../../src/backend/journal/store.ts';
import { header, stroke } from '../../../builders/journals.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const stored = fileURLToPath(new URL('../../../fixtures/journals/', import.meta.url));
const newFolder = temporaryFolders('releases');
let folder = '';
beforeEach(async () => {
  folder = await newFolder();
  for (const name of (await readdir(stored)).filter((n) => n.endsWith('.pedicle-journal')))
    await cp(join(stored, name), join(folder, name));
});

it('there is a step from every schema to the next', () => {
  expect(steps).toHaveLength(SCHEMA - 1);
});

describe('release 0.1.0', () => {
  const id = 'release-0.1.0-edits';

  it('is listed as older, with its edits', async () => {
    const found = (await listSessions(folder)).find((s) => s.journalId === id);
    expect(found).toMatchObject({
      title: 'DEV-1 · Thorax',
      edits: 6,
      state: 'older',
      isDemo: false,
      exported: null,
    });
    expect(found?.savedAt).toBe(1764200002000);
  });

  it('resumes whole: import, stroke, marks, reference, undo, redo, and the imported set', async () => {
    const original = await readFile(join(folder, `${id}.pedicle-journal`));
    const store = journalStore(folder);
    const { journal, entries, sources, findings } = await (await store.hold(id)).resume(null, header);
    expect(findings).toEqual([]);
    expect(entries.map((e) => (e.type === 'do' ? e.command.label : e.type))).toEqual([
      'Import',
      'Brush',
      'mark',
      'mark',
      'reference',
      'undo',
      'redo',
    ]);
    const brush = entries[1]?.type === 'do' ? entries[1].command.changes[0] : undefined;
    expect(brush).toMatchObject({ kind: 'slice', structureId: 'roi-1', k: 3 });
    expect(brush?.kind === 'slice' && brush.after[0]?.[2]).toBe(3 * 3 + 1 / 3);
    expect(sources.map((s) => [...s.rois.values()].map((roi) => [roi.name, roi.roiNumber]))).toEqual([
      [
        ['Edited', 41],
        ['Untouched', 17],
      ],
    ]);
    await journal.append([{ type: 'mark', key: 'on', value: true }]);
    await journal.close();
    expect(await readFile(join(folder, `${id}.older-1`))).toEqual(original);
    const again = await store.hold(id);
    expect(again.content.entries).toEqual([...entries, { type: 'mark', key: 'on', value: true }]);
    expect(again.content.header).toMatchObject({ schema: SCHEMA, createdAt: 1764200000000, ct: header.ct });
    expect(again.content.sets[0]?.source).toEqual(sources[0]);
    await again.release();
  });

  it('without its rings that are no numbers, and the user is told', async () => {
    const held = await journalStore(folder).hold('release-0.1.0-not-a-number');
    await held.release();
    const { entries, findings } = held.content;
    expect(findings.map((f) => f.code)).toEqual(['journal-not-numbers']);
    const rings = entries.flatMap((e) =>
      e.type === 'do' ? e.command.changes.flatMap((c) => (c.kind === 'slice' ? c.after : [])) : [],
    );
    expect(rings).toHaveLength(2);
    for (const ring of rings) expect([...ring].every(Number.isFinite)).toBe(true);
  });
});

describe('step 1 → 2', () => {
  it('gives the header a schema, and takes nothing else for one', () => {
    const old = { format: 'pedicle-journal-1', title: 't', createdAt: 3, source: { kind: 'demo' } };
    expect(from1({ header: old, messages: [] }).header).toMatchObject({
      schema: 2,
      title: 't',
      createdAt: 3,
      source: { kind: 'demo' },
      ct: null,
    });
    expect(from1({ header: { title: 'x' }, messages: [] }).header).toMatchObject({ title: undefined });
  });

  it('leaves sound messages as they are', () => {
    const messages = [stroke(1), { type: 'undo' }];
    const migrated = migrate(1, { header: {}, messages });
    expect(migrated.messages).toEqual(messages);
    expect(migrated.findings).toEqual([]);
  });
});
