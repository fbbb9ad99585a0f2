/** Structure names (AAPM TG-263): look-up, search, matching, defaults and codes. */
export { codesForName } from './codes.ts';
export { defaultColour, defaultInterpretedType } from './defaults.ts';
export { exportNames, maxNameLength, maxRoiNameLength } from './length.ts';
export { matchNames, type NamePair, nearNames } from './match.ts';
export { seenAs } from './normalise.ts';
export { resolveName, sureName } from './resolve.ts';
export { searchNames } from './search.ts';
export { lookUpName } from './table.ts';
