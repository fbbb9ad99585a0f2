/** The spine: separating vertebrae, naming levels, frames along the column. */
export type { SpineFrame } from './frames/centreline.ts';
export { greatestCurve, type SpineCurve } from './frames/cobb.ts';

export {
  type MeasuredVertebra,
  measureSpine,
  type SpineModel,
  type VertebraParts,
} from './frames/spine-model.ts';
export type { VertebraFrame } from './frames/vertebra-frame.ts';
export { allLevels, parseLevel, type VertebraLevel, vertebraName } from './level-names.ts';

export { saysLevel } from './levels/rename.ts';
export { markedUnconfirmed, unconfirmedLevels, withLevelMarks } from './levels/unconfirmed.ts';
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
