/**
 * Published risk models as data (resources/risk/*.json, or a site's own file): features, what each adds or multiplies, the
 * outcome, the source and where it holds.
 */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';

const interval = z.tuple([z.number(), z.number()]).refine(([lo, hi]) => lo <= hi, 'the interval rises');
const amount = {
  ratio: z.number().positive().optional(),
  points: z.number().optional(),
  interval: interval.optional(),
};

const featureSchema = z
  .strictObject({
    id: z.string().min(1),
    title: z.string().min(1),
    /** Whether contours and HU can fill it in, or only a person. */
    from: z.enum(['assessment', 'person']),
    /** Named values. */
    levels: z
      .array(z.strictObject({ value: z.string().min(1), title: z.string().min(1), ...amount }))
      .optional(),
    /** Steps of a number: the first whose `below` is above it; null is the last. */
    steps: z.array(z.strictObject({ below: z.number().nullable(), ...amount })).optional(),
    /** Per unit of a number: times the coefficient. */
    perUnit: z.strictObject(amount).optional(),
    /** Numbers outside it are refused. */
    range: interval.optional(),
  })
  .refine(
    (f) => [f.levels, f.steps, f.perUnit].filter((way) => way !== undefined).length === 1,
    'a feature has levels, steps or a value per unit, and only one of them',
  )
  .refine((f) => f.levels !== undefined || f.range !== undefined, 'a number has a range')
  .refine((f) => f.steps === undefined || f.steps.at(-1)?.below === null, 'the last step has no upper end');

const schema = z
  .strictObject({
    version: z.literal(1),
    id: z.string().min(1),
    title: z.string().min(1),
    source: z.string().min(1),
    verified: z.boolean(),
    outcome: z.string().min(1),
    /** `relative-hazard`: ratios multiply. `points`: they add up to groups. `logistic`: points are log odds, with an intercept. */
    kind: z.enum(['relative-hazard', 'points', 'logistic']),
    intercept: z.number().optional(),
    validity: z.string().min(1),
    features: z.array(featureSchema).min(1),
    /** Groups of a sum of points, the first whose `below` is above it; null is the last. */
    groups: z.array(z.strictObject({ below: z.number().nullable(), title: z.string().min(1) })).optional(),
  })
  .refine(
    (m) => (m.kind === 'logistic') === (m.intercept !== undefined),
    'a logistic model has an intercept, others none',
  )
  .refine(
    (m) => (m.kind === 'points') === (m.groups !== undefined),
    'a score of points has groups, others none',
  )
  .refine(
    (m) =>
      m.features.every((f) =>
        [...(f.levels ?? []), ...(f.steps ?? []), ...(f.perUnit ? [f.perUnit] : [])].every(
          (a) => (m.kind === 'relative-hazard' ? a.ratio : a.points) !== undefined,
        ),
      ),
    'every value has a ratio (relative-hazard) or points (points, logistic)',
  );

export type RiskModel = z.infer<typeof schema>;
type Feature = RiskModel['features'][number];

/** A risk model checked. @throws PedicleError `rules-invalid`. */
export function parseRiskModel(value: unknown): RiskModel {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('rules-invalid', { of: 'risk model', schema: z.prettifyError(parsed.error) });
}

export interface RiskTerm {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  /** Ratio, or points. */
  readonly amount: number;
  readonly interval: readonly [number, number] | null;
}

export interface RiskResult {
  readonly terms: readonly RiskTerm[];
  /** Features without a value; with any of them there is no result. */
  readonly missing: readonly {
    readonly id: string;
    readonly title: string;
    readonly choices: readonly string[];
  }[];
  /** Product of ratios, sum of points, or probability; null while something is missing. */
  readonly value: number | null;
  /** From the terms' own 95 % intervals, taken as independent on the scale where they add; null where one has none. */
  readonly interval: readonly [number, number] | null;
  readonly group: string | null;
}

