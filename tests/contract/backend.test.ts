/** The real backend behind the contract: from a folder to an exported file, over a memory channel and over the web host. */

import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Backend, createBackend } from '../../src/backend/app/create-backend.ts';
import type { VoxelBlob } from '../../src/backend/blobs/blobs.ts';
import { loadSeries, scanFolder } from '../../src/backend/studies/index.ts';
import {
  type ApiClient,
  type BackendEvent,
  connectApi,
  type JobState,
  type OpenCase,
  type StructureWire,
  serveApi,
  structureFromWire,
} from '../../src/contract/index.ts';
import { structuresDigest } from '../../src/core/structures/index.ts';
import { startWebHost } from '../../src/hosts/web/server.ts';
import { socketChannel } from '../../src/hosts/web/socket-channel.ts';
import { bytesOf } from '../builders/blobs.ts';
import { memoryChannelPair } from '../builders/memory-channel.ts';
import { phantomFolder } from '../builders/phantom-folder.ts';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
let data = '';
let backend: Backend;
beforeAll(async () => {
  phantom = await phantomFolder();
  data = await mkdtemp(join(tmpdir(), 'pedicle-data-'));
  backend = createBackend({ shell: 'web', startFolder: null, dataFolder: data });
});
afterAll(() => backend.close());

type Connect = () => Promise<{ client: ApiClient; close: () => Promise<void> }>;

const overMemory: Connect = async () => {
  const [clientEnd, serverEnd, close] = memoryChannelPair();
  const connection = backend.connect();
  const served = serveApi(serverEnd, connection.handlers);
  connection.onEvent(served.push);
  return {
    client: connectApi(clientEnd),
    close: async () => {
      await connection.close();
      close();
    },
  };
};

const overWeb: Connect = async () => {
  const token = 'a-token-for-the-tests';
  const host = await startWebHost({
    backend,
    rendererFolder: fileURLToPath(new URL('.', import.meta.url)),
    port: 0,
    token,
  });
  const page = await fetch(host.address, { redirect: 'manual' });
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws`, {
    headers: { cookie, origin: `http://127.0.0.1:${host.port}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { client: connectApi(socketChannel(socket)), close: () => host.close() };
};

async function openPhantom(client: ApiClient): Promise<OpenCase> {
  const complete = until(client, (e) => e.event === 'volume' && e.complete);
  const { studies } = await client.call('studies.scan', { paths: [phantom.folder] });
  const series = studies[0]?.series[0];
  expect(series).toMatchObject({ modality: 'CT', loadable: true });
  const opened = await client.call('case.openSeries', {
    seriesInstanceUid: series?.seriesInstanceUid as string,
  });
  await complete;
  return opened;
}

/** Resolves with the first event the test wants. */
const until = (client: ApiClient, wanted: (e: BackendEvent) => boolean): Promise<BackendEvent> =>
  new Promise((resolve) => {
    const stop = client.onEvent((event) => {
      if (!wanted(event)) return;
      stop();
      resolve(event);
    });
  });

const lastState = async (
  client: ApiClient,
  start: () => Promise<{ jobId: string }>,
): Promise<{ jobId: string; states: JobState[] }> => {
  const states: JobState[] = [];
  const over = until(client, (e) => {
    if (e.event === 'job') states.push(e.job);
    return e.event === 'job' && ['done', 'failed', 'cancelled'].includes(e.job.state);
  });
  const { jobId } = await start();
  await over;
  return { jobId, states };
};

describe.each([
  ['memory', overMemory],
  ['web host', overWeb],
] as const)('backend over %s', (_name, connect) => {
  it('opens a series progressively, middle slice first, with the voxels of the files', async () => {
    const { client, close } = await connect();
    const ready: number[] = [];
    const stop = client.onEvent((e) => e.event === 'volume' && ready.push(...e.slicesReady));
    const opened = await openPhantom(client);
    stop();
    expect(new Set(ready).size).toBe(opened.sliceCount);
    expect(opened.sliceThicknessMm).toBeGreaterThan(0);
    expect(ready[0]).toBe(Math.floor(opened.sliceCount / 2));
    const series = (await scanFolder([phantom.ctFolder])).studies[0]?.series[0];
    const { volume } = await loadSeries(series as NonNullable<typeof series>);
    const blob = backend.blobs.get(opened.volume.blobId) as VoxelBlob;
    expect(
      Buffer.compare(
        await bytesOf(blob),
        Buffer.from(volume.data.buffer, volume.data.byteOffset, volume.data.byteLength),
      ),
    ).toBe(0);
    await client.call('case.close', { caseId: opened.caseId });
    expect(backend.blobs.get(opened.volume.blobId)).toBeUndefined();
    await close();
  });

  it('loads structures, exports with proof, and reads back the same coordinates', async () => {
    const { client, close } = await connect();
    const opened = await openPhantom(client);
    const { structures } = await client.call('structures.load', {
      caseId: opened.caseId,
      fileId: opened.structureSets[0]?.fileId,
    });
    expect(structures.length).toBeGreaterThan(10);
    const target = join(data, `out-${_name.replace(' ', '')}.dcm`);
    const prepared = await client.call('export.prepare', {
      caseId: opened.caseId,
      label: 'TEST',
      structures,
      shown: shownDigest(structures),
    });
    expect(prepared.proof.ok).toBe(true);
    // Nobody said here that the levels are right: the export tells.
    const open = prepared.findings.find((f) => f.code === 'levels-unconfirmed');
    expect(open?.severity).toBe('warning');
    expect(open?.message).toContain('VB_');
    for (const roi of prepared.proof.rois) expect(roi.dice).toBe(1);
    await expect(readFile(target)).rejects.toThrow();
    await client.call('export.commit', { exportId: prepared.exportId, path: target, overwrite: false });
    const again = await client.call('structures.load', { caseId: opened.caseId, path: target });
    expect(again.structures.map((s) => [s.name, s.slices])).toEqual(
      structures.map((s) => [s.name, s.slices]),
    );
    await expect(
      client.call('export.prepare', {
        caseId: opened.caseId,
        label: 'TEST',
        structures: structures.map((s, n) => (n === 3 ? { ...s, slices: s.slices.slice(1) } : s)),
        shown: shownDigest(structures),
      }),
    ).rejects.toMatchObject({ code: 'export-proof-failed' });
    const second = await client.call('export.prepare', {
      caseId: opened.caseId,
      label: 'TEST',
      structures,
      shown: shownDigest(structures),
      levelsConfirmed: true,
    });
    expect(second.findings.map((f) => f.code)).not.toContain('levels-unconfirmed');
    await expect(
      client.call('export.commit', { exportId: second.exportId, path: target, overwrite: false }),
    ).rejects.toMatchObject({ code: 'file-exists' });
    await client.call('export.discard', { exportId: second.exportId });
    const [scratch = ''] = await readdir(join(data, 'scratch'));
    expect(await readdir(join(data, 'scratch', scratch))).toEqual([]);
    await client.call('case.close', { caseId: opened.caseId });
    await close();
  });
});

