/** The open case against another CT of the same patient. */
import { z } from 'zod';
import { call, id, path } from './call.ts';
import { findingSchema, structureSchema } from './wire.ts';

const lesions = z.object({ names: z.array(z.string()).readonly(), cc: z.number() }).nullable();

export const followUpCalls = {
  /** Tumours are the structures of type GTV. Which CT is the earlier one is told by the study dates. */
  'followUp.make': call(
    z.object({
      caseId: id,
      structures: z.array(structureSchema).min(1),
      other: z.object({ ct: path, structures: path }),
    }),
    z.object({
      vertebrae: z
        .array(
          z.object({
            name: z.string(),
            state: z.enum(['registered', 'not-registered']),
            changes: z
              .array(
                z.object({
                  state: z.enum(['new', 'gone', 'grown', 'shrunk', 'same']),
                  before: lesions,
                  after: lesions,
                  ratio: z.number().nullable(),
                }),
              )
              .readonly(),
            notInView: z.array(z.string()).readonly(),
            beforeCc: z.number(),
            afterCc: z.number(),
          }),
        )
        .readonly(),
      beforeCc: z.number(),
      afterCc: z.number(),
      outside: z.object({
        before: z.array(z.string()).readonly(),
        after: z.array(z.string()).readonly(),
      }),
      dates: z.object({ before: z.string(), after: z.string() }),
      open: z.enum(['before', 'after']),
      findings: z.array(findingSchema),
    }),
  ),
};
