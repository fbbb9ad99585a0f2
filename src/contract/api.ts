/** The one typed API between user interface and backend: every call, its parameters and its result. */
import { z } from 'zod';
import { call, id, nothing, path, uid } from './call.ts';
import { classifierCalls } from './classifiers.ts';
import { followUpCalls } from './follow-up.ts';
import { decisionSchema, rulesSchema, seriesFactsSchema } from './intake-rules.ts';
import { journalEntrySchema } from './journal.ts';
import { opinionCalls } from './opinion.ts';
import { outputCalls } from './outputs.ts';
import { segmentResultSchema } from './segment.ts';
import { sessionSchema } from './sessions.ts';
import { findingSchema, gridSchema, identityFieldSchema, structureSchema, vec3 } from './wire.ts';
import { remoteSchema, worklistSchema } from './worklist.ts';

export const seriesSummarySchema = z.object({
  seriesInstanceUid: z.string(),
  modality: z.string(),
  description: z.string(),
  sliceCount: z.number().int(),
  dims: vec3.nullable(),
  spacingMm: vec3.nullable(),
  /** False when the series can't be loaded; the findings say why. */
  loadable: z.boolean(),
  /** Set when only the slice distances are the trouble: the series can be opened resampled to this (`resampleMm`). */
  resample: z
    .object({ spacingMm: z.number(), sliceCount: z.number().int(), interpolated: z.number().int() })
    .nullable(),
  findings: z.array(findingSchema),
});

export const studySummarySchema = z.object({
  studyInstanceUid: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  studyDate: z.string(),
  description: z.string(),
  series: z.array(seriesSummarySchema),
  /** RT Structure Sets found with the study. */
  structureSets: z.array(
    z.object({
      fileId: id,
      label: z.string(),
      structureCount: z.number().int(),
      referencedSeriesUid: z.string().nullable(),
    }),
  ),
});

export const openCaseSchema = z.object({
  caseId: id,
  title: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  /** DA, `YYYYMMDD` or ''. */
  patientBirthDate: z.string(),
  studyDate: z.string(),
  /** HFS, FFP …, '' when the file does not say. Never used for orientation: that is the grid's. */
  patientPosition: z.string(),
  seriesDescription: z.string(),
  seriesInstanceUid: z.string(),
  /** How the CT was made, as its header says ('' or null where it says nothing); null for a volume file. */
  acquisition: z
    .object({
      manufacturer: z.string(),
      model: z.string(),
      kvp: z.number().nullable(),
      kernel: z.string(),
      sliceThicknessMm: z.number().nullable(),
    })
    .nullable(),
  grid: gridSchema,
  /** Thickest slice as the images say, mm; null when none does. */
  sliceThicknessMm: z.number().nullable(),
  /** Position of each slice k: DICOM SOP Instance UIDs stay in the backend. */
  sliceCount: z.number().int(),
  /** HU as stored: fetch the blob, whole or by byte range; slices arrive in the order the `volume` event tells. */
  volume: z.object({ blobId: id, dtype: z.enum(['int16', 'float32']), byteLength: z.number().int() }),
  findings: z.array(findingSchema),
  structureSets: z.array(z.object({ fileId: id, label: z.string(), structureCount: z.number().int() })),
  isDemo: z.boolean(),
});
export type OpenCase = z.infer<typeof openCaseSchema>;

/** Patient and place as one side says them; '' or empty where it says nothing. Shown to the user, kept nowhere. */
export const identitySchema = z.object({
  patientId: z.string(),
  patientName: z.string(),
  patientBirthDate: z.string(),
  frameOfReferenceUids: z.array(z.string()).readonly(),
  studyInstanceUids: z.array(z.string()).readonly(),
  seriesInstanceUids: z.array(z.string()).readonly(),
});

const loadedSet = z.object({
  label: z.string(),
  /** Empty while `identity.refused` names anything. */
  structures: z.array(structureSchema),
  findings: z.array(findingSchema),
  /** Both identities side by side, for the question to the user; null for files that carry none (label maps). */
  identity: z
    .object({
      ct: identitySchema,
      file: identitySchema,
      contradictions: z.array(identityFieldSchema).readonly(),
      differences: z.array(identityFieldSchema).readonly(),
      unknown: z.array(identityFieldSchema).readonly(),
      /** Contradictions not accepted by the call: ask, then call again with `acceptIdentity`. */
      refused: z.array(identityFieldSchema).readonly(),
    })
    .nullable(),
  /** All contours lie beside the slices by this distance, mm: offer to call again with `acceptOffset`; null when they do not. */
  offsetMm: z.number().nullable(),
});

