/** RT Structure Sets: reading, writing, proving, checking. */
export { checkRtstruct } from './check.ts';
export { decodeRtstruct } from './decode.ts';
export { encodeRtstruct } from './encode.ts';
export { proveRtstruct } from './proof.ts';
export type {
  DecodedRtstruct,
  DecodeOptions,
  EncodeOptions,
  ExportProof,
  KeptElement,
  ProofVolumes,
  RingRule,
  RoiProof,
  RoiSource,
  RtstructSource,
  SourceSlice,
} from './types.ts';
