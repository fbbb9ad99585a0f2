/** Structures → RTSTRUCT. */
import packageInfo from '../../../../package.json' with { type: 'json' };
import { fault } from '../../../core/errors/errors.ts';
import type { StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../ct/types.ts';
import { SOP, TAG as T } from '../../tags.ts';
import { createUid, isUid } from '../../uid.ts';
import type { WriteElement, WriteItem } from '../../write/types.ts';
import { writeDicom } from '../../write/writer.ts';
import { madeNotes } from '../made-notes.ts';
import { dateOrEmpty, dicomDate, dicomTime, line, sexOrEmpty, timeOrEmpty, uidValue } from '../text.ts';
import type { EncodeOptions } from '../types.ts';
import { type ExportRoi, observations, roiContour, structureSetRoi } from './encode-rois.ts';
import { exportedNames, exportNumbers } from './identity.ts';
import { allImages, imageReferences } from './image-references.ts';
import { writtenContours, writtenStructure } from './written.ts';

/** Detached Study Management (retired): what RT Referenced Study Sequence refers to, C.8.8.5. */
const studyClass = '1.2.840.10008.3.1.2.3.1';

/** ROIs with number, name and contours decided. */
export function exportRois(set: StructureSet, options: EncodeOptions): ExportRoi[] {
  const numbers = exportNumbers(set.structures);
  const names = exportedNames(set.structures, options.names);
  return set.structures.map((structure, n) => ({
    structure,
    roiNumber: numbers[n]!,
    name: names[n]!,
    contours: writtenContours(writtenStructure(structure, options.source)),
    source: options.source?.rois.get(structure.id),
  }));
}

function requireSameImage(set: StructureSet, ct: CtSeries): void {
  if (set.seriesInstanceUid !== ct.seriesInstanceUid || set.frameOfReferenceUid !== ct.frameOfReferenceUid)
    throw fault('export-other-image');
  if (ct.frameOfReferenceUid === '' || ct.studyInstanceUid === '') throw fault('export-incomplete-ct');
  const stray = set.structures.find((s) =>
    [...s.slices.keys()].some((k) => !(k >= 0 && k < ct.slices.length)),
  );
  if (stray) throw fault('export-slice-off-grid');
}

/**
 * Writes an RT Structure Set (PS3.3 A.19): Implicit VR little endian (Contour Data may exceed the 64 KiB of explicit DS), ISO_IR 192.
 *
 * Contour coordinates are LPS mm in DS of at most 16 characters; every contour on a slice refers to that slice's own SOP instance; frame of reference, study and patient are
 * the CT's; series and instance UIDs are new. Holes become zero-width keyholes; imported, untouched slices and unplaced contours are
 * written as they came (see `writtenStructure`). ROI Generation Algorithm, interpreted type and codes come from each structure.
 *
 * @param set structures on `ct` (same series and frame of reference). Empty structures are written without contours.
 * @returns the bytes of the file; prove them with `proveRtstruct` before they replace anything.
 * @throws PedicleError `export-other-image`, `export-incomplete-ct`, `export-slice-off-grid`, `coordinate-range`.
 */
export function encodeRtstruct(set: StructureSet, ct: CtSeries, options: EncodeOptions = {}): Uint8Array {
  requireSameImage(set, ct);
  const rois = exportRois(set, options);
  const images = imageReferences(ct);
  let number = 1;
  const observed = rois.flatMap((roi) => {
    const items = observations(roi, number);
    number += items.length;
    return items;
  });
  const uid = options.createUid ?? createUid;
  const made = madeNotes(rois);
  const elements: WriteElement[] = [
    ...patientAndStudy(ct),
    ...seriesAndEquipment(ct, options, uid()),
    ...structureSetModule(set, ct, options),
    {
      tag: T.structureSetRoiSequence,
      vr: 'SQ',
      value: rois.map((roi) => structureSetRoi(roi, ct.frameOfReferenceUid, made.get(roi.structure.id))),
    },
    { tag: T.roiContourSequence, vr: 'SQ', value: rois.map((roi) => roiContour(roi, images)) },
    { tag: T.rtRoiObservationsSequence, vr: 'SQ', value: observed },
    ...approvalElements(options.approval),
  ];
  return writeDicom({
    sopClassUid: SOP.rtStructureSet,
    sopInstanceUid: uid(),
    transferSyntax: 'implicit',
    elements,
  });
}

/** Approval module (C.8.8.16): date, time and name only once somebody approved. */
const approvalElements = (approval: EncodeOptions['approval']): WriteElement[] =>
  approval === undefined
    ? [{ tag: T.approvalStatus, vr: 'CS', value: 'UNAPPROVED' }]
    : [
        { tag: T.approvalStatus, vr: 'CS', value: 'APPROVED' },
        { tag: T.reviewDate, vr: 'DA', value: dicomDate(approval.at) },
        { tag: T.reviewTime, vr: 'TM', value: dicomTime(approval.at) },
        { tag: T.reviewerName, vr: 'PN', value: line(approval.reviewer, 64) },
      ];

/** Patient and General Study modules, the CT's own values. */
export function patientAndStudy({ study, studyInstanceUid }: CtSeries): WriteElement[] {
  return [
    { tag: T.specificCharacterSet, vr: 'CS', value: 'ISO_IR 192' },
    { tag: T.studyDate, vr: 'DA', value: dateOrEmpty(study.studyDate) },
    { tag: T.studyTime, vr: 'TM', value: timeOrEmpty(study.studyTime) },
    { tag: T.accessionNumber, vr: 'SH', value: line(study.accessionNumber, 16) },
    { tag: T.referringPhysicianName, vr: 'PN', value: line(study.referringPhysicianName, 190) },
    { tag: T.studyDescription, vr: 'LO', value: line(study.studyDescription, 64) },
    { tag: T.patientName, vr: 'PN', value: line(study.patientName, 190) },
    { tag: T.patientId, vr: 'LO', value: line(study.patientId, 64) },
    { tag: T.patientBirthDate, vr: 'DA', value: dateOrEmpty(study.patientBirthDate) },
    { tag: T.patientSex, vr: 'CS', value: sexOrEmpty(study.patientSex) },
    { tag: T.studyInstanceUid, vr: 'UI', value: uidValue(studyInstanceUid) },
    { tag: T.studyId, vr: 'SH', value: line(study.studyId, 16) },
  ];
}

function seriesAndEquipment(ct: CtSeries, options: EncodeOptions, seriesUid: string): WriteElement[] {
  const now = options.now ?? new Date();
  return [
    { tag: T.instanceCreationDate, vr: 'DA', value: dicomDate(now) },
    { tag: T.instanceCreationTime, vr: 'TM', value: dicomTime(now) },
    { tag: T.seriesDate, vr: 'DA', value: dicomDate(now) },
    { tag: T.seriesTime, vr: 'TM', value: dicomTime(now) },
    { tag: T.modality, vr: 'CS', value: 'RTSTRUCT' },
    { tag: T.manufacturer, vr: 'LO', value: 'Pedicle' },
    {
      tag: T.seriesDescription,
      vr: 'LO',
      value: line(options.seriesDescription ?? 'Pedicle structures', 64),
    },
    { tag: T.operatorsName, vr: 'PN', value: line(options.operator ?? '', 64) },
    { tag: T.manufacturerModelName, vr: 'LO', value: 'Pedicle' },
    { tag: T.softwareVersions, vr: 'LO', value: line(options.softwareVersion ?? packageInfo.version, 64) },
    { tag: T.seriesInstanceUid, vr: 'UI', value: seriesUid },
    { tag: T.seriesNumber, vr: 'IS', value: 1 },
    { tag: T.instanceNumber, vr: 'IS', value: 1 },
    { tag: T.frameOfReferenceUid, vr: 'UI', value: uidValue(ct.frameOfReferenceUid) },
    { tag: T.positionReferenceIndicator, vr: 'LO', value: '' },
  ];
}

/** Structure Set module (C.8.8.5) without its ROI sequence. */
function structureSetModule(set: StructureSet, ct: CtSeries, options: EncodeOptions): WriteElement[] {
  const now = options.now ?? new Date();
  const { source } = options;
  const series: WriteItem = [
    { tag: T.seriesInstanceUid, vr: 'UI', value: uidValue(ct.seriesInstanceUid) },
    { tag: T.contourImageSequence, vr: 'SQ', value: allImages(ct) },
  ];
  const study: WriteItem = [
    { tag: T.referencedSopClassUid, vr: 'UI', value: studyClass },
    { tag: T.referencedSopInstanceUid, vr: 'UI', value: uidValue(ct.studyInstanceUid) },
    { tag: T.rtReferencedSeriesSequence, vr: 'SQ', value: [series] },
  ];
  const frame: WriteItem = [
    { tag: T.frameOfReferenceUid, vr: 'UI', value: uidValue(ct.frameOfReferenceUid) },
    { tag: T.rtReferencedStudySequence, vr: 'SQ', value: [study] },
  ];
  const elements: WriteElement[] = [
    { tag: T.structureSetLabel, vr: 'SH', value: line(options.label ?? set.label, 16) || 'PEDICLE' },
    { tag: T.structureSetDate, vr: 'DA', value: dicomDate(now) },
    { tag: T.structureSetTime, vr: 'TM', value: dicomTime(now) },
    { tag: T.referencedFrameOfReferenceSequence, vr: 'SQ', value: [frame] },
  ];
  if (source?.name) elements.push({ tag: T.structureSetName, vr: 'LO', value: line(source.name, 64) });
  if (source && isUid(source.sopInstanceUid))
    elements.push({
      tag: T.predecessorStructureSetSequence,
      vr: 'SQ',
      value: [predecessor(source.sopInstanceUid)],
    });
  return elements;
}

const predecessor = (sopInstanceUid: string): WriteItem => [
  { tag: T.referencedSopClassUid, vr: 'UI', value: SOP.rtStructureSet },
  { tag: T.referencedSopInstanceUid, vr: 'UI', value: sopInstanceUid },
];
