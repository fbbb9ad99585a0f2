/** What a planning system takes (resources/profiles/*.json), each limit with the public source it is known from. */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';

const limit = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    value,
    /** What happens beyond it, one sentence. */
    why: z.string().min(1),
    /** Public statement or report it is known from; null: none was found, it is a precaution. */
    source: z.string().min(1).nullable(),
    severity: z.enum(['error', 'warning', 'info']),
  });

const schema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  edited: z.iso.date(),
  note: z.string().min(1),
  limits: z.strictObject({
    /** Longest structure name, characters. */
    nameLength: limit(z.number().int().positive()).optional(),
    /** Characters a name may be made of, as the inside of a regular expression's brackets. */
    nameCharacters: limit(z.string().min(1)).optional(),
    /** Points of one contour. */
    contourPoints: limit(z.number().int().positive()).optional(),
    /** Structures without contours are not taken. */
    emptyStructures: limit(z.literal('refused')).optional(),
    /** POINT and open contours are not taken. */
    openContours: limit(z.literal('refused')).optional(),
    /** Slices may not be missing between the first and the last one. */
    missingSlices: limit(z.literal('refused')).optional(),
    /** Structures of one set. */
    structures: limit(z.number().int().positive()).optional(),
  }),
});

export type ReceiverProfile = z.infer<typeof schema>;

/** A profile checked. @throws PedicleError `rules-invalid`. */
export function parseReceiverProfile(value: unknown): ReceiverProfile {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('rules-invalid', { of: 'profile', schema: z.prettifyError(parsed.error) });
}
