/** Which structure of one set is which of another. */
import { editDistance, nameParts, nameWords } from './normalise.ts';
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
}

function prepare(text: string): Prepared {
  const { key, side } = nameParts(text);
  return {
    text,
    resolved: resolveName(text),
    key,
    side,
    numbers: (nameWords(text).join(' ').match(/\d+/g) ?? []).join(','),
  };
}

/** 0 = certainly not the same; sides and numbers must agree, whatever the spelling. */
function score(a: Prepared, b: Prepared): number {
  if (a.text.trim() === b.text.trim()) return 1;
  if (a.key === b.key && a.side === b.side) return 0.98;
  if (a.resolved && b.resolved) {
    return a.resolved.name === b.resolved.name ? Math.min(a.resolved.confidence, b.resolved.confidence) : 0;
  }
  if (a.side !== b.side || a.numbers !== b.numbers) return 0;
  const length = Math.max(a.key.length, b.key.length);
  const similarity = 1 - editDistance(a.key, b.key) / length;
  return length >= 4 && similarity >= 0.75 ? similarity * 0.7 : 0;
}

/**
 * One-to-one pairs of names that mean the same structure, best confidence first, in the order of the reference list. Two names that resolve
 * to different TG-263 names, sides or numbers are never paired.
 */
export function matchNames(reference: readonly string[], test: readonly string[]): NameMatching {
  const [refs, tests] = [reference.map(prepare), test.map(prepare)];
  const scores = refs.flatMap((r, i) => tests.map((t, j) => ({ i, j, value: score(r, t) })));
  const candidates = scores
    .filter((s) => s.value > 0)
    .sort((a, b) => b.value - a.value || a.i - b.i || a.j - b.j);
  const [usedI, usedJ] = [new Set<number>(), new Set<number>()];
  const pairs: NamePair[] = [];
  for (const { i, j, value } of candidates) {
    if (usedI.has(i) || usedJ.has(j)) continue;
    const ambiguous = candidates.some(
      (c) =>
        c.value === value &&
        ((c.i === i && c.j !== j && !usedJ.has(c.j)) || (c.j === j && c.i !== i && !usedI.has(c.i))),
    );
    usedI.add(i);
    usedJ.add(j);
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
