/**
 * The worklist as a file, so that the app can show it while another process works on the queue: written by who holds the queue, read
 * by anybody, and a retry is asked for by a file beside it. Names no patient.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findingSchema, type Result, worklistJobSchema } from '../../contract/index.ts';
import { telling } from '../../core/errors/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { JobQueue, JobRecord } from '../queue/job-queue.ts';

/** As the app is told, but with the folder of the result in place of the file in it. */
const jobSchema = worklistJobSchema
  .omit({ structureSet: true })
  .extend({ /** Where the result lies. */ resultFolder: z.string() });

export const worklistSchema = z.object({
  writtenMs: z.number(),
  /** Series that are still coming in. */
  arriving: z.number(),
  counts: z.object({ waiting: z.number(), running: z.number(), done: z.number(), failed: z.number() }),
  jobs: z.array(jobSchema),
});
export type Worklist = z.infer<typeof worklistSchema>;

const FILE = 'worklist.json';
const RETRY = 'retry';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A list that people read; the queue itself holds every job. */
const SHOWN = 300;

/** The words of a failed attempt's error as pg-boss keeps it. */
function reasonOf(output: unknown): string {
  if (typeof output !== 'object' || output === null) return '';
  if ('message' in output && typeof output.message === 'string') return output.message;
  return 'value' in output && typeof output.value === 'object' ? reasonOf(output.value) : '';
}

/** What a finished case gave; `reason` since 0.2. */
const outputSchema = z
  .object({ result: z.string(), reason: z.string().default('') })
  .catch({ result: '', reason: '' });

function lineOf(record: JobRecord, sends: Worklist['jobs'][number]['sends']): Worklist['jobs'][number] {
  const { job, state, output } = record;
  const gave = outputSchema.parse(state === 'done' ? output : null);
  return {
    id: record.id,
    seriesKey: job.seriesKey,
    protocol: job.protocol,
    state,
    result: gave.result,
    reason:
      job.refuse !== null
        ? telling('intake-refused', { why: job.refuse }).message
        : state === 'failed'
          ? reasonOf(output)
          : gave.reason,
    attempts: record.attempts,
    createdMs: record.createdMs,
    startedMs: record.startedMs,
    endedMs: record.endedMs,
    folder: job.folder,
    resultFolder: join(job.out, record.id),
    sends,
  };
}

/** What the queue holds now, newest first. */
export async function worklistOf(queue: JobQueue, arriving: number, nowMs: number): Promise<Worklist> {
  const newest = await queue.jobs({ limit: SHOWN });
  const [sends, counts] = [await queue.sends.jobs({ limit: 4 * SHOWN }), await queue.counts()];
  const sent = new Map<string, Worklist['jobs'][number]['sends'][number][]>();
  for (const { job, state, output } of sends) {
    const list = sent.get(job.of) ?? [];
    list.push({ destination: job.destination, state, reason: state === 'done' ? '' : reasonOf(output) });
    sent.set(job.of, list);
  }
  return {
    writtenMs: nowMs,
    arriving,
    counts,
    jobs: newest.map((record) => lineOf(record, sent.get(record.id) ?? [])),
  };
}

/** Writes the list, and does what was asked for since: who holds the queue calls this every few seconds. */
export async function tellWorklist(folder: string, queue: JobQueue, arriving: number): Promise<void> {
  await makeFolder(join(folder, RETRY), 0o700);
  for (const id of (await readdir(join(folder, RETRY))).filter((name) => UUID.test(name))) {
    await queue.retry(id);
    await rm(join(folder, RETRY, id), { force: true });
  }
  const list = await worklistOf(queue, arriving, Date.now());
  await writeAtomically(join(folder, FILE), `${JSON.stringify(list)}\n`, { overwrite: true, durable: false });
}

/** @returns null where nothing ever ran, or the file is not one of this version. */
export async function readWorklist(folder: string): Promise<Worklist | null> {
  try {
    const parsed = worklistSchema.safeParse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What `pedicle segment --json` wrote of a case, as far as a review needs it. */
const resultSchema = z.object({
  structures: z.array(z.object({ id: z.string(), name: z.string() })),
  reviews: z.array(
    z.object({
      structureId: z.string(),
      sliceConfidence: z.record(z.string(), z.number()),
      reviewSlices: z.array(z.number()),
    }),
  ),
  findings: z.array(findingSchema),
});

type CaseResult = Result<'worklist.result'>;

/** @returns empty lists for a case that is not in the list, or whose result is gone or of another release. */
export async function readResult(folder: string, id: string): Promise<CaseResult> {
  const nothing: CaseResult = { findings: [], review: [] };
  const job = (await readWorklist(folder))?.jobs.find((one) => one.id === id);
  if (job === undefined) return nothing;
  const text = await readFile(join(job.resultFolder, 'findings.json'), 'utf8').catch(() => null);
  const parsed = text === null ? null : resultSchema.safeParse(JSON.parse(text));
  if (!parsed?.success) return nothing;
  const { structures, reviews, findings } = parsed.data;
  const names = new Map(structures.map((s) => [s.id, s.name]));
  const review = reviews.flatMap(({ structureId, sliceConfidence, reviewSlices }) => {
    const name = names.get(structureId);
    return name === undefined
      ? []
      : reviewSlices.map((k) => ({ name, k, confidence: sliceConfidence[String(k)] ?? 0 }));
  });
  return { findings, review };
}

/** Asks who holds the queue to put a failed job back. */
export async function askRetry(folder: string, id: string): Promise<void> {
  if (!UUID.test(id)) return;
  await makeFolder(join(folder, RETRY), 0o700);
  await writeFile(join(folder, RETRY, id), '');
}
