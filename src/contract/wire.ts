/**
 * What crosses between user interface and backend. Rings travel as Float64Array (LPS mm, xyz triplets); voxels never
 * travel here but as blobs. Schemas validate at both ends; the types are inferred from them.
 */

import { z } from 'zod';
import { type Code, isCode } from '../core/errors/catalogue/index.ts';
import { IDENTITY_FIELDS } from '../core/identity/index.ts';
import type { StructureMeta } from '../core/structures/edit.ts';
import { INTERPRETED_TYPES } from '../core/structures/interpreted-types.ts';
import type { Structure, StructureFormula } from '../core/structures/types.ts';

const finiteNumber = z.number().refine(Number.isFinite);
export const vec3 = z.tuple([finiteNumber, finiteNumber, finiteNumber]);
/** xyz triplets, LPS mm. */
export const pointsSchema = z.custom<Float64Array>(
  (v) => v instanceof Float64Array && v.length % 3 === 0,
  'points are xyz triplets',
);
function isFinitePoints(points: Float64Array): boolean {
  // 0 × NaN and 0 × ∞ are NaN: one comparison for all, as sets of millions of points pass here.
  let sum = 0;
  for (const value of points) sum += value * 0;
  return sum === 0;
}
/** A contour on a slice: finite xyz triplets, LPS mm. */
export const ringSchema = pointsSchema.refine(isFinitePoints, 'points are finite numbers');
export const colour = z.tuple([
  z.number().int().min(0).max(255),
  z.number().int().min(0).max(255),
  z.number().int().min(0).max(255),
]);

/** A code of the catalogue (core/errors/catalogue/index.ts). */
export const codeSchema = z.custom<Code>((value) => typeof value === 'string' && isCode(value));

export const findingSchema = z.object({
  code: codeSchema,
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  action: z.string(),
  file: z.string().optional(),
  slices: z.array(z.number().int()).optional(),
  roiNumber: z.number().int().optional(),
});

export const identityFieldSchema = z.enum(IDENTITY_FIELDS);

/** A grid travels as its size and its row-major 3×4 index → LPS mm affine. */
export const gridSchema = z.object({ dims: vec3, indexToPatient: z.array(finiteNumber).length(12) });

export const interpretedTypeSchema = z.enum(INTERPRETED_TYPES);

export const provenanceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('model'),
    modelId: z.string(),
    modelVersion: z.string(),
    modelSha256: z.string(),
    edited: z.boolean(),
  }),
  z.object({ kind: z.literal('manual') }),
  z.object({
    kind: z.literal('derived'),
    operation: z.string(),
    edited: z.boolean(),
    automatic: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('imported'),
    algorithm: z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL', '']),
    description: z.string(),
    edited: z.boolean(),
  }),
]);

/** Everything of a structure but its contours on slices. */
export const structureMetaSchema = z.object({
  id: z.string().min(1),
  roiNumber: z.number().int().optional(),
  name: z.string(),
  interpretedType: interpretedTypeSchema,
  colour,
  unplaced: z.array(
    z.object({
      type: z.enum(['POINT', 'OPEN_PLANAR', 'OPEN_NONPLANAR', 'CLOSED_PLANAR', 'CLOSEDPLANAR_XOR']),
      pointsMm: pointsSchema,
      reason: z.enum(['not-closed-planar', 'off-grid', 'between-slices', 'too-few-points', 'other-frame']),
    }),
  ),
  provenance: provenanceSchema,
  code: z.object({ value: z.string(), scheme: z.string(), meaning: z.string() }).optional(),
  description: z.string().optional(),
  formula: z
    .object({
      text: z.string(),
      made: z.object({ inputs: z.record(z.string(), z.string()), result: z.string() }).optional(),
    })
    .optional(),
  /** What differed when it came from a file of another patient or place; empty once a person has cleared it. */
  foreign: z.array(identityFieldSchema).readonly().optional(),
});
type MetaWire = z.infer<typeof structureMetaSchema>;

export const sliceRingsSchema = z.object({ k: z.number().int().min(0), rings: z.array(ringSchema) });
export const structureSchema = structureMetaSchema.extend({ slices: z.array(sliceRingsSchema) });
export type StructureWire = z.infer<typeof structureSchema>;

/** Everything of a structure but its contours, as it travels. */
export function metaToWire(meta: StructureMeta): MetaWire {
  const { unplaced, colour: rgb, formula, ...rest } = meta;
  return {
    ...rest,
    ...(formula && {
      formula: {
        ...formula,
        ...(formula.made && { made: { ...formula.made, inputs: { ...formula.made.inputs } } }),
      },
    }),
    colour: [rgb[0], rgb[1], rgb[2]],
    unplaced: unplaced.map((u) => ({ ...u })),
  };
}

/** Inverse of {@link metaToWire}. */
export function metaFromWire(wire: MetaWire): StructureMeta {
  const { roiNumber, code, description, formula, foreign, ...base } = wire;
  return {
    ...base,
    ...(roiNumber === undefined ? {} : { roiNumber }),
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { description }),
    ...(formula === undefined ? {} : { formula: formulaFromWire(formula) }),
    ...(foreign === undefined ? {} : { foreign }),
  };
}

const formulaFromWire = ({ text, made }: NonNullable<MetaWire['formula']>): StructureFormula => ({
  text,
  ...(made === undefined ? {} : { made }),
});

/** @returns the structure as it travels; rings are shared, not copied. */
export function structureToWire(structure: Structure): StructureWire {
  const { slices, ...meta } = structure;
  return { ...metaToWire(meta), slices: [...slices].map(([k, rings]) => ({ k, rings: [...rings] })) };
}

/** Inverse of {@link structureToWire}. */
export function structureFromWire({ slices, ...meta }: StructureWire): Structure {
  return {
    ...metaFromWire(meta),
    slices: new Map(slices.filter((s) => s.rings.length > 0).map((s) => [s.k, s.rings])),
  };
}
