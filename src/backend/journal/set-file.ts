/**
 * Set files: what a journal keeps of an imported RTSTRUCT, written once beside it, so that a recovered case exports it as the open one would
 * have. A header and one frame a ROI: damage costs one structure. Never changed once written; journals name it and its rings.
 */
import { z } from 'zod';
import { type JournalEntry, pointsSchema } from '../../contract/index.ts';
import type { KeptElement, RoiSource, RtstructSource, SourceSlice } from '../../dicom/rtstruct/index.ts';
import { drawSalt, encodeFrame, KINDS, scanFrames } from './frames.ts';

const keptSchema: z.ZodType<KeptElement> = z.object({
  tag: z.number().int(),
  vr: z.string(),
  values: z.array(z.string()).exactOptional(),
  items: z.array(z.array(z.lazy(() => keptSchema))).exactOptional(),
});
const contourSchema = z.object({
  type: z.enum(['POINT', 'OPEN_PLANAR', 'OPEN_NONPLANAR', 'CLOSED_PLANAR', 'CLOSEDPLANAR_XOR']),
  pointsMm: pointsSchema,
  k: z.number().int().nullable(),
});
const roiSchema = z.object({
  id: z.string(),
  roiNumber: z.number().int(),
  name: z.string(),
  /** `rings` null: the contours' own points, in their order. */
  slices: z.array(
    z.object({
      k: z.number().int(),
      rings: z.array(pointsSchema).nullable(),
      contours: z.array(contourSchema),
    }),
  ),
  roi: z.array(keptSchema),
  observations: z.array(z.array(keptSchema)),
});

const metaSchema = z.object({
  sopInstanceUid: z.string(),
  seriesInstanceUid: z.string(),
  studyInstanceUid: z.string(),
  frameOfReferenceUid: z.string(),
  referencedSeriesUids: z.array(z.string()),
  label: z.string(),
  name: z.string(),
  description: z.string(),
  date: z.string(),
  manufacturer: z.string(),
  modelName: z.string(),
  approvalStatus: z.string(),
  ringRule: z.enum(['xor', 'union']),
});
const setHeaderSchema = z.object({
  format: z.literal('pedicle-set'),
  schema: z.number().int(),
  source: metaSchema,
  roiCount: z.number().int(),
});

/** Release 0.1.0 wrote a set as one frame of the journal. */
export const oldSourceSchema = z.object({
  type: z.literal('source'),
  source: metaSchema.extend({ rois: z.array(roiSchema) }),
});

const ringsAreContours = ({ rings, contours }: SourceSlice): boolean =>
  rings.length === contours.length && rings.every((ring, n) => ring === contours[n]?.pointsMm);

function roiToMessage(id: string, { slices, ...roi }: RoiSource) {
  const entries = [...slices].map(([k, slice]) => ({
    k,
    rings: ringsAreContours(slice) ? null : slice.rings,
    contours: slice.contours,
  }));
  return { ...roi, id, slices: entries };
}

function roiFromMessage({ id, slices, ...roi }: z.infer<typeof roiSchema>): [string, RoiSource] {
  const entries = slices.map(({ k, rings, contours }): [number, SourceSlice] => [
    k,
    { rings: rings ?? contours.map((contour) => contour.pointsMm), contours },
  ]);
  return [id, { ...roi, slices: new Map(entries) }];
}

export const oldSourceOf = ({
  source: { rois, ...meta },
}: z.infer<typeof oldSourceSchema>): RtstructSource => ({
  ...meta,
  rois: new Map(rois.map(roiFromMessage)),
});

/** All frames of a set file, one after the other: a set of five million points is never in memory twice. */
export function* setFrames(source: RtstructSource): Generator<Uint8Array> {
  const salt = drawSalt();
  const at = Date.now();
  const { rois, ...meta } = source;
  const header = { format: 'pedicle-set', schema: 1, source: meta, roiCount: rois.size };
  yield encodeFrame(salt, { seq: 0, kind: KINDS.header, at }, header);
  let seq = 1;
  for (const [id, roi] of rois) {
    yield encodeFrame(salt, { seq, kind: KINDS.roi, at }, roiToMessage(id, roi));
    seq += 1;
  }
}

/** A set as its file gives it; `lost` ROIs could not be read. Null when its header could not. */
export function readSet(bytes: Uint8Array): { source: RtstructSource; lost: number } | null {
  const { frames } = scanFrames(bytes);
  const header = setHeaderSchema.safeParse(frames[0]?.message);
  if (!header.success || header.data.schema > 1) return null;
  const rois = frames.slice(1).flatMap(({ message }) => {
    const roi = roiSchema.safeParse(message);
    return roi.success ? [roiFromMessage(roi.data)] : [];
  });
  return {
    source: { ...header.data.source, rois: new Map(rois) },
    lost: header.data.roiCount - rois.length,
  };
}

/** The sets whose structures these entries add: edited ones, never a set only loaded to compare with. */
export function sourcesAdded(
  imported: readonly RtstructSource[],
  entries: readonly JournalEntry[],
): RtstructSource[] {
  const added = new Set<string>();
  for (const entry of entries) {
    if (entry.type !== 'do') continue;
    for (const change of entry.command.changes)
      if (change.kind === 'structure' && change.before === null) added.add(change.structureId);
  }
  return imported.filter((source) => [...source.rois.keys()].some((id) => added.has(id)));
}
