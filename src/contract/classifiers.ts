/** Classifiers that are installed, and what one says of structures. */
import { z } from 'zod';
import { call, id, nothing } from './call.ts';
import { findingSchema, structureSchema } from './wire.ts';

export const classifierCalls = {
  'classifiers.list': call(
    nothing,
    z.object({
      classifiers: z.array(
        z.object({
          id: z.string(),
          version: z.string(),
          title: z.string(),
          intendedUse: z.string(),
          /** Structures it may be shown. */
          of: z.enum(['GTV', 'vertebra', 'any']),
          validity: z.string(),
          calibration: z.object({ source: z.string(), cases: z.number(), brier: z.number().nullable() }),
        }),
      ),
      findings: z.array(findingSchema),
    }),
  ),
  /** Structures outside what it was made for have no scores, and a finding says why. */
  'classifiers.ask': call(
    z.object({ caseId: id, classifierId: z.string(), structures: z.array(structureSchema).min(1) }),
    z.object({
      classified: z.array(
        z.object({
          structure: z.string(),
          scores: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              raw: z.number(),
              calibrated: z.number().nullable(),
            }),
          ),
        }),
      ),
      findings: z.array(findingSchema),
    }),
  ),
};
