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
  /** Every step that is not lost, and the one it was made on. */
  const steps = new Map<number, { readonly entry: JournalEntry; readonly on: number }>();
  const done: number[] = [];
  let undone: number[] = [];
  let dropped = 0;
  const undo = (): void => {
    undone.push(done.pop() as number);
    entries.push({ type: 'undo' });
  };
  const doAgain = (seq: number, entry: JournalEntry): void => {
    if (undone.at(-1) === seq) {
      undone.pop();
      entries.push({ type: 'redo' });
    } else {
      undone = [];
      entries.push(entry);
    }
    done.push(seq);
  };
  /** Undoes and redoes until `seq` is the step done last; a lost one is taken for done. */
  const goTo = (seq: number): void => {
    if (seq === NO_STEP || done.includes(seq)) {
      while (done.length > 0 && done.at(-1) !== seq) undo();
      return;
    }
    const step = steps.get(seq);
    if (step === undefined) return;
    goTo(step.on);
    doAgain(seq, step.entry);
  };
  let intact: number | null = null;
  for (const { seq, entry, link, afterGap } of linked) {
    if (afterGap) intact ??= entries.length;
    const step = entry.type === 'do' || entry.type === 'undo' || entry.type === 'redo';
    if (step && intact !== null) goTo(link.on);
    if (entry.type === 'do') {
      undone = [];
      steps.set(seq, { entry, on: link.on });
      done.push(seq);
      entries.push(entry);
    } else if (entry.type === 'undo') {
      if (done.length > 0 && done.at(-1) === link.of) undo();
      else if (link.of !== NO_STEP) dropped += 1;
    } else if (entry.type === 'redo') {
      const again = steps.get(link.of);
      if (again !== undefined && !done.includes(link.of)) doAgain(link.of, again.entry);
      else if (link.of !== NO_STEP) dropped += 1;
    } else entries.push(entry);
  }
  return { entries, dropped, intact: intact ?? entries.length };
}
