/**
 * The named post-processing and intensity steps a model manifest may list. A step is data: its name and its
 * parameters; the code that carries it out lives in `src/inference/postprocess` and `src/inference/network/normalise.ts`.
 */
import { z } from 'zod';

const positive = z.number().positive();

/** One step of intensity normalisation, applied in order to the CT in HU at the model's grid. */
export const normaliseStepSchema = z.discriminatedUnion('step', [
  /** Limit to [min, max]. nnU-Net CT: the 0.5 and 99.5 percentiles of its plans file. */
  z.strictObject({ step: z.literal('clip'), min: z.number(), max: z.number() }),
  z.strictObject({ step: z.literal('subtract'), value: z.number() }),
  z.strictObject({ step: z.literal('divide'), value: z.number().refine((v) => v !== 0, 'must not be 0') }),
  /** (value − mean) / std with declared constants (nnU-Net `CTNormalization` after its clip). */
  z.strictObject({ step: z.literal('zscore'), mean: z.number(), std: positive }),
  /** (value − mean) / std of this image (nnU-Net `ZScoreNormalization`, MONAI `NormalizeIntensity`). */
  z.strictObject({ step: z.literal('zscore-image') }),
  /** Limit to two percentiles (0–100) of this image. */
  z.strictObject({
    step: z.literal('clip-percentile'),
    low: z.number().min(0).max(100),
    high: z.number().min(0).max(100),
  }),
  /** Linear map of [from] onto [to] (MONAI `ScaleIntensityRange` a_min, a_max, b_min, b_max, clip). */
  z.strictObject({
    step: z.literal('scale-range'),
    from: z.tuple([z.number(), z.number()]).refine(([a, b]) => a !== b, 'an empty range'),
    to: z.tuple([z.number(), z.number()]),
    clip: z.boolean().default(true),
  }),
]);
export type NormaliseStep = z.infer<typeof normaliseStepSchema>;

/** One post-processing step of one structure's mask, applied in order on the CT's grid. */
export const structureStepSchema = z.discriminatedUnion('step', [
  /** Keep the `count` largest 26-connected parts. */
  z.strictObject({ step: z.literal('largest-part'), count: z.number().int().positive().default(1) }),
  /** Drop parts smaller than `minCc`. */
  z.strictObject({ step: z.literal('remove-small'), minCc: positive }),
  z.strictObject({ step: z.literal('fill-holes'), dimension: z.enum(['2d', '3d']).default('2d') }),
  /** Keep parts that come within `withinMm` of another structure (named by its manifest name). */
  z.strictObject({ step: z.literal('keep-parts-near'), structure: z.string(), withinMm: positive }),
  /** Keep what lies inside another structure, grown by `marginMm` (cord inside canal). */
  z.strictObject({
    step: z.literal('inside'),
    structure: z.string(),
    marginMm: z.number().nonnegative().default(0),
  }),
  /** Remove what lies inside another structure. */
  z.strictObject({ step: z.literal('outside'), structure: z.string() }),
  /**
   * Keep voxels whose CT value lies in [minHu, maxHu]; `smooth` takes the mean of the 3 × 3 voxels of the slice (noise
   * does not punch holes). Solid organs: no fat, no air.
   */
  z.strictObject({
    step: z.literal('keep-hu'),
    minHu: z.number(),
    maxHu: z.number(),
    smooth: z.boolean().default(false),
  }),
  /** Drop voxels whose CT value lies in [minHu, maxHu]: the fat around a hollow organ, whose gas stays. */
  z.strictObject({
    step: z.literal('drop-hu'),
    minHu: z.number(),
    maxHu: z.number(),
    smooth: z.boolean().default(false),
  }),
  /** Cut off what is thinner than twice `radiusMm` (rims along a neighbour, bridges), then keep the largest part. */
  z.strictObject({ step: z.literal('open'), radiusMm: positive }),
  /**
   * Fill notches narrower than twice `radiusMm`, within each slice or in 3D (the roots of the great vessels between the
   * chambers of the heart).
   */
  z.strictObject({
    step: z.literal('close'),
    radiusMm: positive,
    extent: z.enum(['3d', 'slice']).default('3d'),
  }),
  /**
   * Cut off what reaches higher than `marginMm` under the lower end of another structure (the heart: under the carina).
   * Higher and lower are the patient's; nothing is cut when the other structure was not found.
   */
  z.strictObject({ step: z.literal('below'), structure: z.string(), marginMm: z.number() }),
  /** Add voxels within `withinMm` whose CT value lies in [minHu, maxHu] (the fat of the pericardium). */
  z.strictObject({
    step: z.literal('add-hu'),
    minHu: z.number(),
    maxHu: z.number(),
    withinMm: positive,
    smooth: z.boolean().default(false),
  }),
  /**
   * Within `withinMm` of the edge the CT decides: voxels in [minHu, maxHu] belong, others do not (lungs, trachea: the
   * network says where, air says how far exactly).
   */
  z.strictObject({ step: z.literal('snap-to-hu'), minHu: z.number(), maxHu: z.number(), withinMm: positive }),
  /** Fill missing slices of a tubular structure (canal, cord, oesophagus) up to `maxGapMm` by interpolation. */
  z.strictObject({ step: z.literal('bridge-gaps'), maxGapMm: positive }),
]);
export type StructureStep = z.infer<typeof structureStepSchema>;

/** A step over the whole label map, applied after the structures were made. */
export const modelStepSchema = z.discriminatedUnion('step', [
  /**
   * Separate and name the vertebrae (`src/core/spine`): class names of the network's output. Makes `VB_…`
   * structures: the whole vertebra (`whole`) and/or its body (`body`).
   */
  z.strictObject({
    step: z.literal('separate-vertebrae'),
    /** Body classes by region; a network without regions gives its one body class as `any`. */
    bodies: z
      .strictObject({ C: z.string(), T: z.string(), L: z.string(), any: z.string() })
      .partial()
      .refine((b) => Object.keys(b).length > 0, 'name at least one body class'),
    posterior: z.string().optional(),
    canal: z.array(z.string()).default([]),
    sacrum: z.string().optional(),
    ribs: z.string().optional(),
    hips: z.string().optional(),
    skull: z.string().optional(),
    parts: z.array(z.enum(['whole', 'body'])).default(['whole', 'body']),
    colour: z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]).optional(),
  }),
]);
export type ModelStep = z.infer<typeof modelStepSchema>;
