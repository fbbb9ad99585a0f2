/** Long work with a state that is exactly one of queued, running, done, failed, cancelled. */
import { randomUUID } from 'node:crypto';
import { errorToWire, type JobState } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';

export interface JobHooks {
  readonly signal: AbortSignal;
  progress(stage: string, fraction: number, secondsLeft: number | null): void;
}

export interface JobRegistry {
  /** Starts `work` at once. */
  start<T>(work: (hooks: JobHooks) => Promise<T>): string;
  /** The result of a finished job. @throws PedicleError `job-unknown`, `job-unfinished`, or the job's own error. */
  result(jobId: string): Promise<unknown>;
  cancel(jobId: string): void;
  cancelAll(): void;
}

/** Results of finished jobs that are kept for `result`; older ones are forgotten. */
const KEPT_RESULTS = 4;

/** @param tell called at every change of state, in order. */
export function createJobRegistry(tell: (jobId: string, state: JobState) => void): JobRegistry {
  const jobs = new Map<string, { abort: AbortController; outcome: Promise<unknown>; finished: boolean }>();
  const find = (jobId: string) => {
    const job = jobs.get(jobId);
    if (job === undefined) throw fault('job-unknown');
    return job;
  };
  const forgetOldest = (): void => {
    const finished = [...jobs].filter(([, job]) => job.finished);
    for (const [jobId] of finished.slice(0, Math.max(0, finished.length - KEPT_RESULTS))) jobs.delete(jobId);
  };
  return {
    start: (work) => {
      forgetOldest();
      const jobId = randomUUID();
      const abort = new AbortController();
      tell(jobId, { state: 'queued' });
      const outcome = Promise.resolve().then(() =>
        work({
          signal: abort.signal,
          progress: (stage, fraction, secondsLeft) => {
            if (!abort.signal.aborted) tell(jobId, { state: 'running', stage, fraction, secondsLeft });
          },
        }),
      );
      const job = { abort, outcome, finished: false };
      jobs.set(jobId, job);
      outcome
        .then(
          () => tell(jobId, { state: 'done' }),
          (error: unknown) =>
            tell(
              jobId,
              abort.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: errorToWire(error) },
            ),
        )
        .finally(() => {
          job.finished = true;
        });
      return jobId;
    },
    result: async (jobId) => {
      const job = find(jobId);
      if (!job.finished) throw fault('job-unfinished');
      return job.outcome;
    },
    cancel: (jobId) => find(jobId).abort.abort(),
    cancelAll: () => {
      for (const { abort } of jobs.values()) abort.abort();
    },
  };
}
