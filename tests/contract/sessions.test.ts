/** Saved sessions over the contract: found again, resumed, listed, deleted by the user only. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ApiClient,
  connectApi,
  type JournalEntry,
  type OpenCase,
  type StructureWire,
  serveApi,
  structureFromWire,
} from '../../src/contract/index.ts';
import { structuresDigest } from '../../src/core/structures/index.ts';
import { memoryChannelPair } from '../builders/memory-channel.ts';
import { sessionDesk } from '../builders/session-desk.ts';

const { start, endAll, openCt, journals, data } = sessionDesk('sessions');

const importing = (structures: readonly StructureWire[]): JournalEntry => ({
  type: 'do',
  command: {
    label: 'Import',
    at: 1,
    changes: structures.flatMap(({ slices, ...meta }) => [
      { kind: 'structure' as const, structureId: meta.id, before: null, after: meta },
      ...slices.map(({ k, rings }) => ({
        kind: 'slice' as const,
        structureId: meta.id,
        k,
        before: [],
        after: rings,
      })),
    ]),
  },
});

/** One ring moved by a millimetre, on the slice `at` of those the structure has. */
function brush({ id, slices }: StructureWire, at: number): JournalEntry {
  const { k, rings } = slices[at] as StructureWire['slices'][number];
  const after = rings.map((ring) => ring.map((v, n) => (n % 3 === 0 ? v + 1 : v)));
  return {
    type: 'do',
    command: {
      label: 'Brush',
      at: 2,
      changes: [{ kind: 'slice', structureId: id, k, before: rings, after }],
    },
  };
}

interface Work {
  readonly open: OpenCase;
  readonly structures: readonly StructureWire[];
  readonly entries: readonly JournalEntry[];
}

/** The CT opened, its structure set imported, two structures edited. */
async function work(client: ApiClient): Promise<Work> {
  const open = await openCt(client);
  const { structures } = await client.call('structures.load', {
    caseId: open.caseId,
    fileId: open.structureSets[0]?.fileId,
  });
  const [first, second] = structures as [StructureWire, StructureWire];
  const entries = [importing(structures), brush(first, 2), brush(second, 3)];
  for (const [after, entry] of entries.entries())
    await client.call('journal.append', { caseId: open.caseId, entries: [entry], after });
  return { open, structures, entries };
}

const shownDigest = (structures: readonly StructureWire[]): string =>
  structuresDigest(structures.map(structureFromWire));

async function exportOf(
  client: ApiClient,
  { open, structures }: Work,
  ids: readonly string[],
): Promise<void> {
  const chosen = structures.filter((s) => ids.includes(s.id));
  const { exportId } = await client.call('export.prepare', {
    caseId: open.caseId,
    label: 'X',
    structures: chosen,
    shown: shownDigest(chosen),
  });
  await client.call('export.commit', { exportId, path: join(data(), 'RS.out.dcm'), overwrite: true });
}

describe('export and sessions', () => {
  it('neither a partial nor a whole export deletes or closes the journal; only sessions.delete does', async () => {
    const { client, end } = start();
    const done = await work(client);
    const ids = done.structures.map((s) => s.id);
    await exportOf(client, done, ids.slice(4, 5));
    await client.call('journal.append', { caseId: done.open.caseId, entries: [{ type: 'undo' }], after: 3 });
    await exportOf(client, done, ids);
    await client.call('case.close', { caseId: done.open.caseId });
    expect(await journals()).toHaveLength(1);
    const { sessions } = await client.call('sessions.list', {});
    expect(sessions).toMatchObject([
      {
        journalId: done.open.caseId,
        patientId: 'PEDICLE-PHANTOM',
        initials: 'PS',
        seriesDescription: 'Digital spine phantom',
        edits: 3,
        isDemo: false,
        state: 'current',
        open: null,
        exported: { file: 'RS.out.dcm', structures: ids.length, covers: true },
      },
    ]);
    expect((await client.call('app.info', {})).recoverable).toEqual([]);
    const { entries } = await client.call('sessions.resume', { journalId: done.open.caseId });
    expect(entries).toEqual([...done.entries, { type: 'undo' }]);
    await expect(client.call('sessions.delete', { journalId: done.open.caseId })).rejects.toMatchObject({
      code: 'journal-open',
    });
    await end();
    const again = start();
    await again.client.call('sessions.delete', { journalId: done.open.caseId });
    expect(await readdir(join(data(), 'journals'))).toEqual([]);
    await again.end();
  });

  it('offers the rest of a partial export at the next start', async () => {
    const { client, end } = start();
    const done = await work(client);
    await exportOf(
      client,
      done,
      done.structures.slice(4, 5).map((s) => s.id),
    );
    await end();
    const again = start();
    expect((await again.client.call('app.info', {})).recoverable).toMatchObject([
      { journalId: done.open.caseId, edits: 2, exported: { covers: false } },
    ]);
    await again.end();
  });

  it('lists the sessions of the CT that is open', async () => {
    const { client, end } = start();
    const { open } = await work(client);
    await client.call('case.close', { caseId: open.caseId });
    const again = await openCt(client);
    const { sessions } = await client.call('sessions.list', { caseId: again.caseId });
    expect(sessions.map((s) => s.journalId)).toEqual([open.caseId]);
    const demo = await client.call('case.openDemo', {});
    expect((await client.call('sessions.list', { caseId: demo.caseId })).sessions).toEqual([]);
    await end();
  });

  it('keeps no session of a demonstration in which nothing was done', async () => {
    const { client, end } = start();
    const demo = await client.call('case.openDemo', {});
    const { structures } = await client.call('structures.load', {
      caseId: demo.caseId,
      fileId: demo.structureSets[0]?.fileId,
    });
    await client.call('journal.append', { caseId: demo.caseId, entries: [importing(structures)] });
    await client.call('case.close', { caseId: demo.caseId });
    expect(await readdir(join(data(), 'journals'))).toEqual([]);
    await end();
  });
});

