/** The spine: levels and their names. */
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