/** As the page makes it of what it shows. */
const shownDigest = (structures: readonly StructureWire[]): string =>
  structuresDigest(structures.map(structureFromWire));

describe('backend', () => {
  it('journals edits and gives them back after the process is gone', async () => {
    const { client, close } = await overMemory();
    const opened = await openPhantom(client);
    const after = [Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9.25)];
    const entry = {
      type: 'do' as const,
      command: {
        label: 'Brush',
        at: 5,
        changes: [{ kind: 'slice' as const, structureId: 's', k: 2, before: [], after }],
      },
    };
    await Promise.all(
      [1, 2].map(() => client.call('journal.append', { caseId: opened.caseId, entries: [entry] })),
    );
    expect(
      await client.call('journal.append', { caseId: opened.caseId, entries: [{ type: 'undo' }] }),
    ).toEqual({ entryCount: 3 });
    expect((await client.call('app.info', {})).recoverable).toEqual([]);
    await client.call('case.close', { caseId: opened.caseId });
    const { recoverable } = await client.call('app.info', {});
    expect(recoverable).toMatchObject([{ journalId: opened.caseId, edits: 3, open: null, state: 'current' }]);
    const recovered = await client.call('sessions.resume', { journalId: opened.caseId });
    expect(recovered.entries).toEqual([entry, entry, { type: 'undo' }]);
    expect(recovered.case.grid).toEqual(opened.grid);
    await expect(client.call('sessions.resume', { journalId: opened.caseId })).rejects.toMatchObject({
      code: 'journal-open',
    });
    await client.call('case.close', { caseId: recovered.case.caseId });
    await client.call('sessions.delete', { journalId: opened.caseId });
    expect((await client.call('app.info', {})).recoverable).toEqual([]);
    await close();
  });

  it('segments as a job with progress, and cancels leaving nothing behind', async () => {
    const { client, close } = await overMemory();
    const opened = await openPhantom(client);
    const modelIds = (await client.call('models.list', {})).models.slice(0, 1).map((m) => m.id);
    const { jobId, states } = await lastState(client, () =>
      client.call('segment.start', { caseId: opened.caseId, modelIds }),
    );
    expect(states[0]).toEqual({ state: 'queued' });
    expect(states.at(-1)).toEqual({ state: 'done' });
    const fractions = states.flatMap((s) => (s.state === 'running' ? [s.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const result = await client.call('segment.result', { jobId });
    expect(result.structures.length).toBeGreaterThan(0);

    const before = (await readdir(tmpdir())).filter((n) => n.startsWith('pedicle-segment-'));
    const cancelled = lastState(client, () =>
      client.call('segment.start', { caseId: opened.caseId, modelIds }),
    );
    const running = (await until(
      client,
      (e) => e.event === 'job' && e.job.state === 'running',
    )) as BackendEvent & { event: 'job' };
    await client.call('jobs.cancel', { jobId: running.jobId });
    expect((await cancelled).states.at(-1)).toEqual({ state: 'cancelled' });
    expect((await readdir(tmpdir())).filter((n) => n.startsWith('pedicle-segment-'))).toEqual(before);
    await client.call('case.close', { caseId: opened.caseId });
    await close();
  });

  it('refuses what it does not know with codes', async () => {
    const { client, close } = await overMemory();
    await expect(client.call('case.openSeries', { seriesInstanceUid: '1.2.3' })).rejects.toMatchObject({
      code: 'series-unknown',
    });
    await expect(client.call('case.close', { caseId: 'none' })).rejects.toMatchObject({
      code: 'case-unknown',
    });
    await expect(client.call('segment.result', { jobId: 'none' })).rejects.toMatchObject({
      code: 'job-unknown',
    });
    await expect(client.call('files.list', { path: 'relative/path' })).rejects.toMatchObject({
      code: 'folder-path',
    });
    await expect(client.call('files.list', { path: '/no/such/folder' })).rejects.toMatchObject({
      code: 'folder-unreadable',
    });
    await writeFile(join(data, 'plain.txt'), 'x');
    const listed = await client.call('files.list', { path: data });
    expect(listed.entries.find((e) => e.name === 'plain.txt')).toMatchObject({ kind: 'file', bytes: 1 });
    await close();
  });
});
