/** What an auto-segmentation gives: structures to choose from, how sure the models are of each, and what was found. */
import { z } from 'zod';
import { findingSchema, structureSchema, vec3 } from './wire.ts';

/** Per structure confidence: 0–1 for the whole and for each slice that has contours. */
const confidenceSchema = z.object({
  structureId: z.string(),
  overall: z.number().nullable(),
  /** The word on it, the Dice to expect, and what speaks against it in this case as plain sentences. */
  quality: z
    .object({
      expectedDice: z.number(),
      verdict: z.enum(['likely good', 'check']),
      reasons: z.array(z.string()).readonly(),
    })
    .optional(),
  slices: z.array(z.object({ k: z.number().int(), confidence: z.number() })),
});

const probability = z.number().min(0).max(1);
const landmark = z.enum([
  'anchor',
  'sacrum',
  'last rib',
  'first rib',
  'C2',
  'skull base',
  'neck to chest',
  'chest to loin',
  'look',
]);

/** The column of vertebrae a run proposes: whose names are held, by what, and how else it can be counted. */
export const levelsSchema = z.object({
  status: z.enum(['established', 'partly-established', 'not-established']),
  /** Least probability of a name that is given; 0 when none is. */
  confidence: probability,
  reason: z.string(),
  /** Cranial first. */
  vertebrae: z
    .array(
      z.object({
        /** 1-based from the top of the image. */
        number: z.number().int(),
        /** The whole vertebra and its body among `structures`. */
        structureIds: z.array(z.string()).readonly(),
        /** C1 … L6; null where it is not held. */
        level: z.string().nullable(),
        /** Single levels, most likely first. */
        candidates: z.array(z.object({ level: z.string(), probability })).readonly(),
        centreMm: vec3.readonly(),
        /** Touches the edge of the image. */
        partial: z.boolean(),
      }),
    )
    .readonly(),
  ladder: z.object({
    /** Landmarks in view, each at one vertebra (its place in `vertebrae`, from 0) with the level it gives it by the usual numbers. */
    votes: z
      .array(
        z.object({
          landmark,
          at: z.number().int(),
          level: z.string(),
          /** False: what the network's classes look like, which may only repeat another landmark. */
          independent: z.boolean(),
          clear: z.boolean(),
        }),
      )
      .readonly(),
    /** At most two ways to count, likeliest first, with what every landmark in view says to each. */
    countings: z
      .array(
        z.object({
          /** In the order of `vertebrae`. */
          levels: z.array(z.string()).readonly(),
          probability,
          thoracic: z.number().int(),
          lumbar: z.number().int(),
          stances: z.array(z.object({ landmark, stance: z.enum(['agrees', 'contradicts']) })).readonly(),
        }),
      )
      .readonly(),
  }),
});

export const segmentResultSchema = z.object({
  structures: z.array(structureSchema),
  confidence: z.array(confidenceSchema),
  findings: z.array(findingSchema),
  levels: levelsSchema.nullable(),
  seconds: z.number(),
});