it('makes the demonstration once for all windows that start together, and leaves nothing half made', async () => {
  const [one, two, other] = [start(), start(), start()];
  const folders = (await readdir(data())).filter((name) => name.startsWith('demo'));
  expect(folders, 'nothing made before').toEqual([]);
  const opened = await Promise.all([one, two, other].map(({ client }) => client.call('case.openDemo', {})));
  for (const demo of opened) expect(demo.structureSets).toHaveLength(1);
  expect((await readdir(data())).filter((name) => name.includes('.part'))).toEqual([]);
  await endAll();
});

describe('a page that is gone', () => {
  it('leaves its work to the next page of the same Pedicle, at once', async () => {
    const { client, backend, vanish, end } = start();
    const { open, entries } = await work(client);
    const [clientEnd, serverEnd] = memoryChannelPair();
    serveApi(serverEnd, backend.connect().handlers);
    const next = connectApi(clientEnd);
    expect((await next.call('app.info', {})).recoverable).toEqual([]);
    const resuming = next.call('sessions.resume', { journalId: open.caseId });
    await vanish();
    expect((await resuming).entries).toEqual(entries);
    expect(backend.blobs.get(open.volume.blobId)).toBeUndefined();
    await end();
  });
});

describe('a page that goes in the middle of its first edit', () => {
  it('has it saved, and the session is free for the next page', async () => {
    const { client, backend, vanish, end } = start();
    const open = await openCt(client);
    const entry: JournalEntry = { type: 'mark', key: 'first', value: 1 };
    const answer = client.call('journal.append', { caseId: open.caseId, entries: [entry] }).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve));
    await vanish();
    await answer;
    const [clientEnd, serverEnd] = memoryChannelPair();
    serveApi(serverEnd, backend.connect().handlers);
    const resumed = await connectApi(clientEnd).call('sessions.resume', { journalId: open.caseId });
    expect(resumed.entries).toEqual([entry]);
    await end();
  });

  it('or of resuming: the session is free for the next page', async () => {
    const first = start();
    const { open, entries } = await work(first.client);
    await first.end();
    const { client, backend, vanish, end } = start();
    const answer = client.call('sessions.resume', { journalId: open.caseId }).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await vanish();
    await answer;
    const [clientEnd, serverEnd] = memoryChannelPair();
    serveApi(serverEnd, backend.connect().handlers);
    const resumed = await connectApi(clientEnd).call('sessions.resume', { journalId: open.caseId });
    expect(resumed.entries).toEqual(entries);
    await end();
  });
});

describe('one writer', () => {
  it('a second Pedicle is refused while the first has the session, and gets it afterwards', async () => {
    const first = start();
    const { open, entries } = await work(first.client);
    const second = start();
    await expect(second.client.call('sessions.resume', { journalId: open.caseId })).rejects.toMatchObject({
      code: 'journal-open',
    });
    await first.end();
    const resumed = await second.client.call('sessions.resume', { journalId: open.caseId });
    expect(resumed.entries).toEqual(entries);
    await second.end();
  });

  it('a double click resumes once', async () => {
    const first = start();
    const { open, entries } = await work(first.client);
    await first.end();
    const { client, end } = start();
    const answers = await Promise.allSettled(
      [1, 2].map(() => client.call('sessions.resume', { journalId: open.caseId })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual(['fulfilled', 'rejected']);
    const resumed = answers.find((a) => a.status === 'fulfilled');
    expect(resumed?.status === 'fulfilled' && resumed.value.entries).toEqual(entries);
    await end();
  });

  it('a call repeated after a lost answer saves nothing twice', async () => {
    const { client, end } = start();
    const { open } = await work(client);
    const undo: JournalEntry = { type: 'undo' };
    for (const _ of [1, 2])
      expect(await client.call('journal.append', { caseId: open.caseId, entries: [undo], after: 3 })).toEqual(
        { entryCount: 4 },
      );
    await expect(
      client.call('journal.append', { caseId: open.caseId, entries: [undo], after: 9 }),
    ).rejects.toMatchObject({ code: 'journal-out-of-step' });
    await end();
  });
});
