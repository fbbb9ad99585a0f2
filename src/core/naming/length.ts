/** How long a structure name may be in a file, and how it is shortened where a profile asks for it. */
import { fault, type PedicleError } from '../errors/errors.ts';
import { isSide, seenAs } from './normalise.ts';

/** Longest ROI Name DICOM takes (LO, PS3.5 6.2). */
export const maxRoiNameLength = 64;
/** Longest structure name of the 16-character profile (TG-263, Eclipse). */
export const maxNameLength = 16;

/** Characters of an LO value that DICOM or Eclipse refuse: backslash and control characters. */
const refused = /[\\\p{Cc}]/gu;
/** A name of more words and signs is none: it is not shortened. */
const mostPieces = 512;

const lengthOf = (text: string): number => [...text].length;

interface Piece {
  readonly text: string;
  /** A word that may lose its last letters; digits, levels, margins, sides and separators never do. */
  readonly free: boolean;
}

/** Words at case changes, digits and everything else: `KidneyLeft_PRV05` → `Kidney`, `Left`, `_`, `PRV`, `05`. */
const splitName = (name: string): string[] =>
  name.match(/\p{Lu}*[\p{Ll}\p{M}]+|\p{Lu}+|[\p{L}\p{M}]+|[^\p{L}\p{M}]+/gu) ?? [];

/** A word in front of a number carries it (`T10`, `Th10`, `BodyT10`): its last hump, at most three letters, stays. */
const carrier = /(?:\p{Lu}\p{Ll}{0,2}|\p{Ll}{1,3})$/u;

function piecesOf(name: string): Piece[] {
  const parts = splitName(name);
  return parts.flatMap((text, n): Piece[] => {
    const word = /^\p{L}/u.test(text);
    if (!word || lengthOf(text) <= 3 || isSide(text)) return [{ text, free: false }];
    const numbered = /^\d/.test(parts[n + 1] ?? '') ? (carrier.exec(text)?.[0] ?? '') : '';
    const rest = text.slice(0, text.length - numbered.length);
    const kept: Piece[] = numbered === '' ? [] : [{ text: numbered, free: false }];
    return rest === '' ? kept : [{ text: rest, free: true }, ...kept];
  });
}

/**
 * The name in at most `length` characters: the longest words lose their last letters, the last of them altogether; numbers (level, dose, margin), sides, short words (`PRV`, `VB`) and separators stay
 * whole. Null when that is not enough.
 */
export function shortenName(name: string, length: number): string | null {
  if (lengthOf(name) <= length) return name;
  const pieces = piecesOf(name).map(({ text, free }) => ({ letters: [...text], free }));
  if (pieces.length > mostPieces) return null;
  const text = (): string => pieces.map((piece) => piece.letters.join('')).join('');
  const byLength = (least: number) =>
    pieces
      .filter((piece) => piece.free && piece.letters.length > least)
      .sort((a, b) => b.letters.length - a.letters.length);
  for (const least of [2, 1, 0]) {
    for (let words = byLength(least); words.length > 0; words = byLength(least)) {
      const [longest, next] = words as [Letters, Letters | undefined];
      const spare = longest.letters.length - Math.max(least, (next?.letters.length ?? 0) - 1);
      longest.letters.length -= Math.min(spare, Math.max(1, lengthOf(text()) - length));
      // A word that is gone takes one of its two separators along.
      const short =
        least > 0
          ? text()
          : text()
              .replace(/([_ ])[_ ]+/g, '$1')
              .replace(/^[_ ]+/, '');
      if (lengthOf(short) <= length) return short;
    }
  }
  return null;
}

type Letters = { readonly letters: string[]; readonly free: boolean };

const uncuttable = (at: number, limit: number): PedicleError =>
  fault('name-too-long', { number: at + 1, limit });

/**
 * Names as written to a file: whole, unique as they are seen (without case, {@link seenAs}), at most `limit` characters (64 is DICOM's own, 16 that of Eclipse). A longer name is
 * shortened by {@link shortenName}, one already taken gets `~2`, `~3`…: two names never become one. A name that fits keeps itself before any other may take it; the
 * order of the list decides between equals. An empty name becomes `ROI`.
 * @throws PedicleError `name-too-long` when a name cannot be shortened without losing what tells it from others.
 */
export function exportNames(names: readonly string[], limit = maxNameLength): string[] {
  const plain = names.map((name) => name.replace(refused, '').trim() || 'ROI');
  const taken = new Set<string>();
  const result: (string | undefined)[] = plain.map((name) => {
    const seen = seenAs(name);
    if (lengthOf(name) > limit || taken.has(seen)) return undefined;
    taken.add(seen);
    return name;
  });
  const next = new Map<string, number>();
  return result.map((kept, at) => {
    if (kept !== undefined) return kept;
    const name = plain[at] as string;
    let candidate = shortenName(name, limit);
    const first = seenAs(candidate ?? '');
    for (let n = next.get(first) ?? 2; candidate === null || taken.has(seenAs(candidate)); n += 1) {
      if (candidate === null) throw uncuttable(at, limit);
      const suffix = `~${n}`;
      const cut = shortenName(name, limit - suffix.length);
      candidate = cut === null ? null : cut + suffix;
      next.set(first, n + 1);
    }
    taken.add(seenAs(candidate));
    return candidate;
  });
}
