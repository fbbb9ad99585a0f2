/**
 * `manifest.json` of a classifier (`kind: "classifier"`): a network that takes a structure's crop of the CT, its radiomics, or both, and
 * gives named scores. What it was made for and how its scores hold stand beside it and are held to; see docs/models.md.
 */
import { z } from 'zod';
import { fault } from '../../core/errors/errors.ts';
import { axesSchema, curveSchema, manifestHead } from './manifest.ts';
import { normaliseStepSchema } from './manifest-steps.ts';

const positive = z.number().positive();
const triple = <T extends z.ZodType>(item: T) => z.tuple([item, item, item]);
const span = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, 'the span rises');

const cropSchema = z.strictObject({
  /** Name of the ONNX input, shape [1, 1 or 2, a, b, c]. */
  name: z.string().min(1),
  axes: axesSchema,
  spacingMm: triple(positive),
  /** Voxels along each tensor axis; the middle of the structure is the middle of the crop. */
  size: triple(z.int().positive()),
  padHu: z.number().default(-1000),
  normalise: z.array(normaliseStepSchema),
  /** A second channel: 1 in the structure, 0 outside. */
  withMask: z.boolean().default(false),
});

const radiomicsSchema = z.strictObject({
  /** Name of the ONNX input, shape [1, number of features]. */
  name: z.string().min(1),
  settings: z.strictObject({
    rangeHu: span.nullable(),
    binHu: positive,
    fromHu: z.number(),
    aggregation: z.enum([
      '2d-average',
      '2d-merged',
      '2.5d-average',
      '2.5d-merged',
      '3d-average',
      '3d-merged',
    ]),
  }),
  /** In the order of the input; the network gets (value − mean) / std. Outside `range` it was never trained: refused. */
  features: z
    .array(
      z.strictObject({ tag: z.string().min(1), mean: z.number(), std: positive, range: span.optional() }),
    )
    .min(1),
});

const classifierSchema = z
  .strictObject({
    ...manifestHead,
    kind: z.literal('classifier'),
    crop: cropSchema.optional(),
    radiomics: radiomicsSchema.optional(),
    output: z.strictObject({
      /** Name of the ONNX output, shape [1, number of scores]. */
      name: z.string().min(1),
      activation: z.enum(['softmax', 'sigmoid', 'none']),
      scores: z
        .array(
          z.strictObject({
            id: z.string().min(1),
            title: z.string().min(1),
            /** Raw score to the share that was so in cases the network never saw; without it the score is shown as not calibrated. */
            curve: curveSchema.optional(),
          }),
        )
        .min(1)
        .refine((all) => new Set(all.map((s) => s.id)).size === all.length, 'ids of scores repeat'),
    }),
    calibration: z.strictObject({
      source: z.string().min(1),
      cases: z.int().nonnegative(),
      /** Mean square of score less outcome in those cases. */
      brier: z.number().min(0).max(1).optional(),
    }),
    validity: z.strictObject({
      says: z.string().min(1),
      /** Kinds of structure it may be shown. */
      of: z.enum(['GTV', 'vertebra', 'any']),
      volumeCc: span.optional(),
      /** Distance of the slices, mm. */
      sliceMm: span.optional(),
    }),
  })
  .refine((m) => m.crop !== undefined || m.radiomics !== undefined, 'needs crop, radiomics, or both');

export type ClassifierManifest = z.infer<typeof classifierSchema>;

/** Whether parsed JSON means to be the manifest of a classifier. */
export const isClassifier = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'classifier';

/** @throws PedicleError `model-manifest` naming every wrong key. */
export function parseClassifier(json: unknown): ClassifierManifest {
  const result = classifierSchema.safeParse(json, { jitless: true });
  if (result.success) return result.data;
  const wrong = result.error.issues.map((i) => `${i.path.join('.') || 'manifest'}: ${i.message}`).join('; ');
  throw fault('model-manifest', { wrong });
}
