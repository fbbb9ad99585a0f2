/** The worklist of cases made without a hand, and the systems results go to. */
import { z } from 'zod';

export const worklistJobSchema = z.object({
  id: z.string(),
  seriesKey: z.string(),
  protocol: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  /** What a finished job gave: `done`, `findings` or `refused`; '' before. */
  result: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  createdMs: z.number(),
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
  folder: z.string(),
  /** The structure set, null where none was written. */
  structureSet: z.string().nullable(),
  sends: z.array(z.object({ destination: z.string(), state: z.string(), reason: z.string() })),
});
export type WorklistJob = z.infer<typeof worklistJobSchema>;

export const worklistSchema = z.object({
  /** When it was written, ms since 1970; null where nothing ever ran here. */
  writtenMs: z.number().nullable(),
  /** Something works on the queue now. */
  live: z.boolean(),
  arriving: z.number().int(),
  counts: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    done: z.number().int(),
    failed: z.number().int(),
  }),
  jobs: z.array(worklistJobSchema),
});
export type WorklistState = z.infer<typeof worklistSchema>;

export const remoteSchema = z.object({
  studyInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  patientId: z.string(),
  patientName: z.string(),
  studyDate: z.string(),
  description: z.string(),
  modality: z.string(),
  images: z.number().nullable(),
});
export type Remote = z.infer<typeof remoteSchema>;
