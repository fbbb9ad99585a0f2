/** Volumes for the page: core's numbers, counted in pieces between frames where there is much to count. */
import { useSyncExternalStore } from 'react';
import { contourVolumeCc, countSlices } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { SliceRings } from '../../core/structures/types.ts';

/** Points counted in one go: a few ms, the rest of a frame is for drawing. */
const POINTS_AT_ONCE = 4000;

const done = new WeakSet<SliceRings>();
const waiting = new Map<SliceRings, Generator<number, void>>();
const listeners = new Set<() => void>();
const timer = { pending: false };

/** Counts on while `budget.points` last. @returns true when the volume can be told at once. */
function count(slices: SliceRings, budget: { points: number }): boolean {
  const work = waiting.get(slices) ?? countSlices(slices);
  waiting.set(slices, work);
  while (budget.points > 0) {
    const step = work.next();
    if (step.done === true) {
      waiting.delete(slices);
      done.add(slices);
      return true;
    }
    budget.points -= step.value;
  }
  return false;
}

function goOn(): void {
  timer.pending = false;
  const budget = { points: POINTS_AT_ONCE };
  let told = false;
  for (const slices of waiting.keys()) {
    if (!count(slices, budget)) break;
    told = true;
  }
  if (told) for (const listener of listeners) listener();
  later();
}

function later(): void {
  if (timer.pending || waiting.size === 0) return;
  timer.pending = true;
  setTimeout(goOn, 0);
}

/** The volume in cc (even-odd), or null while it is being counted. */
export function volumeCc(grid: Grid, slices: SliceRings): number | null {
  // Where others wait, this one waits its turn; a single edit is counted at once.
  const budget = { points: waiting.size === 0 ? POINTS_AT_ONCE : 0 };
  if (!done.has(slices) && !count(slices, budget)) {
    later();
    return null;
  }
  return contourVolumeCc(grid, slices);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** {@link volumeCc} for a component: drawn again when the number is there. */
export const useVolumeCc = (grid: Grid, slices: SliceRings): number | null =>
  useSyncExternalStore(subscribe, () => volumeCc(grid, slices));
