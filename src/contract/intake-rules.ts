/** Which series that comes without a hand gets which template, what is refused and why, where results go, how long copies are kept. */
import { z } from 'zod';

const range = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'min, max or both');

const pattern = z.string().refine((text) => {
  try {
    new RegExp(text, 'iu');
    return true;
  } catch {
    return false;
  }
}, 'a regular expression');

/** Every condition given must hold; texts are regular expressions, capital letters do not matter. */
const whenSchema = z.strictObject({
  modality: pattern.optional(),
  bodyPart: pattern.optional(),
  description: pattern.optional(),
  kernel: pattern.optional(),
  /** AE title of who sent it. */
  sender: pattern.optional(),
  thicknessMm: range.optional(),
  slices: range.optional(),
});

const doSchema = z.union([
  z.strictObject({
    /** Id or title of a structure template; null = every structure of every model. */
    protocol: z.string().min(1).nullable(),
    /** Names of destinations of the network settings. */
    sendTo: z.array(z.string().min(1)).default([]),
  }),
  z.strictObject({ refuse: z.string().min(1) }),
]);

export const rulesSchema = z.strictObject({
  version: z.literal(1),
  /** The first that fits decides; a series that none fits is refused. */
  rules: z.array(z.strictObject({ name: z.string().min(1), when: whenSchema, do: doSchema })).min(1),
  /** Days that received copies and results are kept; null = until a person removes them. */
  keepDays: z
    .strictObject({ received: z.number().positive().nullable(), results: z.number().positive().nullable() })
    .default({ received: null, results: null }),
});
export type Rules = z.infer<typeof rulesSchema>;
export type Rule = Rules['rules'][number];

/** What rules look at; '' where the series does not say. */
export const seriesFactsSchema = z.object({
  modality: z.string(),
  bodyPart: z.string(),
  description: z.string(),
  kernel: z.string(),
  sender: z.string(),
  /** Distance of the slices where the header gives no thickness. */
  thicknessMm: z.number(),
  slices: z.number().int(),
});
export type SeriesFacts = z.infer<typeof seriesFactsSchema>;

/** `rule`: its name, '' where none fits. */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('take'),
    rule: z.string(),
    protocol: z.string().nullable(),
    sendTo: z.array(z.string()).readonly(),
  }),
  /** `why`: the rule's own words; '' where no rule fits. */
  z.object({ kind: z.literal('refuse'), rule: z.string(), why: z.string() }),
]);
export type Decision = z.infer<typeof decisionSchema>;
