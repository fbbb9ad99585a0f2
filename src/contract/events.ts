/** What the backend tells without being asked. */
import { z } from 'zod';
import { errorSchema } from './errors.ts';
import { findingSchema } from './wire.ts';

/** A job is exactly one of these. */
export const jobStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued') }),
  z.object({
    state: z.literal('running'),
    stage: z.string(),
    /** 0–1 over the whole job. */
    fraction: z.number(),
    secondsLeft: z.number().nullable(),
  }),
  z.object({ state: z.literal('done') }),
  z.object({ state: z.literal('failed'), error: errorSchema }),
  z.object({ state: z.literal('cancelled') }),
]);
export type JobState = z.infer<typeof jobStateSchema>;

export const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('job'), jobId: z.string(), job: jobStateSchema }),
  /** Slices whose voxels are now in the volume blob. */
  z.object({
    event: z.literal('volume'),
    caseId: z.string(),
    slicesReady: z.array(z.number().int()),
    complete: z.boolean(),
    /** Found while loading; told with `complete`. */
    findings: z.array(findingSchema),
    /** Set when loading stopped: the case must not be used. */
    error: errorSchema.optional(),
  }),
  z.object({ event: z.literal('scan'), filesRead: z.number().int(), filesTotal: z.number().int() }),
]);
export type BackendEvent = z.infer<typeof eventSchema>;
