/** Dose limits as data (resources/rules/dose-limits-*.json): shown beside organs, never enforced. */
import { z } from 'zod';
import { fault } from '../errors/errors.ts';

const byFractions = z.record(z.string().regex(/^[1-9]\d?$/), z.number().positive().max(100));

const limitSchema = z.strictObject({
  /** TG-263 name. */
  organ: z.string().min(1),
  /** Key of `sources`. */
  source: z.string().min(1),
  /** At most this volume may get the threshold dose or more, cm³; 0: only the maximum is limited. */
  volumeCc: z.number().min(0),
  /** Threshold dose, Gy. */
  gyByFractions: byFractions,
  /** Maximum dose, Gy; with `maxGyTo` the start of a range. */
  maxGyByFractions: byFractions,
  maxGyTo: byFractions.optional(),
  note: z.string().optional(),
  verified: z.boolean(),
});

const schema = z
  .strictObject({
    version: z.literal(1),
    id: z.string().min(1),
    title: z.string().min(1),
    edited: z.iso.date(),
    note: z.string().min(1),
    sources: z.record(z.string(), z.string().min(1)),
    limits: z.array(limitSchema).min(1),
  })
  .refine(
    (file) => file.limits.every((l) => l.source in file.sources),
    'a limit names a source that is not listed',
  );

export type DoseLimits = z.infer<typeof schema>;

/** A dose-limit file checked. @throws PedicleError `rules-invalid`. */
export function parseDoseLimits(value: unknown): DoseLimits {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault('rules-invalid', { of: 'dose-limit file', schema: z.prettifyError(parsed.error) });
}

/** One limit for one organ and number of fractions. */
export interface OrganLimit {
  readonly organ: string;
  /** `< 0.35 cc: 10 Gy; Dmax 14 Gy`. */
  readonly text: string;
  readonly volumeCc: number;
  readonly thresholdGy: number | null;
  readonly maxGy: number | null;
  readonly source: string;
  readonly verified: boolean;
}

/** Limits of an organ (PRVs and sides count as their organ: `SpinalCord_PRV02`) for a number of fractions; none where none is published. */
export function limitsFor(file: DoseLimits, organ: string, fractions: number): OrganLimit[] {
  const plain = organ.replace(/_PRV\d*$/, '').replace(/_[LR]$/, '');
  return file.limits
    .filter((limit) => limit.organ === plain)
    .flatMap((limit): OrganLimit[] => {
      const thresholdGy = limit.gyByFractions[fractions] ?? null;
      const maxGy = limit.maxGyByFractions[fractions] ?? null;
      if (thresholdGy === null && maxGy === null) return [];
      const to = limit.maxGyTo?.[fractions];
      const parts = [
        ...(thresholdGy === null ? [] : [`< ${limit.volumeCc} cc: ${thresholdGy} Gy`]),
        ...(maxGy === null ? [] : [`Dmax ${to === undefined ? maxGy : `${maxGy}–${to}`} Gy`]),
      ];
      const { volumeCc, verified } = limit;
      const source = file.sources[limit.source] as string;
      return [{ organ: limit.organ, text: parts.join('; '), volumeCc, thresholdGy, maxGy, source, verified }];
    });
}
