/**
 * Without a hand, by figures: what receiving costs beside DCMTK's storescp, what the queue's engine costs a job, two workers against
 * one, and a day of a hospital group played through the real queue with service times drawn from measured runs.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asUuid } from '../../src/backend/intake/identity.ts';
import { type JobQueue, openQueue } from '../../src/backend/queue/job-queue.ts';
import { nodeOptionsFor } from '../../src/hosts/launch/install.mjs';
import { hasPostgres, startPostgres } from '../builders/postgres.ts';
import { hasTool } from '../builders/tools.ts';
import { writeCtSeries } from './ct-series.ts';
import type { Bench, BenchResult } from './types.ts';

const SLICES = 200;
const RUNS = 3;
/** Instances over which memory must be flat; the series is sent again and again. */
const MANY = 10_000;

const scratch = (): string => mkdtempSync(join(tmpdir(), 'pedicle-bench-hands-off-'));
const median = (times: number[]): number =>
  times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const succeeds = (program: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) =>
    spawn(program, args, { stdio: 'ignore' })
      .once('error', reject)
      .once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`)))),
  );

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

interface Used {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly stored: number;
}
const told = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
function used(child: ChildProcess): Promise<Used> {
  const answer = told<Used>(child);
  child.send('use');
  return answer;
}

const send = (port: number, title: string, folder: string): Promise<void> =>
  succeeds('storescu', ['-aec', title, '127.0.0.1', String(port), '+sd', folder]);

async function receiving(): Promise<BenchResult> {
  const root = scratch();
  const [series, inbox, peer] = [join(root, 'series'), join(root, 'inbox'), join(root, 'peer')];
  for (const folder of [series, inbox, peer]) mkdirSync(folder);
  const entry = fileURLToPath(new URL('./hands-off/node-process.ts', import.meta.url));
  const node = fork(entry, [inbox], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...nodeOptionsFor('node')],
  });
  let storescp: ChildProcess | null = null;
  try {
    writeCtSeries(series, SLICES);
    const { port } = await told<{ port: number }>(node);
    const peerPort = await freePort();
    storescp = spawn('storescp', ['-od', peer, String(peerPort)], { stdio: 'ignore' });
    await pause(500);
    await send(port, 'PEDICLE', series);
    const before = await used(node);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run += 1) {
      ours.push(await timed(() => send(port, 'PEDICLE', series)));
      theirs.push(await timed(() => send(peerPort, 'STORESCP', series)));
    }
    const after = await used(node);
    const perInstance = (after.cpuMs - before.cpuMs) / (RUNS * SLICES);
    const most = process.argv.includes('--short') ? 0 : MANY;
    while ((await used(node)).stored < most) await send(port, 'PEDICLE', series);
    const last = await used(node);
    const [own, other] = [median(ours), median(theirs)];
    return {
      rows: [
        {
          who: 'pedicle node',
          medianMs: own,
          peakMb: last.rssMb,
          note: `${perInstance.toFixed(1)} ms of processor an instance`,
        },
        { who: 'storescp (DCMTK), which syncs nothing', medianMs: other },
      ],
      met: own <= 1.5 * other && last.rssMb <= after.rssMb + 64,
      remark: `memory ${after.rssMb.toFixed(0)} MB after ${after.stored} instances, ${last.rssMb.toFixed(0)} MB after ${last.stored}`,
    };
  } finally {
    node.kill('SIGKILL');
    storescp?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  }
}

const idOf = (run: string, n: number): string => asUuid(createHash('sha256').update(`${run} ${n}`).digest());

async function submit(queue: JobQueue, run: string, n: number): Promise<void> {
  const job = {
    folder: '/nowhere',
    seriesKey: `2.25.${n}`,
    protocol: null,
    out: '/nowhere',
    sendTo: [],
    refuse: null,
  };
  await queue.submit(idOf(run, n), job);
}

/** Until all are done. */
async function finished(queue: JobQueue, count: number): Promise<void> {
  while ((await queue.counts()).done < count) await pause(500);
}

/** Processor time, which other programs do not change much: on the embedded database all of it is in this process. */
async function engineCost(): Promise<BenchResult> {
  const root = scratch();
  const count = 200;
  const queue = await openQueue(join(root, 'queue'));
  try {
    const before = process.cpuUsage();
    for (let n = 0; n < count; n += 1) await submit(queue, root, n);
    const running = await timed(async () => {
      await queue.work(async () => ({}));
      await finished(queue, count);
    });
    const { user, system } = process.cpuUsage(before);
    const each = (user + system) / 1000 / count;
    return {
      rows: [
        { who: 'engine, a job', medianMs: each, note: 'processor time of submitting, taking and completing' },
        { who: 'a job from taken to taken', medianMs: running / count, note: 'by the clock' },
      ],
      met: each <= 20,
      remark: `${count} jobs on the embedded database`,
    };
  } finally {
    await queue.drain();
    rmSync(root, { recursive: true, force: true });
  }
}

async function withWorkers(
  url: string,
  workers: number,
  run: string,
  count: number,
  serviceMs: number,
): Promise<number> {
  const queues = await Promise.all(Array.from({ length: workers }, () => openQueue(url)));
  const [first] = queues;
  if (first === undefined) return Number.NaN;
  try {
    const done = (await first.counts()).done;
    for (let n = 0; n < count; n += 1) await submit(first, run, n);
    return await timed(async () => {
      for (const queue of queues)
        await queue.work(async () => {
          await pause(serviceMs);
          return {};
        });
      await finished(first, done + count);
    });
  } finally {
    for (const queue of queues) await queue.drain();
  }
}

async function twoWorkers(): Promise<BenchResult> {
  const server = await startPostgres();
  try {
    const one = await withWorkers(server.url, 1, 'one', 20, 1500);
    const two = await withWorkers(server.url, 2, 'two', 20, 1500);
    return {
      rows: [
        { who: 'two workers, 20 jobs of 1.5 s', medianMs: two },
        { who: 'one worker', medianMs: one },
      ],
      met: one / two >= 1.8,
      remark: `${(one / two).toFixed(2)} times the jobs`,
    };
  } finally {
    await server.stop();
  }
}

/** A generator of its own, so that every run draws the same (mulberry32). */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SPEED_UP = 20;
const WORKERS = 16;
const PER_HOUR = 1000;
/** Seconds a CT of 512 × 512 × 200 takes a two-core worker: 18 of segmentation (docs/benchmarks.md), 4 of loading and proving; log-normal around it. */
const SERVICE_S = { median: 22, sigma: 0.35 };

/** One hour, played twenty times as fast: cases come at random, the real queue gives them out, a worker waits the drawn time. */
async function simulation(): Promise<BenchResult> {
  const hours = process.argv.includes('--short') ? 0.1 : 1;
  const count = Math.round(PER_HOUR * hours);
  const server = await startPostgres();
  const random = drawn(16);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const service = Array.from(
    { length: count },
    () => SERVICE_S.median * Math.exp(SERVICE_S.sigma * normal()),
  );
  const queues = await Promise.all(Array.from({ length: WORKERS }, () => openQueue(server.url)));
  const front = await openQueue(server.url);
  try {
    for (const queue of queues)
      await queue.work(async (job) => {
        await pause(((service[Number(job.seriesKey.split('.')[2])] ?? 0) * 1000) / SPEED_UP);
        return {};
      });
    const start = performance.now();
    for (let n = 0, at = 0; n < count; n += 1) {
      at += (-Math.log(1 - random()) * 3_600_000) / PER_HOUR / SPEED_UP;
      await pause(Math.max(0, at - (performance.now() - start)));
      await submit(front, 'simulation', n);
    }
    await finished(front, count);
    const took = performance.now() - start;
    const waits = (await front.jobs())
      .map(({ createdMs, startedMs }) => (((startedMs ?? createdMs) - createdMs) / 1000) * SPEED_UP)
      .sort((a, b) => a - b);
    const at = (part: number): number =>
      waits[Math.min(waits.length - 1, Math.floor(part * waits.length))] ?? Number.NaN;
    const perHour = count / ((took * SPEED_UP) / 3_600_000);
    return {
      rows: [{ who: `waiting time, median (${WORKERS} workers)`, medianMs: at(0.5) * 1000 }],
      met: perHour >= 0.9 * PER_HOUR,
      remark: `${count} CT came at ${PER_HOUR} an hour, ${perHour.toFixed(0)} an hour were done; waiting ${at(0.5).toFixed(0)} s in the median, ${at(0.95).toFixed(0)} s at 95 %, ${at(1).toFixed(0)} s at most; ${SPEED_UP} × real time, so ${SPEED_UP} s of waiting are the engine's own second`,
    };
  } finally {
    for (const queue of [...queues, front]) await queue.drain();
    await server.stop();
  }
}

const absent = async (): Promise<BenchResult> => ({ rows: [], met: null });

export const benches: Bench[] = [
  {
    name: 'hands-off: 200 CT slices received, 10 000 instances',
    goal: '≤ 1.5 × storescp, memory flat',
    run: hasTool('storescp') ? receiving : absent,
  },
  { name: 'hands-off: queue, cost of a job', goal: '≤ 20 ms', run: engineCost },
  {
    name: 'hands-off: two workers on PostgreSQL',
    goal: '≥ 1.8 × the jobs of one',
    run: hasPostgres ? twoWorkers : absent,
  },
  {
    name: 'hands-off: 1 000 CT an hour on 16 workers',
    goal: '≥ 900 done in the hour',
    run: hasPostgres ? simulation : absent,
  },
];
