/** The first frame of a journal: what it belongs to, told without reading the rest. */
import { z } from 'zod';

/** Raised with every change of what frames hold; `migrations.ts` has a step from each older one. */
export const SCHEMA = 2;

const numbers3 = z.tuple([z.number(), z.number(), z.number()]);

/** What the CT was when the work began: on recovery another patient is refused and moved slices are found again. */
export const fingerprintSchema = z.object({
  patientId: z.string(),
  patientName: z.string(),
  patientBirthDate: z.string(),
  studyInstanceUid: z.string(),
  frameOfReferenceUid: z.string(),
  /** Columns and rows, and the steps from column to column and row to row, LPS mm. */
  size: z.tuple([z.number().int(), z.number().int()]),
  stepsMm: z.tuple([numbers3, numbers3]),
  /** By slice k. */
  slices: z.array(
    z.object({ sopInstanceUid: z.string(), frameNumber: z.number().int().nullable(), positionMm: numbers3 }),
  ),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('demo') }),
  z.object({
    kind: z.literal('series'),
    paths: z.array(z.string()),
    seriesInstanceUid: z.string(),
    /** The series was opened resampled to slices this far apart, mm. */
    resampleMm: z.number().positive().optional(),
  }),
]);

export const headerSchema = z.object({
  format: z.literal('pedicle-journal'),
  schema: z.number().int().min(2),
  /** Version of the Pedicle that began it. */
  writtenBy: z.string(),
  title: z.string(),
  createdAt: z.number(),
  source: sourceSchema,
  /** For the list of sessions. */
  study: z.object({ date: z.string(), seriesDescription: z.string() }),
  /** Null in a journal of release 0.1.0, which kept none. */
  ct: fingerprintSchema.nullable(),
  /** Journals this one goes on from, newest last: damaged, older or newer ones, kept beside it. */
  continues: z.array(z.string()),
});
export type JournalHeader = z.infer<typeof headerSchema>;

/** What a case gives to its journal's header. */
export type NewHeader = Omit<JournalHeader, 'format' | 'schema' | 'continues'>;

export const headerOf = (header: NewHeader, continues: readonly string[] = []): JournalHeader => ({
  ...header,
  format: 'pedicle-journal',
  schema: SCHEMA,
  continues: [...continues],
});
