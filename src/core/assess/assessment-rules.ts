/** Rules of assessment as data (resources/assessment/*.json), each with its source: their shape, checked. */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';
import { allLevels } from '../spine/index.ts';

const head = {
  version: z.literal(1),
  id: z.string().min(1),
  title: z.string().min(1),
  source: z.string().min(1),
  /** Whether the numbers were compared with the paper digit by digit. */
  verified: z.boolean(),
};
const level = z.enum([...allLevels, 'S1', 'S2', 'S3', 'S4', 'S5']);
const points = z.number().int().min(0).max(4);

const collapseSchema = z.strictObject({
  ...head,
  difference: z.string().min(1),
  grades: z
    .array(
      z.strictObject({
        grade: z.number().int().min(1).max(3),
        name: z.string().min(1),
        /** Share of the height that is lost, from here on. */
        fromLoss: z.number().gt(0).lt(1),
      }),
    )
    .min(1)
    .refine((all) => all.every((g, n) => n === 0 || g.fromLoss > (all[n - 1]?.fromLoss ?? 0)), 'grades rise'),
});

const sinsSchema = z.strictObject({
  ...head,
  location: z.array(z.strictObject({ points, name: z.string().min(1), levels: z.array(level) })).min(1),
  pain: z.strictObject({ mechanical: points, occasional: points, none: points }),
  lesion: z.strictObject({ lytic: points, mixed: points, blastic: points }),
  alignment: z.strictObject({ subluxation: points, deformity: points, normal: points }),
  collapse: z.strictObject({ over50: points, under50: points, bodyOver50: points, none: points }),
  posterolateral: z.strictObject({ bilateral: points, unilateral: points, none: points }),
  classes: z.array(z.strictObject({ from: z.number().int().min(0), name: z.string().min(1) })).min(1),
  referFrom: z.number().int(),
  prefill: z.strictObject({
    note: z.string().min(1),
    collapseFromLoss: z.number().gt(0).lt(1),
    lyticBelowHu: z.number().positive(),
    blasticAboveHu: z.number().positive(),
    mixedShare: z.number().gt(0).lt(0.5),
  }),
});

const boneDensitySchema = z.strictObject({
  ...head,
  validity: z.string().min(1),
  contrast: z.string().min(1),
  /** Levels the thresholds were published for. */
  levels: z.array(level).min(1),
  bands: z
    .array(z.strictObject({ below: z.number(), name: z.string().min(1) }))
    .min(1)
    .refine((all) => all.every((b, n) => n === 0 || b.below > (all[n - 1]?.below ?? 0)), 'bands rise'),
});

const windowHu = z.tuple([z.number(), z.number()]).refine(([from, to]) => from < to, 'the window rises');
const bodyCompositionSchema = z.strictObject({
  ...head,
  validity: z.string().min(1),
  level,
  windowsHu: z.strictObject({
    muscle: windowHu,
    intermuscular: windowHu,
    subcutaneous: windowHu,
    visceral: windowHu,
  }),
  /** Muscle's area over the square of the height, cm²/m², below which a paper speaks of little muscle. */
  thresholds: z.array(
    z.strictObject({
      id: z.string().min(1),
      source: z.string().min(1),
      population: z.string().min(1),
      below: z.strictObject({ male: z.number().positive(), female: z.number().positive() }),
    }),
  ),
});

export type BodyCompositionRule = z.infer<typeof bodyCompositionSchema>;
export type BoneDensityRule = z.infer<typeof boneDensitySchema>;
export type CollapseRule = z.infer<typeof collapseSchema>;
export type SinsRule = z.infer<typeof sinsSchema>;

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw fault('rules-invalid', { of: 'assessment rule', schema: z.prettifyError(result.error) });
}

/** @throws PedicleError `rules-invalid`. */
export const parseCollapseRule = (value: unknown): CollapseRule => parsed(collapseSchema, value);
/** @throws PedicleError `rules-invalid`. */
export const parseSinsRule = (value: unknown): SinsRule => parsed(sinsSchema, value);
/** @throws PedicleError `rules-invalid`. */
export const parseBoneDensityRule = (value: unknown): BoneDensityRule => parsed(boneDensitySchema, value);
/** @throws PedicleError `rules-invalid`. */
export const parseBodyCompositionRule = (value: unknown): BodyCompositionRule =>
  parsed(bodyCompositionSchema, value);
