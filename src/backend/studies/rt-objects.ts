/** RT objects as a scan lists them: identity and references, no contours and no dose. */
import { readPatientStudy } from '../../dicom/ct/header.ts';
import type { DicomDataset, DicomFile } from '../../dicom/parse/dataset.ts';
import { SOP, TAG } from '../../dicom/tags.ts';
import type { FoundRtObject, FoundStructureSet } from './types.ts';

const REFERENCED_SOP_INSTANCE = 0x00081155;
const STRUCTURE_SET_LABEL = 0x30060002;
const REFERENCED_FRAMES = 0x30060010;
const REFERENCED_STUDIES = 0x30060012;
const REFERENCED_SERIES = 0x30060014;
const STRUCTURE_SET_ROIS = 0x30060020;
const REFERENCED_FRAME_UID = 0x30060024;
const ROI_NAME = 0x30060026;
const PLAN_LABEL = 0x300a0002;
const DOSE_SUMMATION = 0x3004000a;
const REFERENCED_PLANS = 0x300c0002;
const REFERENCED_STRUCTURE_SETS = 0x300c0060;

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
      return { kind: 'plan', found: common(file, path, file.string(PLAN_LABEL)) };
    case SOP.rtDose:
      return { kind: 'dose', found: common(file, path, file.string(DOSE_SUMMATION)) };
    default:
      return null;
  }
}

function common(file: DicomFile, path: string, label: string): FoundRtObject {
  const frame = file.string(TAG.frameOfReferenceUid);
  const referenced = [REFERENCED_PLANS, REFERENCED_STRUCTURE_SETS].flatMap((tag) => file.items(tag));
  return {
    fileId: fileIdOf(path),
    path,
    sopClassUid: file.string(TAG.sopClassUid),
    sopInstanceUid: file.string(TAG.sopInstanceUid),
    seriesInstanceUid: file.string(TAG.seriesInstanceUid),
    study: readPatientStudy(file),
    label,
    frameOfReferenceUids: frame === '' ? [] : [frame],
    referencedInstanceUids: present(referenced.map((item) => item.string(REFERENCED_SOP_INSTANCE))),
  };
}

function readStructureSet(file: DicomFile, path: string): FoundStructureSet {
  const rois = file.items(STRUCTURE_SET_ROIS);
  const frames = file.items(REFERENCED_FRAMES);
  const series = frames
    .flatMap((item) => item.items(REFERENCED_STUDIES))
    .flatMap((item) => item.items(REFERENCED_SERIES));
  const uids = present(series.map((item: DicomDataset) => item.string(TAG.seriesInstanceUid)));
  const frameUids = [
    ...frames.map((item) => item.string(TAG.frameOfReferenceUid)),
    ...rois.map((item) => item.string(REFERENCED_FRAME_UID)),
  ];
  return {
    ...common(file, path, file.string(STRUCTURE_SET_LABEL)),
    frameOfReferenceUids: present(frameUids),
    structureCount: rois.length,
    structureNames: rois.map((item) => item.string(ROI_NAME)),
    referencedSeriesUid: uids[0] ?? null,
    referencedSeriesUids: uids,
  };
}

const present = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];
