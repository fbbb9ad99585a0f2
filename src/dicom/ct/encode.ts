/** A volume → CT image files (PS3.3 A.3), one slice a file; for phantoms and tests. */
import { fault } from '../../core/errors/errors.ts';
import { sliceDistanceMm, sliceNormal, spacingMm } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/types.ts';
import { SOP, TAG } from '../tags.ts';
import { createUid } from '../uid.ts';
import type { WriteElement } from '../write/types.ts';
import { writeDicom } from '../write/writer.ts';

/** What the files say beside the pixels; everything has a neutral default, UIDs are made when absent. */
export interface CtMeta {
  readonly patientName?: string;
  readonly patientId?: string;
  readonly patientBirthDate?: string;
  readonly patientSex?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly frameOfReferenceUid?: string;
  readonly studyDate?: string;
  readonly studyTime?: string;
  readonly studyId?: string;
  readonly studyDescription?: string;
  readonly seriesDescription?: string;
  readonly seriesNumber?: number;
  readonly patientPosition?: string;
  /** SOP Instance UIDs by slice. */
  readonly sopInstanceUids?: readonly string[];
  readonly transferSyntax?: 'explicit' | 'implicit';
}

/**
 * Writes each slice k of `volume` (HU, grid index order) as a CT Image Storage file: signed 16 bit, slope 1,
 * intercept 0. Works for oblique and sheared grids: each file holds its own position.
 * @throws PedicleError `ct-encode-range` when a value is no whole number within 16 bits.
 */
export function encodeCt(volume: Volume, meta: CtMeta = {}): Uint8Array[] {
  const [, , nk] = volume.grid.dims;
  const common = commonElements(volume, meta);
  const normal = sliceNormal(volume.grid);
  const m = volume.grid.indexToPatient;
  return Array.from({ length: nk }, (_, k) => {
    const position = [m[3] + k * m[2], m[7] + k * m[6], m[11] + k * m[10]];
    const location = position.reduce((sum, v, axis) => sum + v * normal[axis]!, 0);
    const elements: WriteElement[] = [
      ...common,
      { tag: TAG.instanceNumber, vr: 'IS', value: k + 1 },
      { tag: TAG.imagePosition, vr: 'DS', value: position },
      { tag: TAG.sliceLocation, vr: 'DS', value: location },
      { tag: TAG.pixelData, vr: 'OW', value: sliceBytes(volume, k) },
    ];
    return writeDicom({
      sopClassUid: SOP.ct,
      sopInstanceUid: meta.sopInstanceUids?.[k] ?? createUid(),
      transferSyntax: meta.transferSyntax ?? 'explicit',
      elements,
    });
  });
}

function sliceBytes(volume: Volume, k: number): Uint8Array {
  const [ni, nj] = volume.grid.dims;
  const bytes = new Uint8Array(2 * ni * nj);
  const view = new DataView(bytes.buffer);
  for (let n = 0; n < ni * nj; n += 1) {
    const hu = volume.data[k * ni * nj + n]!;
    if (!Number.isInteger(hu) || hu < -32768 || hu > 32767) {
      throw fault('ct-encode-range', { slice: k + 1 });
    }
    view.setInt16(2 * n, hu, true);
  }
  return bytes;
}

function commonElements(volume: Volume, meta: CtMeta): WriteElement[] {
  const [ni, nj] = volume.grid.dims;
  const [columnSpacing, rowSpacing] = spacingMm(volume.grid);
  const m = volume.grid.indexToPatient;
  const cosines = [m[0], m[4], m[8]].map((v) => v / columnSpacing);
  cosines.push(...[m[1], m[5], m[9]].map((v) => v / rowSpacing));
  return [
    ...identityElements(meta),
    { tag: TAG.sliceThickness, vr: 'DS', value: sliceDistanceMm(volume.grid) },
    { tag: TAG.kvp, vr: 'DS', value: '120' },
    { tag: TAG.patientPosition, vr: 'CS', value: meta.patientPosition ?? 'HFS' },
    { tag: TAG.imageOrientation, vr: 'DS', value: cosines },
    { tag: TAG.samplesPerPixel, vr: 'US', value: 1 },
    { tag: TAG.photometric, vr: 'CS', value: 'MONOCHROME2' },
    { tag: TAG.rows, vr: 'US', value: nj },
    { tag: TAG.columns, vr: 'US', value: ni },
    { tag: TAG.pixelSpacing, vr: 'DS', value: [rowSpacing, columnSpacing] },
    { tag: TAG.bitsAllocated, vr: 'US', value: 16 },
    { tag: TAG.bitsStored, vr: 'US', value: 16 },
    { tag: TAG.highBit, vr: 'US', value: 15 },
    { tag: TAG.pixelRepresentation, vr: 'US', value: 1 },
    { tag: TAG.rescaleIntercept, vr: 'DS', value: 0 },
    { tag: TAG.rescaleSlope, vr: 'DS', value: 1 },
    { tag: TAG.rescaleType, vr: 'LO', value: 'HU' },
  ];
}

function identityElements(meta: CtMeta): WriteElement[] {
  const date = meta.studyDate ?? '';
  const time = meta.studyTime ?? '';
  return [
    { tag: TAG.specificCharacterSet, vr: 'CS', value: 'ISO_IR 192' },
    { tag: TAG.imageType, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    { tag: TAG.studyDate, vr: 'DA', value: date },
    { tag: TAG.contentDate, vr: 'DA', value: date },
    { tag: TAG.studyTime, vr: 'TM', value: time },
    { tag: TAG.contentTime, vr: 'TM', value: time },
    { tag: TAG.accessionNumber, vr: 'SH', value: '' },
    { tag: TAG.modality, vr: 'CS', value: 'CT' },
    { tag: TAG.manufacturer, vr: 'LO', value: 'Pedicle' },
    { tag: TAG.referringPhysicianName, vr: 'PN', value: '' },
    { tag: TAG.studyDescription, vr: 'LO', value: meta.studyDescription ?? '' },
    { tag: TAG.seriesDescription, vr: 'LO', value: meta.seriesDescription ?? '' },
    { tag: TAG.patientName, vr: 'PN', value: meta.patientName ?? '' },
    { tag: TAG.patientId, vr: 'LO', value: meta.patientId ?? '' },
    { tag: TAG.patientBirthDate, vr: 'DA', value: meta.patientBirthDate ?? '' },
    { tag: TAG.patientSex, vr: 'CS', value: meta.patientSex ?? '' },
    { tag: TAG.studyInstanceUid, vr: 'UI', value: meta.studyInstanceUid ?? createUid() },
    { tag: TAG.seriesInstanceUid, vr: 'UI', value: meta.seriesInstanceUid ?? createUid() },
    { tag: TAG.studyId, vr: 'SH', value: meta.studyId ?? '' },
    { tag: TAG.seriesNumber, vr: 'IS', value: meta.seriesNumber ?? 1 },
    { tag: TAG.acquisitionNumber, vr: 'IS', value: 1 },
    { tag: TAG.frameOfReferenceUid, vr: 'UI', value: meta.frameOfReferenceUid ?? createUid() },
    { tag: TAG.laterality, vr: 'CS', value: '' },
    { tag: TAG.positionReferenceIndicator, vr: 'LO', value: '' },
  ];
}
