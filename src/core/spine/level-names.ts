/** Names of vertebral levels: one vocabulary for the phantom, the separation and the level naming. */

/** A vertebral level, cranial to caudal order in {@link allLevels}; `T13`, `L6` are the common extra vertebrae. */
export type VertebraLevel =
  | `C${1 | 2 | 3 | 4 | 5 | 6 | 7}`
  | `T${ThoracicNumber}`
  | `L${1 | 2 | 3 | 4 | 5 | 6}`;
type ThoracicNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;

/** Which part of the column a vertebra belongs to. */
export type SpineRegion = 'C' | 'T' | 'L';

const count = (letter: SpineRegion, n: number): VertebraLevel[] =>
  Array.from({ length: n }, (_, i) => `${letter}${i + 1}` as VertebraLevel);

/**
 * The levels of a spine with the given numbers of thoracic and lumbar vertebrae, cranial first.
 * The usual spine has 12 and 5; 11 or 13 and 4 or 6 are the known variants.
 */
export function levelSequence(thoracicCount = 12, lumbarCount = 5): readonly VertebraLevel[] {
  return [...count('C', 7), ...count('T', thoracicCount), ...count('L', lumbarCount)];
}

/** Every level that has a name, cranial first, extra vertebrae in their place. */
export const allLevels: readonly VertebraLevel[] = levelSequence(13, 6);

/** `C`, `T` or `L`. */
export const regionOf = (level: VertebraLevel): SpineRegion => level[0] as SpineRegion;

/** Number within the region, 1-based: 12 for `T12`. */
export const numberOf = (level: VertebraLevel): number => Number(level.slice(1));

/**
 * TG-263 name of a whole vertebra: `VB_C1`, `VB_T01`, `VB_L5` (thoracic numbers take two digits). The name's FMA code
 * is that of the whole vertebra, see docs/decisions/0010-vertebra-names.md.
 */
export function vertebraName(level: VertebraLevel): string {
  const n = numberOf(level);
  return regionOf(level) === 'T' ? `VB_T${String(n).padStart(2, '0')}` : `VB_${level}`;
}

/** Name of a vertebra's body alone: `VB_L3_Body` (no TG-263 name exists; ≤ 16 characters). */
export const vertebraBodyName = (level: VertebraLevel): string => `${vertebraName(level)}_Body`;

/** The level a text names (`L3`, `t07`, `VB_T01`), or undefined. */
export function parseLevel(text: string): VertebraLevel | undefined {
  const match = /^(?:VB_)?([CTL])0?(\d{1,2})$/i.exec(text.trim());
  if (!match) return undefined;
  const level = `${(match[1] as string).toUpperCase()}${Number(match[2])}`;
  return allLevels.find((known) => known === level);
}
