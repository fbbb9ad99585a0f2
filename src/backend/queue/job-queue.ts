/**
 * Jobs that outlive every process: leases with a heartbeat, retries that wait longer each time, what failed for good kept with
 * its reason. pg-boss on PostgreSQL does the work; the embedded database and a server run the same code.
 */
import { dirname, join } from 'node:path';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { fault } from '../../core/errors/errors.ts';
import { systemCode } from '../files/file-errors.ts';
import { openQueueDatabase, type QueueDatabase } from './database.ts';

/** One CT series to be segmented; names no patient. */
export const jobSchema = z.strictObject({
  /** Files or folder of the series. */
  folder: z.string().min(1),
  seriesKey: z.string().min(1),
  /** Id of a structure template of resources/protocols; null = every structure of every model. */
  protocol: z.string().nullable(),
  /** Folder that takes the result. */
  out: z.string().min(1),
  /** Names of destinations the structure set goes to; jobs of releases before 0.2 name none. */
  sendTo: z.array(z.string()).default([]),
  /** Why a rule refuses this series (empty: no rule fits); then nothing runs but the record of it. */
  refuse: z.string().nullable().default(null),
});
export type SegmentJob = z.infer<typeof jobSchema>;

/** One proved structure set on its way to one destination. */
export const sendSchema = z.strictObject({
  /** Id of the job that made it. */
  of: z.string(),
  file: z.string().min(1),
  destination: z.string().min(1),
});
export type SendJob = z.infer<typeof sendSchema>;

export type JobState = 'waiting' | 'running' | 'done' | 'failed';

export interface JobRecord<Job = SegmentJob> {
  readonly id: string;
  readonly job: Job;
  readonly state: JobState;
  readonly attempts: number;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  /** What the handler returned, or why the last attempt failed. */
  readonly output: unknown;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

export interface QueueSettings {
  /** Attempts after the first one. */
  readonly retries?: number;
  readonly retryDelaySeconds?: number;
  /** A worker that says nothing for so long is dead; its job goes to the next one. At least 10 (pg-boss). */
  readonly leaseSeconds?: number;
  /** An attempt that runs longer has hung. */
  readonly limitSeconds?: number;
}

/** Jobs of one kind. */
export interface Lane<Job> {
  /** @returns false when a job of this id is known already: sending twice makes one result. */
  submit(id: string, job: Job): Promise<boolean>;
  /** Takes jobs one at a time until {@link JobQueue.drain}; what `handle` returns is kept, what it throws is a failed attempt. */
  work(handle: (job: Job, id: string, signal: AbortSignal) => Promise<object>): Promise<void>;
  counts(): Promise<QueueCounts>;
  /** Newest first. @param which of these states (pg-boss's own names) and ids; default all. */
  jobs(which?: {
    readonly limit?: number;
    readonly states?: readonly string[];
    readonly ids?: readonly string[];
  }): Promise<JobRecord<Job>[]>;
  /** Puts a failed job back. */
  retry(id: string): Promise<void>;
}

/** Series to be segmented, and beside them what is to be sent. */
export interface JobQueue extends Lane<SegmentJob> {
  readonly sends: Lane<SendJob>;
  /** Series and result folders that waiting and running jobs need. */
  unfinished(): Promise<{ seriesKey: string; resultFolder: string }[]>;
  /** Takes no further job, gives the running ones back as if they had never been taken, ends their work, closes. */
  drain(): Promise<void>;
}

const STATES: Readonly<Record<string, JobState>> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'failed',
};

const YEAR_S = 365 * 24 * 3600;

const SEGMENT = 'segment';
const SEND = 'send';
/** A PACS may be away for a night. */
const SEND_RETRIES = { retryLimit: 20, retryDelayMax: 3600 };

/** @param place as {@link openQueueDatabase}. @throws PedicleError as there; what the database throws. */
export async function openQueue(place?: string, settings: QueueSettings = {}): Promise<JobQueue> {
  const database = await openQueueDatabase(place);
  const boss = new PgBoss({
    ...database.options,
    // Lost leases are looked for this often.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    queueCacheIntervalSeconds: 5,
  });
  // pg-boss says on this channel what it tries again by itself; what it cannot do, the calls throw.
  boss.on('error', () => undefined);
  try {
    await boss.start();
    const options = {
      retryLimit: settings.retries ?? 2,
      retryDelay: settings.retryDelaySeconds ?? 10,
      retryBackoff: true,
      heartbeatSeconds: settings.leaseSeconds ?? 30,
      expireInSeconds: settings.limitSeconds ?? 3600,
      deleteAfterSeconds: YEAR_S,
      retentionSeconds: YEAR_S,
    };
    for (const [name, more] of [
      [SEGMENT, {}],
      [SEND, settings.retries === undefined ? SEND_RETRIES : {}],
    ] as const) {
      const wanted = { ...options, ...more };
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, wanted);
      else await boss.updateQueue(name, wanted);
      if (database.alone) await takeBack(boss, name);
    }
  } catch (error) {
    await database.close();
    // What a driver says may hold the address with its password.
    throw !database.alone && isAway(error) ? fault('queue-unreachable', {}, { cause: error }) : error;
  }
  return queueOn(boss, database);
}

