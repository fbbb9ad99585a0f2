/** The digital spine phantom: a CT made in code with exact ground truth. */
export { createSpinePhantom, type SpinePhantom } from './create-spine-phantom.ts';
export {
  bodyValue,
  FIRST_RIB,
  organValue,
  PART,
  posteriorValue,
  vertebraOfValue,
} from './label-table.ts';
export type { PhantomOptions } from './options.ts';
export { phantomParts, type VertebraPart } from './parts.ts';
