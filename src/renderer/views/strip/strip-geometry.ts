/** The strip of all slices beside the view contours lie in: what each slice shows, and where it lies. Pure. */
import type { SliceMetrics } from '../../../core/metrics/index.ts';
import { type Tone, type ToneLimits, toneOf } from '../../model/compare/settings.ts';

/** `equal`: Dice is exactly 1. `missing`: only one of the two has contours there. */
export type StripKind = 'equal' | Tone | 'missing';

export interface StripCell {
  readonly k: number;
  readonly kind: StripKind;
  /** Lowest Dice of the structures looked at; null where only one has contours. */
  readonly dice: number | null;
}

const badness: Readonly<Record<StripKind, number>> = { equal: 0, good: 1, fair: 2, poor: 3, missing: 4 };

export function cellOf(slice: SliceMetrics, limits: ToneLimits): StripCell {
  const dice = slice.dice.value;
  const kind = dice === null ? 'missing' : dice === 1 ? 'equal' : toneOf(dice, limits);
  return { k: slice.k, kind, dice };
}

/** One cell a slice: the worst of all structures that have it, ascending k. */
export function stripCells(lists: Iterable<readonly SliceMetrics[]>, limits: ToneLimits): StripCell[] {
  const cells = new Map<number, StripCell>();
  for (const slices of lists) {
    for (const slice of slices) {
      const cell = cellOf(slice, limits);
      const before = cells.get(slice.k);
      if (before === undefined || isWorse(cell, before)) cells.set(slice.k, cell);
    }
  }
  return [...cells.values()].sort((a, b) => a.k - b.k);
}

const isWorse = (a: StripCell, b: StripCell): boolean =>
  badness[a.kind] > badness[b.kind] || (badness[a.kind] === badness[b.kind] && (a.dice ?? 0) < (b.dice ?? 0));

/** Least bad first: where several slices share a pixel, the worst is painted last. */
export const paintOrder = (cells: readonly StripCell[]): StripCell[] =>
  [...cells].sort((a, b) => badness[a.kind] - badness[b.kind]);

export interface StripGeometry {
  readonly count: number;
  readonly heightPx: number;
  /** True when the slice at the top of the strip (towards the head) is the last one. */
  readonly lastOnTop: boolean;
}

/** Top of slice k in px, at least a pixel above its bottom. */
export function sliceSpan(g: StripGeometry, k: number): { readonly top: number; readonly bottom: number } {
  const row = g.lastOnTop ? g.count - 1 - k : k;
  const top = (row * g.heightPx) / g.count;
  return { top, bottom: Math.max(top + 1, ((row + 1) * g.heightPx) / g.count) };
}

/** The slice at a height of the strip, always one of the grid. */
export function sliceAt(g: StripGeometry, yPx: number): number {
  const row = Math.min(g.count - 1, Math.max(0, Math.floor((yPx / g.heightPx) * g.count)));
  return g.lastOnTop ? g.count - 1 - row : row;
}
