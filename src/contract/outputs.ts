/** What leaves a case: the signed structure set, the report, the agreement of several sets; and who signed. */
import { z } from 'zod';
import { LONGEST_USER, STATES } from '../core/signoff/index.ts';
import { call, id, nothing, path } from './call.ts';
import { findingSchema, ringSchema, structureSchema } from './wire.ts';

const proofSummarySchema = z.object({
  ok: z.boolean(),
  maxDifferenceMm: z.number(),
  contourCount: z.number().int(),
  pointCount: z.number().int(),
  rois: z.array(
    z.object({
      roiNumber: z.number().int(),
      name: z.string(),
      algorithm: z.string(),
      contours: z.number().int(),
      points: z.number().int(),
      volumeEvenOddCc: z.number(),
      volumeWindingCc: z.number(),
      volumeUnionCc: z.number(),
      dice: z.number().nullable(),
    }),
  ),
});

const exportIdentitySchema = z.object({
  patientId: z.string(),
  patientName: z.string(),
  patientBirthDate: z.string(),
  patientSex: z.string(),
  studyInstanceUid: z.string(),
  frameOfReferenceUid: z.string(),
  referencedSeriesUid: z.string(),
});

/** What still counts of the audit log in the CT's folder, see core/signoff; and what is wrong with the log. */
const auditSchema = z.object({
  signatures: z.array(
    z.object({
      at: z.string(),
      user: z.string(),
      action: z.string(),
      structure: z.string().optional(),
      state: z.enum(STATES).optional(),
      contours: z.string().optional(),
      series: z.string().optional(),
    }),
  ),
  /** Line of the first fault; null when the log is what was written. Nothing can be signed otherwise. */
  changedAt: z.number().int().nullable(),
});

const userName = z.string().trim().min(1).max(LONGEST_USER);

export const outputCalls = {
  /** Who signed what, by the log in the CT's folder. */
  'audit.get': call(z.object({ caseId: id }), auditSchema.extend({ loginName: z.string() })),
  /** Adds an entry a structure; answered once they are on disk. `edited` notes that a change began, and only in a log that exists. */
  'audit.sign': call(
    z.object({
      caseId: id,
      user: userName,
      word: z.enum([...STATES, 'taken-back', 'edit-noted']),
      structures: z.array(z.object({ name: z.string().min(1), contours: z.string().max(64) })).min(1),
    }),
    auditSchema,
  ),
  /** Writes and proves the RTSTRUCT in a temporary place; nothing is released before `export.commit`. */
  'export.prepare': call(
    z.object({
      caseId: id,
      label: z.string().max(16),
      structures: z.array(structureSchema).min(1),
      /** `structuresDigest` of what is on screen: what arrives must be the very same. */
      shown: z.string(),
      /** Whole names (default), or a profile of 16 characters; findings tell every changed name. */
      names: z.enum(['whole', 'eclipse', 'tg263']).optional(),
      /** Ids of structures of another patient or place (`foreign`) that the user confirms for this export; others are refused. */
      acceptForeign: z.array(z.string()).optional(),
      /** A person has confirmed the levels that names say; without it they leave with a finding. */
      levelsConfirmed: z.boolean().optional(),
    }),
    z.object({
      exportId: id,
      suggestedName: z.string(),
      suggestedFolder: path,
      bytes: z.number(),
      proof: proofSummarySchema,
      /** Whose structures on which image, as read back from the written file. */
      identity: exportIdentitySchema,
      /** What the file says of who approved the set; null: UNAPPROVED. */
      approval: z.object({ reviewer: z.string(), at: z.string() }).nullable(),
      /** What the second reader, which shares no code with the first, looked at. */
      second: z.object({
        readers: z.string(),
        contours: z.number().int(),
        points: z.number().int(),
        maxDeviationMm: z.number(),
        images: z.number().int(),
        cornerDeviationMm: z.number(),
      }),
      findings: z.array(findingSchema),
    }),
  ),
  /** Nothing but an RTSTRUCT is replaced; another patient's only when `otherPatient` says that the user has seen whose it is. */
  'export.commit': call(
    z.object({
      exportId: id,
      path,
      overwrite: z.boolean(),
      otherPatient: z.boolean().optional(),
      /** Who exports, for the audit log; default: the login name. */
      user: userName.optional(),
    }),
    z.object({ path, findings: z.array(findingSchema) }),
  ),
  'export.discard': call(z.object({ exportId: id }), nothing),
  /**
   * The report of the case beside its CT, or in another folder: HTML, PDF and the DICOM objects of both. The structures are those on screen.
   * Ends with `report-no-browser` where nothing can print a PDF; the HTML file is there then.
   */
  'report.make': call(
    z.object({
      caseId: id,
      label: z.string().max(64),
      structures: z.array(structureSchema).min(1),
      reference: z.object({ label: z.string(), structures: z.array(structureSchema) }).nullable(),
      folder: path.optional(),
      /** Ends in `.html`. */
      name: z
        .string()
        .regex(/^[^/\\]+\.html$/)
        .max(200),
      pdf: z.boolean(),
      dicom: z.boolean(),
      deidentify: z.boolean(),
      /** With the assessment of the vertebrae. */
      assess: z.boolean(),
      overwrite: z.boolean(),
    }),
    z.object({ written: z.array(path) }),
  ),
  /** How far several sets of the case agree, structure by structure of one name, with the consensus as contours. */
  'observers.agree': call(
    z.object({ caseId: id, sets: z.array(z.array(structureSchema)).min(2).max(16) }),
    z.object({
      agreements: z.array(
        z.object({
          name: z.string(),
          /** Indices into the sets that draw it. */
          observers: z.array(z.number().int()),
          /** Dice of every pair, in the order of `observers`. */
          dice: z.array(z.array(z.number().nullable())),
          stapleCc: z.number(),
          majorityCc: z.number(),
          staple: z.array(z.object({ k: z.number().int(), rings: z.array(ringSchema) })),
          majority: z.array(z.object({ k: z.number().int(), rings: z.array(ringSchema) })),
        }),
      ),
    }),
  ),
} as const;
