/** The queue on both engines: whatever is killed, each job leaves exactly one result. PEDICLE_LONG=1 kills 100 times in 200 jobs. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type JobQueue, openQueue, type SegmentJob } from '../../../src/backend/queue/job-queue.ts';
import { hasPostgres, type Postgres, startPostgres } from '../../builders/postgres.ts';

const worker = fileURLToPath(new URL('../../builders/queue-worker.ts', import.meta.url));
const standIn = fileURLToPath(new URL('../../builders/segment-stand-in.ts', import.meta.url));
const long = process.env.PEDICLE_LONG === '1';
const root = mkdtempSync(join(tmpdir(), 'pedicle-queue-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const uuid = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function startWorker(place: string): Promise<ChildProcess> {
  const child = fork(worker, [place, standIn], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`worker ended with ${code} before it worked`)));
  });
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', resolve));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const results = (out: string): string[] => readdirSync(out).filter((name) => /^[0-9a-f-]{36}$/.test(name));

async function fill(queue: JobQueue, out: string, count: number): Promise<string[]> {
  mkdirSync(out, { recursive: true });
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const job: SegmentJob = {
      folder: '/nowhere',
      seriesKey: `2.25.${n}`,
      protocol: null,
      out,
      sendTo: [],
      refuse: null,
    };
    const id = uuid(`${out} ${n}`);
    expect(await queue.submit(id, job)).toBe(true);
    expect(await queue.submit(id, job)).toBe(false);
    ids.push(id);
  }
  return ids.sort();
}

function wholeAndOnce(out: string, ids: string[]): void {
  expect(results(out).sort()).toEqual(ids);
  for (const id of ids) {
    const files = readdirSync(join(out, id)).sort();
    expect(files).toEqual(['findings.json', 'job.json', 'report.html', 'rtstruct.dcm']);
    expect(readFileSync(join(out, id, 'rtstruct.dcm'), 'utf8')).toMatch(/^RTSTRUCT of 2\.25\.\d+$/);
  }
}

describe('embedded', () => {
  test('a worker killed again and again leaves exactly one result a job', async () => {
    const place = join(root, 'embedded');
    const out = join(root, 'embedded-out');
    const [jobs, kills] = long ? [200, 100] : [4, 1];
    const filling = await openQueue(place);
    const ids = await fill(filling, out, jobs);
    await filling.drain();
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await startWorker(place);
      await pause(((kill * 7919) % 17) * 100);
      child.kill('SIGKILL');
      await ended(child);
    }
    const last = await startWorker(place);
    const limit = Date.now() + (long ? 1_200_000 : 90_000);
    while (results(out).length < jobs && Date.now() < limit) await pause(200);
    last.kill('SIGTERM');
    await ended(last);
    wholeAndOnce(out, ids);
    const after = await openQueue(place);
    const counts = await after.counts();
    await after.drain();
    expect(counts).toMatchObject({ done: jobs, failed: 0 });
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 1_500_000);

  test('what is refused is kept with its reason, what crashes fails after its attempts, and a person may put it back', async () => {
    const place = join(root, 'bad');
    const out = join(root, 'bad-out');
    mkdirSync(out);
    const queue = await openQueue(place, { retries: 1, retryDelaySeconds: 0, leaseSeconds: 10 });
    const { runCase } = await import('../../../src/backend/intake/run-case.ts');
    for (const seriesKey of ['1.refused', '1.crash', '1.good']) {
      await queue.submit(uuid(seriesKey), {
        folder: '/nowhere',
        seriesKey,
        protocol: null,
        out,
        sendTo: [],
        refuse: null,
      });
    }
    await queue.work((job, id, signal) => runCase(job, id, [process.execPath, standIn], null, signal));
    const limit = Date.now() + 60_000;
    for (;;) {
      const { waiting, running } = await queue.counts();
      if (waiting + running === 0 || Date.now() > limit) break;
      await pause(200);
    }
    const byKey = new Map((await queue.jobs()).map((record) => [record.job.seriesKey, record]));
    expect(byKey.get('1.refused')).toMatchObject({ state: 'done', output: { result: 'refused' } });
    expect(byKey.get('1.good')).toMatchObject({ state: 'done', output: { result: 'done' } });
    expect(byKey.get('1.crash')).toMatchObject({ state: 'failed', attempts: 2 });
    expect(JSON.stringify(byKey.get('1.crash')?.output)).toContain('case-stopped');
    await queue.retry(byKey.get('1.crash')!.id);
    expect((await queue.counts()).failed).toBe(0);
    await queue.drain();
  }, 120_000);

  test('stopped again and again in the middle of a job, it never counts as an attempt', async () => {
    const place = join(root, 'given-back');
    let id = '';
    for (let stop = 0; stop < 4; stop += 1) {
      const queue = await openQueue(place, { retries: 1, retryDelaySeconds: 0, leaseSeconds: 10 });
      [id = ''] = stop === 0 ? await fill(queue, join(root, 'given-out'), 1) : [id];
      const taken = Promise.withResolvers<void>();
      let told = false;
      await queue.work(async (_job, _id, signal) => {
        taken.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        told = true;
        throw new Error('stopped');
      });
      await taken.promise;
      await queue.drain();
      expect(told).toBe(true);
    }
    const last = await openQueue(place);
    expect(await last.jobs()).toMatchObject([{ id, state: 'waiting', attempts: 1, output: null }]);
    await last.drain();
  }, 120_000);

  test('a second process is refused in plain words', async () => {
    const place = join(root, 'locked');
    const first = await openQueue(place);
    await expect(openQueue(place)).rejects.toMatchObject({ code: 'queue-in-use' });
    await first.drain();
    await (await openQueue(place)).drain();
  }, 60_000);
});

describe.skipIf(!hasPostgres)('on PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  test('a server that does not answer or does not let in is said in words, without its password', async () => {
    for (const place of ['postgres://u:secret@127.0.0.1:1/x', server.url.replace(/[^/]+$/, 'no-such-base')]) {
      const error = await openQueue(place).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'queue-unreachable' });
      expect(String(error)).not.toContain('secret');
    }
  }, 60_000);

  test('two workers share the jobs; one killed leaves its job to the other', async () => {
    const out = join(root, 'server-out');
    const queue = await openQueue(server.url, { retries: 1000, retryDelaySeconds: 1, leaseSeconds: 10 });
    const ids = await fill(queue, out, long ? 200 : 6);
    const pair = [await startWorker(server.url), await startWorker(server.url)];
    await pause(700);
    pair[0]!.kill('SIGKILL');
    await ended(pair[0]!);
    const limit = Date.now() + (long ? 600_000 : 90_000);
    while (results(out).length < ids.length && Date.now() < limit) await pause(200);
    wholeAndOnce(out, ids);
    pair[1]!.kill('SIGTERM');
    await ended(pair[1]!);
    expect(await queue.counts()).toMatchObject({ done: ids.length, waiting: 0, running: 0, failed: 0 });
    await queue.drain();
  }, 700_000);
});