export const modelSummarySchema = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  status: z.string(),
  licence: z.string(),
  intendedUse: z.string(),
  structures: z.array(z.object({ name: z.string(), interpretedType: z.string() })),
});

export const api = {
  'app.info': call(
    nothing,
    z.object({
      version: z.string(),
      shell: z.enum(['web', 'electron']),
      /** Folder given on the command line, to be opened at start; null → demonstration case. */
      startFolder: path.nullable(),
      recent: z.array(z.object({ path, title: z.string() })),
      /** Sessions with work that is in no exported file and that no window has open. */
      recoverable: z.array(sessionSchema),
    }),
  ),
  /** The report of unexpected errors on this machine, for Help → Save report: no messages, no paths, no patient data. */
  'app.diagnostics': call(nothing, z.object({ text: z.string() })),
  /** An unexpected error of the page, for the report: its class, and frames as `function@assets/file.js:line:column`. */
  'app.noteError': call(
    z.object({
      name: z.string().regex(/^[A-Za-z]{1,60}$/),
      frames: z.array(z.string().regex(/^[\w$.<># ]{0,120}@[\w./-]{1,200}:\d{1,7}:\d{1,7}$/)).max(40),
    }),
    nothing,
  ),
  /** Native folder dialog (Electron); null when the user cancels or the shell has none. */
  'files.pickFolder': call(nothing, z.object({ path: path.nullable() })),
  /** Folder browser for the web host; `path` null = home. */
  'files.list': call(
    z.object({ path: path.nullable() }),
    z.object({
      path,
      parent: path.nullable(),
      entries: z.array(
        z.object({ name: z.string(), path, kind: z.enum(['folder', 'file']), bytes: z.number() }),
      ),
    }),
  ),
  'studies.scan': call(
    z.object({ paths: z.array(path).min(1) }),
    z.object({ studies: z.array(studySummarySchema), findings: z.array(findingSchema) }),
  ),
  'case.openSeries': call(
    z.object({
      seriesInstanceUid: z.string(),
      /** The user's word to resample an irregular series to slices this far apart, mm (`resample.spacingMm` of the scan). */
      resampleMm: z.number().positive().optional(),
    }),
    openCaseSchema,
  ),
  'case.openDemo': call(nothing, openCaseSchema),
  'case.close': call(z.object({ caseId: id }), nothing),
  /**
   * Structures from an RTSTRUCT found by the scan (fileId) or from a file on disk (RTSTRUCT, NIfTI, NRRD, MHA). Ids are new with
   * every call and must be kept: by them `export.prepare` and the journal find what was kept of the file.
   */
  'structures.load': call(
    z.object({
      caseId: id,
      fileId: id.optional(),
      path: path.optional(),
      /** What may differ between the file and the CT, by the user's word; the structures are marked `foreign` for good. */
      acceptIdentity: z.array(identityFieldSchema).optional(),
      /** Moves contours that all lie beside the slices by one distance (`offsetMm`) onto them. */
      acceptOffset: z.boolean().optional(),
    }),
    loadedSet,
  ),
  /**
   * Saves entries; answered once they are on disk. An error for which `savingStopped` is true stops editing: nothing of the call was kept,
   * and the same call is repeated until it succeeds.
   */
  'journal.append': call(
    z.object({
      caseId: id,
      entries: z.array(journalEntrySchema).min(1),
      /** Entries the page sent or got before these: a call repeated after a lost answer saves nothing twice. */
      after: z.number().int().min(0).optional(),
    }),
    z.object({ entryCount: z.number().int() }),
  ),
  /** Saved sessions, the one saved last first; of one open case's CT only when it is given. */
  'sessions.list': call(z.object({ caseId: id.optional() }), z.object({ sessions: z.array(sessionSchema) })),
  /** Opens the CT of a session and gives its work back. */
  'sessions.resume': call(
    z.object({
      journalId: id,
      /** Where the CT is now, when its files were moved. */
      paths: z.array(path).min(1).optional(),
    }),
    z.object({
      /** Where it goes on: another id when the session is of a newer Pedicle, which is left as it is. */
      journalId: id,
      case: openCaseSchema,
      entries: z.array(journalEntrySchema),
      /** What was damaged, moved or brought up to date; also among the case's findings. */
      findings: z.array(findingSchema),
    }),
  ),
  /** Deletes a session that no window has open, with all that is kept beside it. The only way a session ever goes. */
  'sessions.delete': call(z.object({ journalId: id }), nothing),
  'models.list': call(
    nothing,
    z.object({ models: z.array(modelSummarySchema), findings: z.array(findingSchema) }),
  ),
  /** The model's card: intended use, training data, figures, known failures. Markdown; '' when the model has none. */
  'models.card': call(z.object({ modelId: z.string() }), z.object({ markdown: z.string() })),
  'segment.start': call(
    z.object({
      caseId: id,
      modelIds: z.array(z.string()).min(1),
      structureNames: z.array(z.string()).optional(),
      /** Also structures of which a poor Dice is expected; they are left out otherwise, with a finding. */
      doubtful: z.boolean().optional(),
      /** Index box to restrict the run to (lo inclusive, hi exclusive). */
      region: z.object({ lo: vec3, hi: vec3 }).optional(),
      /** A level the user names: the vertebra at this patient point (LPS mm). */
      anchor: z.object({ level: z.string(), pointMm: vec3 }).optional(),
      /** The user goes on although images of the CT could not be read (`ct-incomplete`). */
      acceptIncomplete: z.boolean().optional(),
    }),
    z.object({ jobId: id }),
  ),
  'segment.result': call(z.object({ jobId: id }), segmentResultSchema),
  'jobs.cancel': call(z.object({ jobId: id }), nothing),
  ...outputCalls,
  ...classifierCalls,
  ...followUpCalls,
  ...opinionCalls,
  /** Cases made without a hand, as who holds the queue told last. */
  'worklist.get': call(nothing, worklistSchema),
  /** What a done case found, and its slices to look at first, by the structures' names. */
  'worklist.result': call(
    z.object({ id }),
    z.object({
      findings: z.array(findingSchema),
      review: z.array(z.object({ name: z.string(), k: z.number().int(), confidence: z.number() })),
    }),
  ),
  /** Asks who holds the queue to put a failed job back. */
  'worklist.retry': call(z.object({ id }), nothing),
  /**
   * The rules for series that come without a hand: those in force, or those that come with Pedicle. `stamp` changes with every byte of the
   * site's own file.
   */
  'rules.get': call(
    z.object({ from: z.enum(['force', 'shipped']) }),
    z.object({
      rules: rulesSchema,
      /** Whether the site has a file of its own, and where. */
      own: z.boolean(),
      file: z.string(),
      stamp: z.string(),
      templates: z.array(z.object({ id: z.string(), title: z.string() })),
      destinations: z.array(z.string()),
    }),
  ),
  /** Writes them to the site's own file, unless that has changed since it was read. */
  'rules.save': call(z.object({ rules: rulesSchema, stamp: z.string() }), z.object({ stamp: z.string() })),
  /** What they would do with every series of the folders; nothing is queued. */
  'rules.try': call(
    z.object({ rules: rulesSchema, paths: z.array(path).min(1).max(1000) }),
    z.object({
      series: z.array(z.object({ key: z.string(), facts: seriesFactsSchema, decision: decisionSchema })),
      /** Keys of series that form no volume. */
      unusable: z.array(z.string()),
    }),
  ),
  /** The systems of `network.json` in Pedicle's own folder. */
  'network.destinations': call(
    nothing,
    z.object({ destinations: z.array(z.object({ name: z.string(), kind: z.enum(['dicom', 'dicomweb']) })) }),
  ),
  /** Whether it answers: C-ECHO, or a query for nobody. */
  'network.test': call(z.object({ name: z.string().max(64) }), nothing),
  /** Studies, or the series of one. */
  'network.find': call(
    z.object({
      name: z.string().max(64),
      patientId: z.string().max(64).optional(),
      patientName: z.string().max(200).optional(),
      studyDate: z
        .string()
        .regex(/^(\d{8}|\d{8}-\d{8})?$/)
        .optional(),
      studyInstanceUid: uid.optional(),
    }),
    z.object({ found: z.array(remoteSchema) }),
  ),
  /** Fetches a series; `folder` is then opened like any other. */
  'network.get': call(
    z.object({ name: z.string().max(64), studyInstanceUid: uid, seriesInstanceUid: uid }),
    z.object({ instances: z.number().int(), folder: path }),
  ),
} as const;

export type Api = typeof api;
export type Method = keyof Api;
export type Params<M extends Method> = z.infer<Api[M]['params']>;
export type Result<M extends Method> = z.infer<Api[M]['result']>;

/** What a backend implements. */
export type Handlers = { readonly [M in Method]: (params: Params<M>) => Promise<Result<M>> };
