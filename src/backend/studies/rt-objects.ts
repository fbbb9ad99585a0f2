/** RT objects as a scan lists them: identity and references, no contours and no dose. */
import { readPatientStudy } from '../../dicom/ct/header.ts';
import type { DicomDataset, DicomFile } from '../../dicom/parse/dataset.ts';
import { SOP, TAG } from '../../dicom/tags.ts';
import type { FoundRtObject, FoundStructureSet } from './types.ts';

export type RtObject =
  | { readonly kind: 'structures'; readonly found: FoundStructureSet }
  | { readonly kind: 'plan' | 'dose'; readonly found: FoundRtObject };

/** The same path gives the same id. The crypto module is loaded only here: most scans hold no RT object. */
export const fileIdOf = (path: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(path).digest('hex').slice(0, 24);

/** An RT object by its SOP class, null for anything else. */
export function readRtObject(file: DicomFile, path: string): RtObject | null {
  switch (file.string(TAG.sopClassUid)) {
    case SOP.rtStructureSet:
      return { kind: 'structures', found: readStructureSet(file, path) };
    case SOP.rtPlan:
      return { kind: 'plan', found: common(file, path, file.string(TAG.rtPlanLabel)) };
    case SOP.rtDose:
      return { kind: 'dose', found: common(file, path, file.string(TAG.doseSummationType)) };
    default:
      return null;
  }
}

function common(file: DicomFile, path: string, label: string): FoundRtObject {
  const frame = file.string(TAG.frameOfReferenceUid);
  const referenced = [TAG.referencedRtPlanSequence, TAG.referencedStructureSetSequence].flatMap((tag) =>
    file.items(tag),
  );
  return {
    fileId: fileIdOf(path),
    path,
    sopClassUid: file.string(TAG.sopClassUid),
    sopInstanceUid: file.string(TAG.sopInstanceUid),
    seriesInstanceUid: file.string(TAG.seriesInstanceUid),
    study: readPatientStudy(file),
    label,
    frameOfReferenceUids: frame === '' ? [] : [frame],
    referencedInstanceUids: present(referenced.map((item) => item.string(TAG.referencedSopInstanceUid))),
  };
}

function readStructureSet(file: DicomFile, path: string): FoundStructureSet {
  const rois = file.items(TAG.structureSetRoiSequence);
  const frames = file.items(TAG.referencedFrameOfReferenceSequence);
  const series = frames
    .flatMap((item) => item.items(TAG.rtReferencedStudySequence))
    .flatMap((item) => item.items(TAG.rtReferencedSeriesSequence));
  const uids = present(series.map((item: DicomDataset) => item.string(TAG.seriesInstanceUid)));
  const frameUids = [
    ...frames.map((item) => item.string(TAG.frameOfReferenceUid)),
    ...rois.map((item) => item.string(TAG.referencedFrameOfReferenceUid)),
  ];
  return {
    ...common(file, path, file.string(TAG.structureSetLabel)),
    frameOfReferenceUids: present(frameUids),
    structureCount: rois.length,
    structureNames: rois.map((item) => item.string(TAG.roiName)),
    referencedSeriesUid: uids[0] ?? null,
    referencedSeriesUids: uids,
  };
}

const present = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];
