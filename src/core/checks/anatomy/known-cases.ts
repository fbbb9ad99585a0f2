/** What structures of known cases look like (resources/rules/known-cases.json, written by `npm run evaluate -- known-cases`). */
import { z } from 'zod';
import known from '../../../../resources/rules/known-cases.json' with { type: 'json' };
import { fault } from '../../errors/errors.ts';

/**
 * Middle and spread of one number over patients. `spread` is that of a normal distribution with the same limits for a new
 * patient: it is wider where there were few. Of sizes it is that of the natural logarithm.
 */
const traitSchema = z.strictObject({
  n: z.number().int().positive(),
  middle: z.number(),
  spread: z.number().positive(),
});
export type KnownTrait = z.infer<typeof traitSchema>;

const schema = z.strictObject({
  version: z.literal(1),
  title: z.string().min(1),
  written: z.string().min(1),
  sources: z.array(z.strictObject({ name: z.string(), licence: z.string(), cases: z.number().int() })),
  /** Name → trait → figures. Traits are listed in unlike-known.ts. */
  structures: z.record(z.string(), z.record(z.string(), traitSchema)),
});
export type KnownCases = z.infer<typeof schema>;

/** The file checked. @throws PedicleError `rules-invalid`. */
function parseKnownCases(value: unknown): KnownCases {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('rules-invalid', { of: 'known-cases file', schema: z.prettifyError(parsed.error) });
}

let read: KnownCases | null = null;
/** The known cases that come with Pedicle; read when first asked for. */
export function knownCases(): KnownCases {
  read ??= parseKnownCases(known);
  return read;
}
