/** A PDF as DICOM (Encapsulated PDF, PS3.3 A.45.1), in the study of its CT. */
import { fault } from '../../core/errors/errors.ts';
import type { Code } from '../../core/structures/types.ts';
import type { CtSeries } from '../ct/types.ts';
import { parseDicom } from '../parse/file.ts';
import { line } from '../rtstruct/text.ts';
import { SOP } from '../tags.ts';
import { createUid } from '../uid.ts';
import { writeDicom } from '../write/writer.ts';
import { codeItem, commonElements, type DerivedOptions, imageItem } from './common.ts';

const REPORT: Code = { value: '18748-4', scheme: 'LN', meaning: 'Diagnostic imaging report' };
const T = {
  acquisitionDateTime: 0x0008002a,
  conversionType: 0x00080064,
  burnedInAnnotation: 0x00280301,
  conceptName: 0x0040a043,
  verificationFlag: 0x0040a493,
  documentTitle: 0x00420010,
  document: 0x00420011,
  mimeType: 0x00420012,
  sourceInstances: 0x00420013,
  documentLength: 0x00420015,
} as const;

/** One item an instance: of a multi-frame image every slice is the same one. */
const instances = (ct: CtSeries) =>
  [...new Map(ct.slices.map((s) => [s.sopInstanceUid, s])).values()].map((slice) =>
    imageItem({ ...slice, frameNumber: null }),
  );

/** @param title what the document is called; no patient in it. */
export function encapsulatedPdf(
  pdf: Uint8Array,
  ct: CtSeries,
  title: string,
  options: DerivedOptions = {},
): Uint8Array {
  const uid = options.createUid ?? createUid;
  return writeDicom({
    sopClassUid: SOP.encapsulatedPdf,
    sopInstanceUid: uid(),
    elements: [
      ...commonElements(ct, 'DOC', uid(), 'Pedicle report', options),
      { tag: T.acquisitionDateTime, vr: 'DT', value: '' },
      { tag: T.conversionType, vr: 'CS', value: 'WSD' },
      { tag: T.burnedInAnnotation, vr: 'CS', value: 'YES' },
      { tag: T.conceptName, vr: 'SQ', value: [codeItem(REPORT)] },
      { tag: T.verificationFlag, vr: 'CS', value: 'UNVERIFIED' },
      { tag: T.documentTitle, vr: 'ST', value: line(title, 64) },
      { tag: T.document, vr: 'OB', value: pdf },
      { tag: T.mimeType, vr: 'LO', value: 'application/pdf' },
      { tag: T.sourceInstances, vr: 'SQ', value: instances(ct) },
      { tag: T.documentLength, vr: 'UL', value: pdf.length },
    ],
  });
}

/** The PDF of such a file, without the byte that makes its length even. @throws PedicleError `form-proof-failed`. */
export function readEncapsulatedPdf(bytes: Uint8Array): Uint8Array {
  const file = parseDicom(bytes);
  const [length, document] = [file.number(T.documentLength), file.raw(T.document)];
  if (length === null || document.length < length) throw fault('form-proof-failed', { what: 'report' });
  return document.subarray(0, length);
}
