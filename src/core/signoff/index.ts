/** A structure's way to the plan, as signatures say it, judged against its contours. */
import { contoursDigest } from '../formulas/index.ts';
import type { Structure } from '../structures/types.ts';
import { outlineDigest } from './outline-digest.ts';

export { outlineDigest } from './outline-digest.ts';

/** In this order; an edit of an approved one begins anew. */
export const STATES = ['proposed', 'edited', 'reviewed', 'approved'] as const;
export type SignState = (typeof STATES)[number];

/** Characters of a user's name. */
export const LONGEST_USER = 64;

/** What is written beside the state `edited` when somebody takes an approval back. */
export const TAKEN_BACK = 'approval taken back';

/** An entry of the audit log, as far as states need it. */
export interface Signature {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly user: string;
  /** `state`: somebody's word on a structure; `edited`: the page noted that somebody changes it; others say nothing of states. */
  readonly action: string;
  readonly structure?: string | undefined;
  readonly state?: SignState | undefined;
  /** `outlineDigest` of the contours it is about. */
  readonly contours?: string | undefined;
  /** Series Instance UID of the CT; absent: any in the folder. */
  readonly series?: string | undefined;
}

export interface SignedState {
  readonly structure: string;
  readonly state: SignState;
  /** '' where the log does not say. */
  readonly user: string;
  /** ISO 8601; '' where the log does not say. */
  readonly at: string;
  /** The contours are those that were signed. */
  readonly current: boolean;
}

/** The entries that still say something: of each structure the last word and the last note of an edit; order kept. */
export function lastSignatures<T extends Signature>(entries: readonly T[]): T[] {
  const last = new Map<string, T>();
  for (const entry of entries)
    if (entry.structure !== undefined && (entry.action === 'state' || entry.action === 'edited'))
      last.set(`${entry.action}/${entry.series ?? ''}/${entry.structure}`, entry);
  return entries.filter((e) => last.get(`${e.action}/${e.series ?? ''}/${e.structure ?? ''}`) === e);
}

const byHand = ({ provenance }: Structure): boolean => provenance.kind === 'manual' || provenance.edited;

/**
 * The state of every structure, found by its name. The last word counts as long as the contours are those it was said of: an undo that brings them back
 * brings it back. Else the structure is `edited`, by whom the log notes last. Nobody's word yet: `edited` when a hand changed it, `proposed` otherwise.
 * @param series Series Instance UID: entries about another CT of the folder do not count.
 */
export function signedStates(
  entries: readonly Signature[],
  structures: readonly Structure[],
  series?: string,
): SignedState[] {
  const words = new Map<string, Signature>();
  const edits = new Map<string, Signature>();
  for (const entry of entries) {
    const { structure, action } = entry;
    if (structure === undefined) continue;
    if (series !== undefined && entry.series !== undefined && entry.series !== series) continue;
    if (action === 'state') {
      words.set(structure, entry);
      edits.delete(structure);
    } else if (action === 'edited') edits.set(structure, entry);
  }
  return structures.map((s): SignedState => {
    const word = words.get(s.name);
    const edit = edits.get(s.name);
    const of = (state: SignState, said: Signature | undefined, current: boolean): SignedState => ({
      structure: s.name,
      state,
      user: said?.user ?? '',
      at: said?.at ?? '',
      current,
    });
    if (word?.state === undefined)
      return of(byHand(s) || edit !== undefined ? 'edited' : 'proposed', edit, false);
    // Logs before outlines were signed hold the digest of the very rings.
    const same = word.contours === outlineDigest(s.slices) || word.contours === contoursDigest(s.slices);
    if (same) return of(word.state, word, true);
    return of('edited', edit, false);
  });
}

export interface Approval {
  readonly reviewer: string;
  readonly at: Date;
}

const isDrawn = (s: Structure): boolean => s.slices.size > 0 || s.unplaced.length > 0;

/** Who approved the set as it is and when, once every structure with contours is approved; the last approval counts. Null until then. */
export function approvalOf(
  states: readonly SignedState[],
  structures: readonly Structure[],
): Approval | null {
  const drawn = states.filter((_, n) => structures[n] !== undefined && isDrawn(structures[n]));
  if (drawn.length === 0 || !drawn.every((s) => s.state === 'approved' && s.current)) return null;
  const latest = drawn.reduce((a, b) => (a.at >= b.at ? a : b));
  return { reviewer: latest.user, at: new Date(latest.at) };
}
