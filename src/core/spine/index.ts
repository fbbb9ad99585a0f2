/** The spine: separating vertebrae, naming levels, frames along the column. */
export { type CompletedCanal, completeCanal } from './frames/canal.ts';
export { fitCentreline, localSpineFrame, type SpineFrame } from './frames/centreline.ts';
export { type CobbAngle, cobbAngle, greatestCurve, type SpineCurve } from './frames/cobb.ts';
export type { BodyHeights, EndPlate } from './frames/end-plates.ts';
export { lineLengthMm, lineThrough, nearestOnLine, sliceCentres } from './frames/guideline.ts';
export {
  planeSheet,
  pointOnSheet,
  rimmed,
  type Sheet,
  sampleMask,
  sampleVolume,
  straightSheet,
} from './frames/reformat.ts';
export {
  curveThrough,
  type MeasuredVertebra,
  measureSpine,
  type SpineModel,
  type VertebraParts,
} from './frames/spine-model.ts';
export { type VertebraFrame, vertebraFrame } from './frames/vertebra-frame.ts';
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
} from './level-names.ts';
export {
  type ColumnLevel,
  type ColumnVertebra,
  columnName,
  columnSequence,
  parseColumnLevel,
  vertebraColumn,
} from './levels/column-names.ts';
export { levelChoices, type RenameAnchor, type RenamedLevels, renameLevels } from './levels/rename.ts';
export { forEachLocal } from './sectors/local-voxels.ts';
export {
  type BodyThird,
  divideBody,
  divideSectors,
  type SectorNumber,
  sectorNumbers,
  sectorTitles,
} from './sectors/sectors.ts';
export { type SplitVertebra, splitBody } from './sectors/split-body.ts';
export { separateVertebrae } from './separate-vertebrae.ts';
export type {
  LandmarkName,
  LandmarkStance,
  LandmarkVote,
  LevelAnchor,
  LevelCandidate,
  LevelCounting,
  LevelLadder,
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
