/** The spine: separating vertebrae, naming levels, frames along the column. */
export { type CompletedCanal, completeCanal } from './canal.ts';
export { fitCentreline, localSpineFrame, type SpineFrame } from './centreline.ts';
export { lineLengthMm, lineThrough, nearestOnLine, sliceCentres } from './guideline.ts';
export {
  allLevels,
  levelSequence,
  numberOf,
  parseLevel,
  regionOf,
  type SpineRegion,
  type VertebraLevel,
  vertebraBodyName,
  vertebraName,
} from './levels.ts';
export {
  planeSheet,
  pointOnSheet,
  rimmed,
  type Sheet,
  sampleMask,
  sampleVolume,
  straightSheet,
} from './reformat.ts';
export { divideSectors, type SectorNumber } from './sectors.ts';
export { separateVertebrae } from './separateVertebrae.ts';
export type {
  LevelAnchor,
  LevelCandidate,
  LevelNaming,
  LevelStatus,
  SeparatedVertebra,
  SeparationOptions,
  SpineCentreline,
  SpineClass,
  SpineClassMap,
  SpineSeparation,
  SpineVotes,
} from './types.ts';
