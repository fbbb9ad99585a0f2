/** Attributes an RT Structure Set must have (PS3.3 A.19.3 and the modules it names): Type 1 with a value, Type 2 present. */
import type { DicomDataset } from '../../parse/dataset.ts';
import { tagName } from '../../parse/parse-errors.ts';
import { TAG as T } from '../../tags.ts';

const top1 = [
  T.sopClassUid,
  T.sopInstanceUid,
  T.modality,
  T.studyInstanceUid,
  T.seriesInstanceUid,
  T.structureSetLabel,
  T.structureSetRoiSequence,
  T.roiContourSequence,
  T.rtRoiObservationsSequence,
];
const top2 = [
  T.studyDate,
  T.studyTime,
  T.accessionNumber,
  T.manufacturer,
  T.referringPhysicianName,
  T.operatorsName,
  T.patientName,
  T.patientId,
  T.patientBirthDate,
  T.patientSex,
  T.studyId,
  T.seriesNumber,
  T.structureSetDate,
  T.structureSetTime,
];
const roi1 = [T.roiNumber, T.referencedFrameOfReferenceUid];
const roi2 = [T.roiName, T.roiGenerationAlgorithm];
const contour1 = [T.contourGeometricType, T.numberOfContourPoints, T.contourData];
const observation1 = [T.observationNumber, T.referencedRoiNumber];
const observation2 = [T.rtRoiInterpretedType, T.roiInterpreter];

function lacking(set: DicomDataset, type1: readonly number[], type2: readonly number[]): number[] {
  const empty = type1.filter((tag) => {
    const element = set.element(tag);
    return !element || (element.length === 0 && (element.items?.length ?? 0) === 0);
  });
  return [...empty, ...type2.filter((tag) => !set.has(tag))];
}

/** Tags, as `(gggg,eeee)`, that are missing anywhere in the file; each once, ascending. */
export function missingAttributes(file: DicomDataset): string[] {
  const missing = new Set(lacking(file, top1, top2));
  const add = (sets: readonly DicomDataset[], type1: readonly number[], type2: readonly number[]): void => {
    for (const set of sets) for (const tag of lacking(set, type1, type2)) missing.add(tag);
  };
  add(file.items(T.structureSetRoiSequence), roi1, roi2);
  add(file.items(T.rtRoiObservationsSequence), observation1, observation2);
  const rois = file.items(T.roiContourSequence);
  add(rois, [T.referencedRoiNumber], []);
  for (const roi of rois) add(roi.items(T.contourSequence), contour1, []);
  return [...missing].sort((a, b) => a - b).map(tagName);
}
