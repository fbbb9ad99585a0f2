/**
 * Jobs that outlive every process: leases with a heartbeat, retries that wait longer each time, what failed for good kept with
 * its reason. pg-boss on PostgreSQL does the work; the embedded database and a server run the same code.
 */
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { openQueueDatabase, type QueueDatabase } from './database.ts';

const NAME = 'segment';

/** One CT series to be segmented; names no patient. */
export const jobSchema = z.strictObject({
  /** Files or folder of the series. */
  folder: z.string().min(1),
  seriesKey: z.string().min(1),
  /** Id of a structure template of resources/protocols; null = every structure of every model. */
  protocol: z.string().nullable(),
  /** Folder that takes the result. */
  out: z.string().min(1),
});
export type SegmentJob = z.infer<typeof jobSchema>;

export type JobState = 'waiting' | 'running' | 'done' | 'failed';

export interface JobRecord {
  readonly id: string;
  readonly job: SegmentJob;
  readonly state: JobState;
  readonly attempts: number;
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

export interface JobQueue {
  /** @returns false when a job of this id is known already: sending twice makes one result. */
  submit(id: string, job: SegmentJob): Promise<boolean>;
  /** Takes jobs one at a time until {@link JobQueue.drain}; what `handle` returns is kept, what it throws is a failed attempt. */
  work(handle: (job: SegmentJob, id: string, signal: AbortSignal) => Promise<object>): Promise<void>;
  counts(): Promise<QueueCounts>;
  jobs(): Promise<JobRecord[]>;
  /** Puts a failed job back. */
  retry(id: string): Promise<void>;
  /** Takes no further job, waits for the running one, closes. */
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
    if ((await boss.getQueue(NAME)) === null) await boss.createQueue(NAME, options);
    else await boss.updateQueue(NAME, options);
    if (database.alone) await takeBack(boss);
  } catch (error) {
    await database.close();
    throw error;
  }
  return queueOn(boss, database);
}

/** In a database of its own, what still counts as running belonged to a process that is gone: no lease need run out first. */
async function takeBack(boss: PgBoss): Promise<void> {
  const found = await boss.findJobs(NAME, { limit: 100_000 });
  const left = found.filter(({ state }) => state === 'active').map(({ id }) => id);
  if (left.length > 0) await boss.fail(NAME, left, { message: 'Its worker ended.' });
}

function queueOn(boss: PgBoss, database: QueueDatabase): JobQueue {
  const records = async (): Promise<JobRecord[]> => {
    const found = await boss.findJobs<SegmentJob>(NAME, { limit: 100_000 });
    return found.map((one) => ({
      id: one.id,
      job: jobSchema.parse(one.data),
      state: STATES[one.state] ?? 'failed',
      attempts: one.retryCount + 1,
      output: one.output,
    }));
  };
  return {
    submit: async (id, job) => (await boss.send(NAME, jobSchema.parse(job), { id })) !== null,
    work: async (handle) => {
      await boss.work<SegmentJob>(NAME, { batchSize: 1, pollingIntervalSeconds: 1 }, async ([taken]) => {
        if (taken === undefined) return undefined;
        return handle(jobSchema.parse(taken.data), taken.id, taken.signal);
      });
    },
    counts: async () => {
      const counts = { waiting: 0, running: 0, done: 0, failed: 0 };
      for (const { state } of await records()) counts[state] += 1;
      return counts;
    },
    jobs: records,
    retry: async (id) => {
      await boss.retry(NAME, id);
    },
    drain: async () => {
      await boss.stop({ graceful: true, timeout: 3_600_000 });
      await database.close();
    },
  };
}
