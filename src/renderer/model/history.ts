/** Undo and redo as values: what was done, what was undone. Pure; no store here. */
import type { Command } from '../../core/structures/edit.ts';

export interface History {
  readonly done: readonly Command[];
  /** The next to redo is last. */
  readonly undone: readonly Command[];
}

export const emptyHistory: History = { done: [], undone: [] };

/** A new command forgets what was undone. */
export const pushCommand = (history: History, command: Command): History => ({
  done: [...history.done, command],
  undone: [],
});

/** @returns null when there is nothing to undo. */
export function stepBack(history: History): { history: History; command: Command } | null {
  const command = history.done.at(-1);
  if (command === undefined) return null;
  return { command, history: { done: history.done.slice(0, -1), undone: [...history.undone, command] } };
}

/** @returns null when there is nothing to redo. */
export function stepForward(history: History): { history: History; command: Command } | null {
  const command = history.undone.at(-1);
  if (command === undefined) return null;
  return { command, history: { done: [...history.done, command], undone: history.undone.slice(0, -1) } };
}
