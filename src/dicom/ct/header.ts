/** One CT file → what the assembly needs to know about it (PS3.3 A.3 CT, A.38 Enhanced CT). */
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { DicomFile } from '../parse/dataset.ts';
import { parseDicom } from '../parse/file.ts';
import { isAlwaysLossy } from '../parse/transfer-syntaxes.ts';
import { SOP, TAG } from '../tags.ts';
import { baseName } from './base-name.ts';
import { readFrames } from './frames.ts';
import { readLayout } from './layout.ts';
import type { CtHeader, PatientStudy } from './types.ts';

const CT_CLASSES: ReadonlySet<string> = new Set([SOP.ct, SOP.enhancedCt, SOP.legacyConvertedCt]);

/**
 * Reads the header of a CT image (single-frame, Enhanced or legacy converted Enhanced). Pixels are not touched: the
 * start of the file up to Pixel Data is enough (`parseDicom(bytes, {stopBefore: 0x7fe00010})`).
 *
 * @param input the parsed file or its bytes.
 * @param source what the caller calls the file; comes back in findings.
 * @throws PedicleError `not-ct` for another kind of object, `ct-pixel-format` when its pixels cannot be CT values,
 * and what `parseDicom` throws.
 */
export function readCtHeader(input: DicomFile | Uint8Array, source = ''): CtHeader {
  const file = input instanceof DicomFile ? input : parseDicom(input, { stopBefore: TAG.floatPixelData });
  const findings: Finding[] = [];
  const sopClassUid = file.string(TAG.sopClassUid) || file.meta?.string(TAG.mediaStorageSopClassUid) || '';
  const modality = file.string(TAG.modality);
  if (!CT_CLASSES.has(sopClassUid) && !(sopClassUid === '' && modality === 'CT')) {
    throw fault('not-ct');
  }
  const sopInstanceUid =
    file.string(TAG.sopInstanceUid) || file.meta?.string(TAG.mediaStorageSopInstanceUid) || '';
  const name = { file: baseName(source) };
  if (file.string(TAG.sopClassUid) === '' || file.string(TAG.sopInstanceUid) === '') {
    findings.push(finding('ct-identity', 'warning', {}, name));
  }
  const layout = readLayout(file);
  const imageType = file.strings(TAG.imageType);
  const multiFrame = sopClassUid === SOP.enhancedCt || sopClassUid === SOP.legacyConvertedCt;
  const frames = readFrames(file, multiFrame, name.file, findings);
  return {
    source,
    sopClassUid: sopClassUid || SOP.ct,
    sopInstanceUid,
    seriesInstanceUid: file.string(TAG.seriesInstanceUid),
    frameOfReferenceUid: file.string(TAG.frameOfReferenceUid),
    modality,
    seriesDescription: file.string(TAG.seriesDescription),
    seriesNumber: file.number(TAG.seriesNumber),
    instanceNumber: file.number(TAG.instanceNumber),
    imageType,
    patientPosition: file.string(TAG.patientPosition),
    gantryTiltDeg: file.number(TAG.gantryTilt),
    rescaleType: file.string(TAG.rescaleType) || rescaleTypeOfFrames(file),
    lossy: file.string(TAG.lossy) === '01' || isAlwaysLossy(file.transferSyntaxUid),
    study: readPatientStudy(file),
    acquisitionTime: file.string(TAG.acquisitionDateTime) || file.string(TAG.acquisitionTime),
    kernel: file.strings(TAG.convolutionKernel).join('/'),
    acquisition: {
      manufacturer: file.string(TAG.manufacturer),
      model: file.string(TAG.manufacturerModelName),
      kvp: file.number(TAG.kvp),
      kernel: file.strings(TAG.convolutionKernel).join('/'),
      sliceThicknessMm: frames[0]?.sliceThicknessMm ?? null,
    },
    ...((file.syntaxDiffers || layout.transferSyntaxUid !== file.transferSyntaxUid) && {
      syntaxDiffers: true,
    }),
    layout,
    frames,
    findings,
  };
}

/** Rescale Type of an Enhanced CT: that of the shared group or of the first frame. */
function rescaleTypeOfFrames(file: DicomFile): string {
  const groups = [...file.items(TAG.sharedGroups), ...file.items(TAG.perFrameGroups).slice(0, 1)];
  const transformations = groups.flatMap((group) => group.items(TAG.pixelValueTransformationSequence));
  return transformations.map((item) => item.string(TAG.rescaleType)).find((type) => type !== '') ?? '';
}

/** Patient and study values of any DICOM object. */
export function readPatientStudy(file: DicomFile): PatientStudy {
  return {
    patientName: file.whole(TAG.patientName),
    patientId: file.whole(TAG.patientId),
    patientBirthDate: file.string(TAG.patientBirthDate),
    patientSex: file.string(TAG.patientSex),
    studyInstanceUid: file.string(TAG.studyInstanceUid),
    studyDate: file.string(TAG.studyDate),
    studyTime: file.string(TAG.studyTime),
    studyId: file.string(TAG.studyId),
    studyDescription: file.string(TAG.studyDescription),
    accessionNumber: file.string(TAG.accessionNumber),
    referringPhysicianName: file.string(TAG.referringPhysicianName),
  };
}
