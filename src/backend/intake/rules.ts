/** Which series gets which template, what is refused and why, where results go, how long copies are kept: data, never code. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fault, type PedicleError } from '../../core/errors/errors.ts';

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

/** What rules look at; '' where the series does not say. */
export interface SeriesFacts {
  readonly modality: string;
  readonly bodyPart: string;
  readonly description: string;
  readonly kernel: string;
  readonly sender: string;
  /** Distance of the slices where the header gives no thickness. */
  readonly thicknessMm: number;
  readonly slices: number;
}

export type Decision = { readonly rule: string } & (
  | { readonly kind: 'take'; readonly protocol: string | null; readonly sendTo: readonly string[] }
  /** `why`: the rule's own words; empty where no rule fits. */
  | { readonly kind: 'refuse'; readonly why: string }
);

const invalid = (schema: string | null, cause?: unknown): PedicleError =>
  fault('intake-rules', { schema }, { cause });

/** @throws PedicleError `intake-rules`. */
export function parseRules(value: unknown): Rules {
  const parsed = rulesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(z.prettifyError(parsed.error));
}

/** @throws PedicleError `intake-rules`. */
export async function readRules(path: string): Promise<Rules> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw invalid(null, cause);
  }
  return parseRules(value);
}

const inRange = (value: number, wanted: { min?: number | undefined; max?: number | undefined }): boolean =>
  value >= (wanted.min ?? Number.NEGATIVE_INFINITY) && value <= (wanted.max ?? Number.POSITIVE_INFINITY);

const TEXTS = ['modality', 'bodyPart', 'description', 'kernel', 'sender'] as const;
const NUMBERS = ['thicknessMm', 'slices'] as const;

function fits(when: Rules['rules'][number]['when'], facts: SeriesFacts): boolean {
  const texts = TEXTS.every((key) => {
    const wanted = when[key];
    return wanted === undefined || new RegExp(wanted, 'iu').test(facts[key]);
  });
  const numbers = NUMBERS.every((key) => {
    const wanted = when[key];
    return wanted === undefined || inRange(facts[key], wanted);
  });
  return texts && numbers;
}

/** The first rule that fits; a series that none fits is refused. */
export function decide(rules: Rules, facts: SeriesFacts): Decision {
  const rule = rules.rules.find(({ when }) => fits(when, facts));
  if (rule === undefined) return { rule: '', kind: 'refuse', why: '' };
  const { name, do: action } = rule;
  return 'refuse' in action
    ? { rule: name, kind: 'refuse', why: action.refuse }
    : { rule: name, kind: 'take', protocol: action.protocol, sendTo: action.sendTo };
}
