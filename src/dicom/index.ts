/** Door of the DICOM layer: bytes in, core types out, and back. */
export { assembleSeries } from './ct/assemble.ts';
export { encodeCt } from './ct/encode.ts';
export { readCtHeader } from './ct/header.ts';

export { ctIdentity } from './ct/identity.ts';
export { interpolatedSlices, planResample, resampleSpacing } from './ct/resample.ts';
export type * from './ct/types.ts';

export { DicomDataset } from './parse/dataset.ts';
export { parseDicom } from './parse/file.ts';

export * from './parse/transfer-syntaxes.ts';
export * from './rtstruct/index.ts';
export { TAG } from './tags.ts';
export { createUid, isUid } from './uid.ts';

export { encodeFileMeta } from './write/writer.ts';
