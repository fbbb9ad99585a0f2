/** The digital spine phantom: a CT made in code with exact ground truth. */
export { createSpinePhantom, type PhantomVertebra, type SpinePhantom } from './createSpinePhantom.ts';
export {
  bodyValue,
  FIRST_RIB,
  organValue,
  PART,
  phantomLabels,
  posteriorValue,
  vertebraOfValue,
} from './labelTable.ts';
export type { PhantomFracture, PhantomLesion, PhantomOptions, PhantomPosition } from './options.ts';
