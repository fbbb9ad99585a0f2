/** What the networks see in an open case's image, to be held against its contours. */
import { z } from 'zod';
import { call, id } from './call.ts';
import { findingSchema, ringSchema } from './wire.ts';

const perSlice = z.object({ k: z.number().int(), dice: z.number() });

const opinionSchema = z.object({
  opinions: z.array(
    z.object({
      name: z.string(),
      model: z.string(),
      slices: z.array(z.object({ k: z.number().int(), rings: z.array(ringSchema) })),
      /** Dice to expect by the calibrated probabilities, of the whole and of each slice. */
      expectedDice: z.number(),
      sliceDice: z.array(perSlice),
      record: z.object({ cases: z.number().int(), dice: z.number(), meanMm: z.number() }).nullable(),
    }),
  ),
  known: z.array(z.string()),
});

export const opinionCalls = {
  /** Runs all networks over the whole image; nothing is proposed and nothing kept. A job, as `segment.start`. */
  'opinion.start': call(
    z.object({ caseId: id, acceptIncomplete: z.boolean().optional() }),
    z.object({ jobId: id }),
  ),
  'opinion.result': call(
    z.object({ jobId: id }),
    z.object({ opinion: opinionSchema, findings: z.array(findingSchema) }),
  ),
};
