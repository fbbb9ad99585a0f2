/** RT Structure Sets: reading, writing, proving, checking. */
export { checkRtstruct } from './check/check.ts';
export { decodeRtstruct, type ReadRtstruct, readRtstruct } from './read/decode.ts';
export type {
  DecodedRtstruct,
  EncodeOptions,
  ExportProof,
  KeptElement,
  RingRule,
  RoiSource,
  RtstructSource,
  SourceSlice,
  WrittenContour,
} from './types.ts';
export { encodeRtstruct } from './write/encode.ts';
export { writable } from './write/identity.ts';
export { proveRtstruct } from './write/proof.ts';
