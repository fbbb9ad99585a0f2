/** Which reference structure each edited structure is compared with: by name, or as the user chose. Pure. */
import { matchNames } from '../../../core/naming/index.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ComparePair {
  readonly testId: string;
  readonly referenceId: string;
  /** 0–1 of the name match; null when chosen by hand. */
  readonly confidence: number | null;
  /** Another name fits as well. */
  readonly ambiguous: boolean;
}

export interface Pairing {
  /** In the order of the edited structures. */
  readonly pairs: readonly ComparePair[];
  readonly unpairedReferenceIds: readonly string[];
}

/** Edited structure's id → reference structure's id, or null for "compare with nothing". */
export type HandPairs = ReadonlyMap<string, string | null>;

const PARTNER = 'partner/';

/** The mark that keeps the choice for an edited structure. */
export const partnerKey = (testId: string): string => `${PARTNER}${testId}`;

/** The choices among a document's marks. */
export function handPairsOf(marks: ReadonlyMap<string, string | number | boolean | null>): HandPairs {
  const pairs = new Map<string, string | null>();
  for (const [key, value] of marks) {
    if (!key.startsWith(PARTNER) || (value !== null && typeof value !== 'string')) continue;
    pairs.set(key.slice(PARTNER.length), value);
  }
  return pairs;
}

/**
 * What the user chose comes first; the names that are left are matched one to one. A choice whose structures are gone is
 * ignored. A reference chosen by hand for one structure is no longer offered to others by name.
 */
export function pairStructures(
  references: readonly Named[],
  tests: readonly Named[],
  byHand: HandPairs,
): Pairing {
  const referenceIds = new Set(references.map((r) => r.id));
  const pairs = new Map<string, ComparePair>();
  const decided = new Set<string>();
  const taken = new Set<string>();
  for (const { id } of tests) {
    const chosen = byHand.get(id);
    if (chosen === undefined || (chosen !== null && !referenceIds.has(chosen))) continue;
    decided.add(id);
    if (chosen === null) continue;
    taken.add(chosen);
    pairs.set(id, { testId: id, referenceId: chosen, confidence: null, ambiguous: false });
  }
  const [freeReferences, freeTests] = [
    references.filter((r) => !taken.has(r.id)),
    tests.filter((t) => !decided.has(t.id)),
  ];
  const matched = matchNames(
    freeReferences.map((r) => r.name),
    freeTests.map((t) => t.name),
  );
  for (const { referenceIndex, testIndex, confidence, ambiguous } of matched.pairs) {
    const [testId, referenceId] = [freeTests[testIndex]!.id, freeReferences[referenceIndex]!.id];
    taken.add(referenceId);
    pairs.set(testId, { testId, referenceId, confidence, ambiguous });
  }
  return {
    pairs: tests.flatMap((t) => pairs.get(t.id) ?? []),
    unpairedReferenceIds: references.filter((r) => !taken.has(r.id)).map((r) => r.id),
  };
}

/** True when a person should look at the pair before trusting its numbers. */
export const isUnsure = (pair: ComparePair, sureConfidence: number): boolean =>
  pair.confidence !== null && (pair.ambiguous || pair.confidence < sureConfidence);
