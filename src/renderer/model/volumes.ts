/** Volumes for the page: core's numbers, counted in pieces between frames where there is much to count. */
import { useSyncExternalStore } from 'react';
import { contourVolumeCc, countSlices } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { SliceRings } from '../../core/structures/types.ts';

/** A frame's worth, with room for drawing. */
const PIECE_MS = 8;

const done = new WeakSet<SliceRings>();
const waiting = new Map<SliceRings, Generator<undefined, void>>();
const listeners = new Set<() => void>();
const timer: { pending: boolean } = { pending: false };

/** Counts on until `untilMs`. @returns true when the volume can be told at once. */
function count(slices: SliceRings, untilMs: number): boolean {
  const work = waiting.get(slices) ?? countSlices(slices);
  let step = work.next();
  while (step.done !== true && performance.now() < untilMs) step = work.next();
  if (step.done !== true) {
    waiting.set(slices, work);
    return false;
  }
  waiting.delete(slices);
  done.add(slices);
  return true;
}

function goOn(): void {
  timer.pending = false;
  const until = performance.now() + PIECE_MS;
  let told = false;
  for (const slices of waiting.keys()) {
    if (!count(slices, until)) break;
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
  if (!done.has(slices)) {
    // Others wait already: this one gets its turn; a single edit is counted at once.
    const until = waiting.size === 0 ? performance.now() + PIECE_MS : 0;
    if (!count(slices, until)) {
      later();
      return null;
    }
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
