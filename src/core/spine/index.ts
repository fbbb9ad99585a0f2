/** The spine: levels and their names. */
export {
  allLevels,
  levelSequence,
  numberOf,
  parseLevel,
  regionOf,
  type SpineRegion,
  type VertebraLevel,
  vertebraName,
} from './levels.ts';
