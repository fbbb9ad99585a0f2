/** Free-text structure names → comparable parts. */

export type Side = 'L' | 'R' | '';

/** A name taken apart: words without case, accents and punctuation; numbers without leading zeros; side removed. */
export interface NameParts {
  readonly words: readonly string[];
  readonly side: Side;
  /** The words joined: what synonyms are looked up by. */
  readonly key: string;
}

const left = new Set([
  'l',
  'lt',
  'left',
  'li',
  'links',
  'gauche',
  'izq',
  'izquierda',
  'izquierdo',
  'sin',
  'sinistra',
  'sinister',
  'sx',
  'lft',
]);
const right = new Set([
  'r',
  'rt',
  'right',
  're',
  'rechts',
  'droit',
  'droite',
  'der',
  'derecha',
  'derecho',
  'dex',
  'dextra',
  'dexter',
  'dx',
  'rgt',
]);

/** Whether a word alone names a side, in any of seven languages. */
export const isSide = (word: string): boolean =>
  left.has(word.toLowerCase()) || right.has(word.toLowerCase());

/** A longer text is no name: it is compared as a whole, so that no text makes the rules below slow. */
const longestName = 256;

/** Accents of Latin, Greek and Cyrillic letters go; the marks of other scripts (が and か) tell words apart. */
const noAccents = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll(/[œŒ]/g, 'oe');

/** Words of a name in any script: split at punctuation, case changes and between letters and digits. */
export function nameWords(text: string): string[] {
  if (text.length > longestName) return [text.toLowerCase()];
  return noAccents(text)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2,})([A-Z][a-z]{2,})/g, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => (/^\d+$/.test(word) ? String(Number(word)) : word));
}

/** A name as it looks to a reader, without case: names that differ in what nobody sees (zero-width marks, how an accent is stored) are one. */
export const seenAs = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();

/** Signs of a name that separate words and mean nothing else. */
const separators = /[\p{L}\p{M}\p{N}\s_\-.,:;/()[\]{}&]+/gu;

/** Signs that may tell two names apart whose words are the same (`PTV+5` and `PTV-5`, `PTV'`, `Heart?`), in order. */
export const nameSigns = (text: string): string => text.slice(0, longestName).replace(separators, '');

/** Takes a name apart; the side is a word of its own in any of seven languages (`LUNG_R`, `Lung Left`, `Niere li`). */
export function nameParts(text: string): NameParts {
  const all = nameWords(text);
  const isLeft = (word: string, at: number) => left.has(word) && isSideWord(all, at);
  const isRight = (word: string, at: number) => right.has(word) && isSideWord(all, at);
  const hasLeft = all.some(isLeft);
  const hasRight = all.some(isRight);
  const side: Side = hasLeft === hasRight ? '' : hasLeft ? 'L' : 'R';
  const words = side === '' ? all : all.filter((word, at) => !isLeft(word, at) && !isRight(word, at));
  return { words, side, key: words.join('') };
}

/** A single letter before a number is a vertebral level (`L 3`), not a side; a name is never only a side. */
function isSideWord(words: readonly string[], at: number): boolean {
  if (words.length === 1) return false;
  return !(words[at] === 'l' && /^\d+$/.test(words[at + 1] ?? ''));
}

/** Damerau–Levenshtein distance (optimal string alignment) between two short strings. */
export function editDistance(a: string, b: string): number {
  let [before, previous, row] = [[] as number[], [] as number[], [] as number[]];
  for (let j = 0; j <= b.length; j += 1) row.push(j);
  for (let i = 1; i <= a.length; i += 1) {
    [before, previous, row] = [previous, row, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let d = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, before[j - 2]! + 1);
      row.push(d);
    }
  }
  return row[b.length]!;
}
