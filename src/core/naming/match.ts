/** Which structure of one set is which of another. */
import { maxRoiNameLength } from './length.ts';
import { editDistance, nameParts, nameSigns, nameWords } from './normalise.ts';
import { type ResolvedName, resolveName } from './resolve.ts';

export interface NamePair {
  /** Positions in the given lists. */
  readonly referenceIndex: number;
  readonly testIndex: number;
  readonly reference: string;
  readonly test: string;
  /** 0–1; below 0.8 ask the user. */
  readonly confidence: number;
  /** Another partner was equally good: the choice follows list order and should be confirmed. */
  readonly ambiguous: boolean;
}

export interface NameMatching {
  readonly pairs: readonly NamePair[];
  readonly unmatchedReference: readonly string[];
  readonly unmatchedTest: readonly string[];
}

interface Prepared {
  readonly text: string;
  readonly resolved: ResolvedName | null;
  readonly key: string;
  readonly side: string;
  readonly numbers: string;
  readonly role: string;
  /** The letter that tells one target from another: p of `GTVp` (primary), n of `GTV_n` (node), A of `PTV-A`; '' without one. */
  readonly which: string;
  /** What its words do not hold: the plus of `PTV+5`, the prime of `PTV'`. */
  readonly signs: string;
}

/** Words that make another structure of the one they stand beside: a margin, a helper, a part of a vertebra. */
const roleWords: ReadonlySet<string> = new Set(
  'prv z zz x xx ring opt avoid help dummy sub minus exp body corpus arch pedicle lamina process'.split(' '),
);

/** What kind of thing a name is: `GTV` never pairs with `CTV`, an organ never with its margin, a body never with its vertebra. */
function roleOf(text: string): string {
  const targets = text.slice(0, maxRoiNameLength).match(/i?[gcp]tv|itv/gi) ?? [];
  const words = nameWords(text).filter((word) => roleWords.has(word));
  return [...targets.map((t) => t.toUpperCase()), ...words.sort()].join(' ');
}

function prepare(text: string): Prepared {
  const { key, side } = nameParts(text);
  return {
    text,
    resolved: resolveName(text),
    key,
    side,
    numbers: (nameWords(text).join(' ').match(/\d+/g) ?? []).join(','),
    role: roleOf(text),
    which: /[gcpi]tv[ _-]?([a-z])(?![a-z])/i.exec(text.slice(0, maxRoiNameLength))?.[1]?.toLowerCase() ?? '',
    signs: nameSigns(text),
  };
}

/** 0 = certainly not the same; sides, numbers and roles must agree, whatever the spelling. */
function score(a: Prepared, b: Prepared): number {
  if (a.text.trim() === b.text.trim()) return 1;
  if (a.role !== b.role) return 0;
  if (a.which !== '' && b.which !== '' && a.which !== b.which) return 0;
  // Two names of TG-263 are two structures, however alike without their separators (VB_S and VBs).
  const named = a.resolved?.via === 'exact' && b.resolved?.via === 'exact';
  if (named && a.resolved?.name !== b.resolved?.name) return 0;
  // 50.4 and 504, 1_1 and 11 are other numbers though their digits are the same.
  if (a.key === b.key && a.side === b.side && a.numbers === b.numbers)
    return a.signs === b.signs ? 0.98 : 0.7;
  if (a.resolved && b.resolved) {
    return a.resolved.name === b.resolved.name ? Math.min(a.resolved.confidence, b.resolved.confidence) : 0;
  }
  if (a.side !== b.side || a.numbers !== b.numbers) return 0;
  const length = Math.max(a.key.length, b.key.length);
  if (length < 4 || length > maxRoiNameLength) return 0;
  const similarity = 1 - editDistance(a.key, b.key) / length;
  return similarity >= 0.75 ? similarity * 0.7 : 0;
}

/** What tells structures of one name apart: ROI Numbers by position in the lists. */
export interface PairingNumbers {
  readonly reference: readonly (number | undefined)[];
  readonly test: readonly (number | undefined)[];
}

/**
 * One-to-one pairs of names that mean the same structure, best confidence first, in the order of the reference list. Two names that resolve
 * to different TG-263 names, sides, numbers, targets (`GTVp`, `GTVn`) or roles (target kinds, margins, parts of a vertebra) are never paired. Among equal names the one with the same ROI
 * Number comes first; the pair stays ambiguous, for the numbers of two files need not mean the same.
 */
export function matchNames(
  reference: readonly string[],
  test: readonly string[],
  numbers?: PairingNumbers,
): NameMatching {
  const [refs, tests] = [reference.map(prepare), test.map(prepare)];
  const sameNumber = (i: number, j: number): number =>
    numbers?.reference[i] !== undefined && numbers.reference[i] === numbers.test[j] ? 1 : 0;
  const scores = refs.flatMap((r, i) =>
    tests.map((t, j) => ({ i, j, value: score(r, t), number: sameNumber(i, j) })),
  );
  const candidates = scores
    .filter((s) => s.value > 0)
    .sort((a, b) => b.value - a.value || b.number - a.number || a.i - b.i || a.j - b.j);
  /** The confidence with which a position found its partner. */
  const [usedI, usedJ] = [new Map<number, number>(), new Map<number, number>()];
  const pairs: NamePair[] = [];
  for (const { i, j, value } of candidates) {
    if (usedI.has(i) || usedJ.has(j)) continue;
    const free = (used: number | undefined): boolean => used === undefined || used <= value;
    const ambiguous = candidates.some(
      (c) =>
        c.value === value &&
        ((c.i === i && c.j !== j && free(usedJ.get(c.j))) ||
          (c.j === j && c.i !== i && free(usedI.get(c.i)))),
    );
    usedI.set(i, value);
    usedJ.set(j, value);
    pairs.push({
      referenceIndex: i,
      testIndex: j,
      reference: reference[i]!,
      test: test[j]!,
      confidence: value,
      ambiguous,
    });
  }
  return {
    pairs: pairs.sort((a, b) => a.referenceIndex - b.referenceIndex),
    unmatchedReference: reference.filter((_, i) => !usedI.has(i)),
    unmatchedTest: test.filter((_, j) => !usedJ.has(j)),
  };
}

/** Up to three of `names` that `wanted` may have been meant for, the nearest first: for messages. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const meant = prepare(wanted.slice(0, maxRoiNameLength));
  const near = names.map((name) => {
    const key = prepare(name.slice(0, maxRoiNameLength)).key;
    const distance = editDistance(meant.key, key) / Math.max(1, meant.key.length, key.length);
    return { name, distance };
  });
  return near
    .filter(({ distance }) => distance <= 0.4)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