/**
 * Works a model out.
 * @param inputs by feature id: the name of a level, or a number as text.
 * @throws PedicleError `risk-input` for a value that a feature does not know or that lies outside its range, or an unknown feature.
 */
export function workOutRisk(model: RiskModel, inputs: Readonly<Record<string, string>>): RiskResult {
  for (const id of Object.keys(inputs))
    if (!model.features.some((f) => f.id === id))
      throw fault('risk-input', {
        what: 'no-input',
        of: model.title,
        given: id,
        choices: model.features.map((f) => f.id),
      });
  const terms: RiskTerm[] = [];
  const missing: RiskResult['missing'][number][] = [];
  for (const feature of model.features) {
    const value = inputs[feature.id];
    if (value === undefined || value === '')
      missing.push({ id: feature.id, title: feature.title, choices: choicesOf(feature) });
    else terms.push(termOf(feature, value, model.kind));
  }
  if (missing.length > 0) return { terms, missing, value: null, interval: null, group: null };
  const { value, interval } = joined(model, terms);
  const group =
    model.kind === 'points'
      ? (model.groups?.find((g) => g.below === null || value < g.below)?.title ?? null)
      : null;
  return { terms, missing, value, interval, group };
}

const choicesOf = ({ levels, range }: Feature): string[] =>
  levels?.map((l) => l.value) ?? [`a number from ${range?.[0]} to ${range?.[1]}`];

function termOf(feature: Feature, text: string, kind: RiskModel['kind']): RiskTerm {
  const { id, title, levels, steps, perUnit, range } = feature;
  const amountOf = (a: { ratio?: number | undefined; points?: number | undefined }): number =>
    (kind === 'relative-hazard' ? a.ratio : a.points) as number;
  if (levels !== undefined) {
    const level = levels.find((l) => l.value === text);
    if (level === undefined)
      throw fault('risk-input', {
        what: 'no-value',
        of: title,
        given: text,
        choices: levels.map((l) => l.value),
      });
    return { id, title, value: level.title, amount: amountOf(level), interval: level.interval ?? null };
  }
  const value = Number(text);
  const [least, most] = range as [number, number];
  if (text.trim() === '' || !(value >= least && value <= most))
    throw fault('risk-input', { what: 'out-of-range', of: title, given: text, choices: { least, most } });
  const step = steps?.find((s) => s.below === null || value < s.below);
  if (step !== undefined)
    return { id, title, value: text, amount: amountOf(step), interval: step.interval ?? null };
  const one = perUnit as NonNullable<typeof perUnit>;
  const scale = (x: number): number => (kind === 'relative-hazard' ? x ** value : x * value);
  const ends = one.interval?.map(scale).sort((a, b) => a - b);
  return {
    id,
    title,
    value: text,
    amount: scale(amountOf(one)),
    interval: ends === undefined ? null : [ends[0]!, ends[1]!],
  };
}

function joined(
  { kind, intercept = 0 }: RiskModel,
  terms: readonly RiskTerm[],
): { value: number; interval: readonly [number, number] | null } {
  // Ratios add as logarithms; a reference (ratio 1 or 0 points) has no interval and needs none.
  const inside = kind === 'relative-hazard' ? Math.log : (x: number) => x;
  const outside =
    kind === 'relative-hazard'
      ? Math.exp
      : kind === 'logistic'
        ? (x: number) => 1 / (1 + Math.exp(-x))
        : (x: number) => x;
  const reference = kind === 'relative-hazard' ? 1 : 0;
  const sum = terms.reduce((total, t) => total + inside(t.amount), intercept);
  const known = terms.every((t) => t.interval !== null || t.amount === reference);
  if (!known || kind === 'points') return { value: outside(sum), interval: null };
  const half = Math.hypot(
    ...terms.map((t) => (t.interval === null ? 0 : (inside(t.interval[1]) - inside(t.interval[0])) / 2)),
  );
  return { value: outside(sum), interval: [outside(sum - half), outside(sum + half)] };
}
