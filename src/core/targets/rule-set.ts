/** Rule sets for clinical target volumes: their shape in resources/rules, checked. Geometry never lives there, only the rules. */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';

/**
 * A condition or a part: one or more parts joined by `|` (any of them), then the side: `same` is the side the row is read for
 * (each in turn), `both` both sides. Without a side: the midline parts. `body-lateral` lies in one lateral third of the body and
 * not in the other, `body-diffuse` in both.
 */
const token = z
  .string()
  .regex(/^(body|spinous|body-diffuse|(body-lateral|pedicle|arch)(\|(pedicle|arch))*:(same|both))$/);

const rowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** What is involved, in words: "because <title>". */
  title: z.string().min(1),
  /** All of these. */
  when: z.array(token).min(1),
  include: z.array(token).min(1),
  /** Left to the user's choice. */
  optional: z.array(token).optional(),
  /** False: general knowledge, not checked against the source. */
  verified: z.boolean(),
});

const statement = { text: z.string().min(1), verified: z.boolean(), where: z.string().optional() };

const common = {
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  source: z.string().min(1),
  /** Publication date of the source, as precise as known. */
  date: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/),
  /** Date of this file. */
  edited: z.iso.date(),
  note: z.string().min(1),
};

export const sectorRulesSchema = z.strictObject({
  ...common,
  kind: z.literal('ctv-sectors'),
  applies: z.enum(['intact', 'postoperative']),
  /** A sector counts as involved from this overlap on, both at once. */
  threshold: z.strictObject({
    cc: z.number().min(0).max(5),
    mm: z.number().min(0).max(20),
    source: z.string(),
  }),
  rows: z.array(rowSchema).min(1),
  epidural: z
    .strictObject({ without: z.string(), verified: z.boolean(), where: z.string().optional() })
    .optional(),
  circumferential: z
    .strictObject({
      when: z.array(token),
      /** Share of the canal's circumference with epidural disease that is enough on its own. */
      orEpiduralShare: z.number().min(0).max(1),
      ...statement,
    })
    .optional(),
});

export const sacrumRulesSchema = z.strictObject({
  ...common,
  kind: z.literal('ctv-sacrum'),
  applies: z.literal('sacrum'),
  advice: z.array(z.strictObject(statement)).min(1),
});

const ruleSetSchema = z.discriminatedUnion('kind', [sectorRulesSchema, sacrumRulesSchema]);

export type SectorRules = z.infer<typeof sectorRulesSchema>;
export type RuleRow = z.infer<typeof rowSchema>;
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** A rule set checked: its shape, and row ids used once. @throws PedicleError `rules-invalid`. */
export function parseRuleSet(value: unknown): RuleSet {
  const parsed = ruleSetSchema.safeParse(value);
  if (!parsed.success)
    throw fault('rules-invalid', { of: 'rule set', schema: z.prettifyError(parsed.error) });
  const rules = parsed.data;
  if (rules.kind === 'ctv-sectors') {
    const ids = rules.rows.map((row) => row.id);
    const twice = ids.find((id, n) => ids.indexOf(id) !== n);
    if (twice !== undefined) throw fault('rules-invalid', { twice });
  }
  return rules;
}
