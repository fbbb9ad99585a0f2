/**
 * Undo and redo say nothing of what they undo: after a hole in a journal they would hit the wrong step. Every frame of the history therefore
 * names the step it was made on, by frame number; with that the history behind a hole is joined to the one before it.
 */
import type { JournalEntry } from '../../contract/index.ts';

/** `on`: the step done last before this entry; `of`: the step undone or redone. 0 = none. */
export interface Link {
  readonly on: number;
  readonly of: number;
}
export const NO_STEP = 0;
/** A step that is known to have been, but not which. */
export const UNKNOWN_STEP = -1;

/** The history as numbers of frames. */
export interface Steps {
  readonly done: readonly number[];
  readonly undone: readonly number[];
}
export const noSteps: Steps = { done: [], undone: [] };

const top = (steps: readonly number[], none = NO_STEP): number => steps.at(-1) ?? none;

/** The entry of frame `seq` put on a history: its link, and the history after it. */
export function linkEntry(
  steps: Steps,
  seq: number,
  entry: JournalEntry,
  floor = NO_STEP,
): { link: Link; steps: Steps } {
  const on = top(steps.done, floor);
  if (entry.type === 'do')
    return { link: { on, of: seq }, steps: { done: [...steps.done, seq], undone: [] } };
  if (entry.type === 'undo') {
    const { done, undone } = steps;
    return {
      link: { on, of: on },
      steps: done.length === 0 ? steps : { done: done.slice(0, -1), undone: [...undone, on] },
    };
  }
  if (entry.type === 'redo') {
    const of = top(steps.undone, floor);
    const { done, undone } = steps;
    return {
      link: { on, of },
      steps: undone.length === 0 ? steps : { done: [...done, of], undone: undone.slice(0, -1) },
    };
  }
  return { link: { on, of: NO_STEP }, steps };
}

export interface LinkedEntry {
  readonly seq: number;
  readonly entry: JournalEntry;
  readonly link: Link;
  /** True for the first entry behind a hole. */
  readonly afterGap: boolean;
}
export interface JoinedHistory {
  readonly entries: JournalEntry[];
  /** Undo and redo of steps that are lost. */
  readonly dropped: number;
  /** How many of the entries are from before the first hole. */
  readonly intact: number;
}

/** Entries in order → entries that replay by themselves. Without holes they are returned as they are. */
export function joinHistory(linked: readonly LinkedEntry[]): JoinedHistory {
  if (!linked.some((l) => l.afterGap))
    return { entries: linked.map((l) => l.entry), dropped: 0, intact: linked.length };
  const entries: JournalEntry[] = [];
  const steps = new Map<number, JournalEntry>();
  const done: number[] = [];
  let undone: number[] = [];
  let dropped = 0;
  const undo = (): void => {
    undone.push(done.pop() as number);
    entries.push({ type: 'undo' });
  };
  const redoAs = (seq: number, step: JournalEntry): void => {
    if (undone.at(-1) === seq) {
      undone.pop();
      entries.push({ type: 'redo' });
    } else {
      undone = [];
      entries.push(step);
    }
    done.push(seq);
  };
  let afterGap = false;
  let intact = 0;
  for (const { seq, entry, link, ...l } of linked) {
    if (l.afterGap && !afterGap) intact = entries.length;
    afterGap ||= l.afterGap;
    const history = entry.type === 'do' || entry.type === 'undo' || entry.type === 'redo';
    // Steps undone in the hole: the step this entry was made on is further down.
    if (afterGap && history && (link.on === NO_STEP || done.includes(link.on)))
      while (done.length > 0 && done.at(-1) !== link.on) undo();
    if (entry.type === 'do') {
      undone = [];
      steps.set(seq, entry);
      done.push(seq);
      entries.push(entry);
    } else if (entry.type === 'undo') {
      if (done.length > 0 && done.at(-1) === link.of) undo();
      else if (link.of !== NO_STEP) dropped += 1;
    } else if (entry.type === 'redo') {
      const step = steps.get(link.of);
      if (step !== undefined && !done.includes(link.of)) redoAs(link.of, step);
      else if (link.of !== NO_STEP) dropped += 1;
    } else entries.push(entry);
  }
  return { entries, dropped, intact };
}
