/** Structure names (AAPM TG-263): look-up, search, matching, defaults and codes. */
export { codesForName, type NameCodes } from './codes.ts';
export { defaultColour, defaultInterpretedType } from './defaults.ts';
export { exportNames, maxNameLength, maxRoiNameLength } from './length.ts';
export { matchNames, type NameMatching, type NamePair, nearNames, type PairingNumbers } from './match.ts';
export { type ResolvedName, resolveName, sureName } from './resolve.ts';
export { searchNames } from './search.ts';
export { lookUpName, type TgStructure, tgStructures } from './table.ts';
