/** Door of the DICOM layer: bytes in, core types out, and back. */
export { assembleSeries } from './ct/assemble.ts';
export { type CtMeta, encodeCt } from './ct/encode.ts';
export { readCtHeader, readPatientStudy } from './ct/header.ts';
export { AIR_HU } from './ct/hu.ts';
export { ctIdentity } from './ct/identity.ts';
export { interpolatedSlices, planResample, resampleSpacing } from './ct/resample.ts';
export type * from './ct/types.ts';
export {
  type LoadedVolume,
  type LoadOptions,
  loadVolume,
  middleFirst,
  type PixelSource,
} from './ct/volume.ts';
export {
  type ByteRange,
  DicomDataset,
  type DicomElement,
  DicomFile,
  type PersonName,
  type StopElement,
} from './parse/dataset.ts';
export { type ParseOptions, parseDicom } from './parse/file.ts';
export { readDecimalStrings } from './parse/numbers.ts';
export { tagName } from './parse/parse-errors.ts';
export * from './parse/transfer-syntaxes.ts';
export * from './rtstruct/index.ts';
export { SOP, TAG } from './tags.ts';
export { createUid, isUid } from './uid.ts';
export { formatDecimalString } from './write/decimal.ts';
export type { WriteElement, WriteItem, WriteValue } from './write/types.ts';
export { type WriteFile, writeDicom } from './write/writer.ts';
