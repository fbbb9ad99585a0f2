/** What the journal keeps of imported RTSTRUCTs, so that a recovered case exports them as the open one would have. */
import { z } from 'zod';
import { type JournalEntry, pointsSchema } from '../../contract/index.ts';
import type { KeptElement, RoiSource, RtstructSource, SourceSlice } from '../../dicom/rtstruct/index.ts';

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

/** The frame of one imported set: a `RtstructSource` without its maps. */
export const sourceFrameSchema = z.object({
  type: z.literal('source'),
  source: z.object({
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
    rois: z.array(roiSchema),
  }),
});
type SourceFrame = z.infer<typeof sourceFrameSchema>;

const ringsAreContours = ({ rings, contours }: SourceSlice): boolean =>
  rings.length === contours.length && rings.every((ring, n) => ring === contours[n]?.pointsMm);

function roiToFrame(id: string, { slices, ...roi }: RoiSource) {
  const entries = [...slices].map(([k, slice]) => ({
    k,
    rings: ringsAreContours(slice) ? null : slice.rings,
    contours: slice.contours,
  }));
  return { ...roi, id, slices: entries };
}

/** The message {@link sourceFromFrame} reads; coordinates are shared, not copied. */
export const sourceToFrame = (source: RtstructSource) => ({
  type: 'source',
  source: { ...source, rois: [...source.rois].map(([id, roi]) => roiToFrame(id, roi)) },
});

/** Inverse of {@link sourceToFrame}, to the last bit. */
export function sourceFromFrame({ source }: SourceFrame): RtstructSource {
  const rois = source.rois.map(({ id, slices, ...roi }): [string, RoiSource] => {
    const entries = slices.map(({ k, rings, contours }): [number, SourceSlice] => [
      k,
      { rings: rings ?? contours.map((contour) => contour.pointsMm), contours },
    ]);
    return [id, { ...roi, slices: new Map(entries) }];
  });
  return { ...source, rois: new Map(rois) };
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