/** No connection (of Node), or none allowed and no such database (SQLSTATE 08, 28, 3D). */
function isAway(error: unknown): boolean {
  return /^(E[A-Z_]+|08...|28...|3D...)$/.test(systemCode(error));
}

/** In a database of its own, what still counts as running belonged to a process that is gone: no lease need run out first. */
async function takeBack(boss: PgBoss, name: string): Promise<void> {
  const { rows } = await boss
    .getDb()
    .executeSql("SELECT id FROM pgboss.job WHERE name = $1 AND state::text = 'active'", [name]);
  const left = (rows as { id: string }[]).map(({ id }) => id);
  if (left.length > 0) await boss.fail(name, left, { message: 'Its worker ended.' });
}

/** A row of pg-boss's own table (its schema 26 and later). */
interface JobRow {
  readonly id: string;
  readonly data: unknown;
  readonly state: string;
  readonly retry_count: number;
  readonly created_on: Date;
  readonly started_on: Date | null;
  readonly completed_on: Date | null;
  readonly output: unknown;
}

const OPEN = ['created', 'retry', 'active'];

/** A lane, and what ends the work in it. */
interface WorkedLane<Job> extends Lane<Job> {
  /** Jobs that are being worked on here wait again, with no attempt counted; whoever works on them hears it by the signal. */
  giveBack(): Promise<void>;
}

function laneOn<Job extends object>(boss: PgBoss, name: string, schema: z.ZodType<Job>): WorkedLane<Job> {
  const running = new Map<string, AbortController>();
  const ms = (date: Date | null): number | null => (date === null ? null : new Date(date).getTime());
  return {
    submit: async (id, job) => (await boss.send(name, schema.parse(job), { id })) !== null,
    work: async (handle) => {
      // While more waits, the next job is taken at once.
      const pace = { batchSize: 1, pollingIntervalSeconds: 1, burstWhenReadyExceeds: 1 };
      await boss.work<Job>(name, pace, async ([taken]) => {
        if (taken === undefined) return undefined;
        const stop = new AbortController();
        running.set(taken.id, stop);
        try {
          return await handle(
            schema.parse(taken.data),
            taken.id,
            AbortSignal.any([taken.signal, stop.signal]),
          );
        } finally {
          running.delete(taken.id);
        }
      });
    },
    giveBack: async () => {
      await boss.offWork(name, { wait: false });
      if (running.size === 0) return;
      try {
        // What is no longer active is neither completed nor failed by the handler's end.
        await boss.getDb().executeSql(
          `UPDATE pgboss.job SET state = 'created', started_on = NULL, heartbeat_on = NULL
           WHERE name = $1 AND id = ANY($2::uuid[]) AND state::text = 'active'`,
          [name, [...running.keys()]],
        );
      } finally {
        for (const stop of running.values()) stop.abort();
      }
    },
    counts: async () => {
      const counts = { waiting: 0, running: 0, done: 0, failed: 0 };
      // Counted by the database: a trial's queue holds a million jobs.
      const { rows } = await boss
        .getDb()
        .executeSql(
          'SELECT state::text AS state, count(*)::int AS n FROM pgboss.job WHERE name = $1 GROUP BY state',
          [name],
        );
      for (const { state, n } of rows as { state: string; n: number }[])
        counts[STATES[state] ?? 'failed'] += n;
      return counts;
    },
    jobs: async ({ limit = 100_000, states = Object.keys(STATES), ids = null } = {}) => {
      const { rows } = await boss.getDb().executeSql(
        `SELECT id, data, state::text AS state, retry_count, created_on, started_on, completed_on, output
         FROM pgboss.job WHERE name = $1 AND state::text = ANY($2) AND ($4::uuid[] IS NULL OR id = ANY($4::uuid[]))
         ORDER BY created_on DESC, id LIMIT $3`,
        [name, states, limit, ids],
      );
      return (rows as JobRow[]).map((row) => ({
        id: row.id,
        job: schema.parse(row.data),
        state: STATES[row.state] ?? 'failed',
        attempts: row.retry_count + 1,
        createdMs: ms(row.created_on) ?? 0,
        startedMs: ms(row.started_on),
        endedMs: ms(row.completed_on),
        output: row.output,
      }));
    },
    retry: async (id) => {
      await boss.retry(name, id);
    },
  };
}

function queueOn(boss: PgBoss, database: QueueDatabase): JobQueue {
  const cases = laneOn<SegmentJob>(boss, SEGMENT, jobSchema);
  const sends = laneOn<SendJob>(boss, SEND, sendSchema);
  return {
    ...cases,
    sends,
    unfinished: async () => [
      ...(await cases.jobs({ states: OPEN })).map(({ id, job }) => ({
        seriesKey: job.seriesKey,
        resultFolder: join(job.out, id),
      })),
      ...(await sends.jobs({ states: OPEN })).map(({ job }) => ({
        seriesKey: '',
        resultFolder: dirname(job.file),
      })),
    ],
    drain: async () => {
      // A database that is away takes nothing back: its leases run out.
      await Promise.allSettled([cases.giveBack(), sends.giveBack()]);
      await boss.stop({ graceful: true, timeout: 3_600_000 });
      await database.close();
    },
  };
}
