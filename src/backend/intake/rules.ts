/** Rules for series that come without a hand, as data: read from a file, checked, and applied. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Decision, type Rules, rulesSchema, type SeriesFacts } from '../../contract/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';

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
