/** Whether an answer still is about the structures that are there. */
import type { Structure } from '../../core/structures/types.ts';

/** Pure: the same structures by name, with the very contours, which never change in place. */
export const sameContours = (before: readonly Structure[], now: readonly Structure[]): boolean =>
  before.length === now.length &&
  before.every((s, n) => s.slices === now[n]?.slices && s.name === now[n]?.name);
