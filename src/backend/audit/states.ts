/** What the log says of each structure now, judged against its contours. */
import { contoursDigest } from '../../core/formulas/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { AuditEntry, SignState } from './entry.ts';

export interface SignedState {
  readonly structure: string;
  readonly state: SignState;
  readonly user: string;
  readonly at: string;
  /** The contours are those that were signed. */
  readonly current: boolean;
}

/** The last state of every structure by name; one whose contours changed since counts as `edited`. */
export function signedStates(
  entries: readonly AuditEntry[],
  structures: readonly Structure[],
): SignedState[] {
  const last = new Map<string, AuditEntry>();
  for (const entry of entries)
    if (entry.action === 'state' && entry.structure !== undefined) last.set(entry.structure, entry);
  return structures.map((s): SignedState => {
    const entry = last.get(s.name);
    const current = entry?.contours === contoursDigest(s.slices);
    return {
      structure: s.name,
      state: entry?.state === undefined ? 'proposed' : current ? entry.state : 'edited',
      user: entry?.user ?? '',
      at: entry?.at ?? '',
      current: entry !== undefined && current,
    };
  });
}

export interface Approval {
  readonly reviewer: string;
  readonly at: Date;
}

/** Who approved the set as it is and when, once every structure with contours is approved; the last approval counts. Null until then. */
export function approvalOf(
  states: readonly SignedState[],
  structures: readonly Structure[],
): Approval | null {
  const drawn = states.filter((s) => structures.some((t) => t.name === s.structure && t.slices.size > 0));
  if (drawn.length === 0 || !drawn.every((s) => s.state === 'approved' && s.current)) return null;
  const latest = drawn.reduce((a, b) => (a.at >= b.at ? a : b));
  return { reviewer: latest.user, at: new Date(latest.at) };
}
