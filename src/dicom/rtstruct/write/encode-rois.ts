/** Structure Set ROI, ROI Contour and RT ROI Observations modules (PS3.3 C.8.8.5, C.8.8.6, C.8.8.8). */
import type { MadeNote } from '../../../core/formulas/index.ts';
import { codesForName, lookUpName } from '../../../core/naming/index.ts';
import type { Code, Structure } from '../../../core/structures/types.ts';
import { TAG as T } from '../../tags.ts';
import type { WriteElement, WriteItem } from '../../write/types.ts';
import { contourDataBytes } from '../coordinates.ts';
import { restoreElements } from '../kept.ts';
import { line, uidValue } from '../text.ts';
import type { RoiSource, WrittenContour } from '../types.ts';
import { generationAlgorithm, generationDescription, roiDescription } from './identity.ts';
import { type ImageReferences, imageReference } from './image-references.ts';

/** A structure with everything decided that the file says about it. */
export interface ExportRoi {
  readonly structure: Structure;
  readonly roiNumber: number;
  readonly name: string;
  readonly contours: readonly WrittenContour[];
  readonly source: RoiSource | undefined;
}

/** Item of the Structure Set ROI Sequence. */
export function structureSetRoi(roi: ExportRoi, frameOfReferenceUid: string, made?: MadeNote): WriteItem {
  const description = roiDescription(roi.structure, made);
  const generation = generationDescription(roi.structure);
  const own: WriteElement[] = [
    { tag: T.roiNumber, vr: 'IS', value: roi.roiNumber },
    { tag: T.referencedFrameOfReferenceUid, vr: 'UI', value: uidValue(frameOfReferenceUid) },
    { tag: T.roiName, vr: 'LO', value: roi.name },
    { tag: T.roiGenerationAlgorithm, vr: 'CS', value: generationAlgorithm(roi.structure) },
  ];
  if (description) own.push({ tag: T.roiDescription, vr: 'ST', value: description });
  if (generation) own.push({ tag: T.roiGenerationDescription, vr: 'LO', value: generation });
  return withKept(own, restoreElements(roi.source?.roi ?? []));
}

/** Own elements plus the kept ones that are not among them. */
function withKept(own: readonly WriteElement[], kept: WriteItem): WriteItem {
  const tags = new Set(own.map((element) => element.tag));
  return [...own, ...kept.filter((element) => !tags.has(element.tag))];
}

/** Item of the ROI Contour Sequence; a ROI without contours has no Contour Sequence. */
export function roiContour(roi: ExportRoi, images: ImageReferences): WriteItem {
  const items = roi.contours.map(({ type, pointsMm, k }): WriteItem => {
    const reference = k === null ? undefined : imageReference(images, k);
    const item: WriteElement[] = [
      { tag: T.contourGeometricType, vr: 'CS', value: type },
      { tag: T.numberOfContourPoints, vr: 'IS', value: pointsMm.length / 3 },
      { tag: T.contourData, vr: 'DS', value: () => contourDataBytes(pointsMm) },
    ];
    if (reference) item.push({ tag: T.contourImageSequence, vr: 'SQ', value: [reference] });
    return item;
  });
  const colour = roi.structure.colour.map((v) => Math.min(255, Math.max(0, Math.round(v))));
  const own: WriteElement[] = [
    { tag: T.roiDisplayColor, vr: 'IS', value: colour },
    { tag: T.referencedRoiNumber, vr: 'IS', value: roi.roiNumber },
  ];
  return items.length === 0 ? own : [...own, { tag: T.contourSequence, vr: 'SQ', value: items }];
}

const codeItem = ({ value, scheme, meaning }: Code): WriteItem => [
  { tag: T.codeValue, vr: 'SH', value: line(value, 16) },
  { tag: T.codingSchemeDesignator, vr: 'SH', value: line(scheme, 16) },
  { tag: T.codeMeaning, vr: 'LO', value: line(meaning, 64) },
];

const usableCode = (code: Code): boolean => code.value !== '' && code.scheme !== '' && code.meaning !== '';

/**
 * What the structure is (C.8.8.8): its own code, else the FMA code of its TG-263 name, else the SNOMED CT code with its laterality;
 * with the property category where it is known to be anatomy.
 */
function codeElements({ structure, name }: ExportRoi): WriteElement[] {
  const known = codesForName(lookUpName(name) ? name : structure.name);
  const own = structure.code && usableCode(structure.code) ? structure.code : known.identification;
  const code = own ?? known.propertyType;
  if (!code) return [];
  const modifier: WriteItem =
    !own && known.laterality
      ? [{ tag: T.segmentedPropertyTypeModifier, vr: 'SQ', value: [codeItem(known.laterality)] }]
      : [];
  const elements: WriteElement[] = [
    { tag: T.rtRoiIdentificationCodeSequence, vr: 'SQ', value: [[...codeItem(code), ...modifier]] },
  ];
  if (known.category)
    elements.push({ tag: T.segmentedPropertyCategory, vr: 'SQ', value: [codeItem(known.category)] });
  return elements;
}

/** Items of the RT ROI Observations Sequence for one ROI: the imported ones, or a new one; `firstNumber` numbers them. */
export function observations(roi: ExportRoi, firstNumber: number): WriteItem[] {
  const imported = roi.source?.observations ?? [];
  const kept = imported.length > 0 ? imported.map(restoreElements) : [[]];
  const renamed = roi.source !== undefined && roi.source.name !== roi.name;
  return kept.map((item, n) => {
    const own: WriteElement[] = [
      { tag: T.observationNumber, vr: 'IS', value: firstNumber + n },
      { tag: T.referencedRoiNumber, vr: 'IS', value: roi.roiNumber },
    ];
    if (n === 0 || !item.some((element) => element.tag === T.rtRoiInterpretedType))
      own.push({ tag: T.rtRoiInterpretedType, vr: 'CS', value: roi.structure.interpretedType });
    if (!item.some((element) => element.tag === T.roiInterpreter))
      own.push({ tag: T.roiInterpreter, vr: 'PN', value: '' });
    if (n === 0 && (imported.length === 0 || renamed)) own.push(...codeElements(roi));
    return withKept(own, item);
  });
}
