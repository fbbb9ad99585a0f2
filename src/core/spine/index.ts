/** The spine: separating vertebrae, naming levels, frames along the column. */
export { completeCanal } from './frames/canal.ts';
export { localSpineFrame, type SpineFrame } from './frames/centreline.ts';
export { cobbAngle, greatestCurve } from './frames/cobb.ts';
export type { EndPlate } from './frames/end-plates.ts';
export { lineLengthMm, nearestOnLine } from './frames/guideline.ts';

export {
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
  type VertebraLevel,
  vertebraBodyName,
  vertebraName,
} from './level-names.ts';
export {
  columnName,
  columnSequence,
  vertebraColumn,
} from './levels/column-names.ts';
export { renameLevels, saysLevel } from './levels/rename.ts';
export { forEachLocal } from './sectors/local-voxels.ts';
export {
  type BodyThird,
  divideBody,
  divideSectors,
  type SectorNumber,
  sectorNumbers,
  sectorTitles,
} from './sectors/sectors.ts';
export { splitBody } from './sectors/split-body.ts';
export { separateVertebrae } from './separate-vertebrae.ts';
export type {
  LevelCandidate,
  LevelStatus,
  SeparatedVertebra,
  SeparationOptions,
  SpineClass,
  SpineClassMap,
  SpineSeparation,
  SpineVotes,
} from './types.ts';
