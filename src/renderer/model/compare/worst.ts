/** The slices that differ most, and going from one to the next. Seen marks are the ones of the review list. */
import { type SliceMetrics, type WorstBy, worstSlices } from '../../../core/metrics/index.ts';
import type { CompareResult } from '../../workers/metrics/compare-structures.ts';
import { isSeen, setSeen, structureById, useDocument } from '../document.ts';
import { goToSlice } from '../go-to.ts';
import { useReview } from '../review.ts';
import { type CaseScope, caseStore } from '../scope.ts';
import { selectStructure, useSelection } from '../selection.ts';
import { partnerOf, useCompare } from './compare.ts';
import { useCompareSettings } from './settings.ts';

export interface WorstSlice {
  readonly structureId: string;
  readonly slice: SliceMetrics;
}

export const worstOrders: readonly WorstBy[] = ['dice', 'hausdorff95Mm', 'addedPathLength'];

/** The worst slices over the given structures together, worst first (order of core `worstSlices`). Pure. */
export function worstOver(
  results: Iterable<readonly [string, Pick<CompareResult, 'slices'>]>,
  count: number,
  by: WorstBy,
): WorstSlice[] {
  const owners = new Map<SliceMetrics, string>();
  for (const [id, { slices }] of results) for (const slice of slices) owners.set(slice, id);
  return worstSlices([...owners.keys()], count, by).map((slice) => ({
    structureId: owners.get(slice) as string,
    slice,
  }));
}

export interface WorstState {
  readonly scope: 'all' | 'active';
  /** Dice by default: the one that sees every difference (a part drawn too much adds no path length). */
  readonly by: WorstBy;
  /** The one last gone to; its place in the list may change with every edit. */
  readonly current: { readonly structureId: string; readonly k: number } | null;
}
export const useWorst = caseStore<WorstState>('worst', () => ({ scope: 'all', by: 'dice', current: null }));

/** The list as the panel shows it. */
export function worstList(
  results: ReadonlyMap<string, CompareResult>,
  { scope, by }: Pick<WorstState, 'scope' | 'by'>,
  activeId: string | null,
): WorstSlice[] {
  const chosen = scope === 'all' ? results : [...results].filter(([id]) => id === activeId);
  return worstOver(chosen, useCompareSettings.getState().worstCount, by);
}

export const isCurrent = (item: WorstSlice, current: WorstState['current']): boolean =>
  current !== null && current.structureId === item.structureId && current.k === item.slice.k;

/** Shows a slice of a compared structure; where only the reference has contours, the cursor goes to those. */
export function goToCompared(structureId: string, k: number): void {
  const structure = structureById(structureId);
  if (structure === null) return;
  selectStructure(structureId);
  goToSlice(structure.slices.has(k) ? structure : (partnerOf(structureId) ?? structure), k);
  // The "mark as seen" key means the list last stepped in: this one, until the review list is used again.
  useReview.setState({ at: -1 });
  useWorst.setState({ current: { structureId, k } });
}

/** The review list, stepped in, takes the "mark as seen" key over. */
export function followWorst(scope: CaseScope): void {
  const stop = useReview.in(scope).subscribe((now, before) => {
    if (now.at >= 0 && now.at !== before.at) useWorst.in(scope).setState({ current: null });
  });
  scope.onDispose(stop);
}

/** Where a step leads: the next not yet seen, else the neighbour; from nowhere to the worst. Pure. */
export function nextWorst(list: readonly { seen: boolean }[], at: number, by: 1 | -1): number {
  if (at === -1)
    return Math.max(
      0,
      list.findIndex((item) => !item.seen),
    );
  for (let n = at + by; n >= 0 && n < list.length; n += by) if (!list[n]!.seen) return n;
  return Math.min(Math.max(at + by, 0), list.length - 1);
}

/** Next (1) or previous (−1) in the list of worst slices that is not yet marked as seen. */
export function stepWorst(by: 1 | -1): void {
  const state = useWorst.getState();
  const { current } = state;
  const list = worstList(useCompare.getState().results, state, useSelection.getState().structureId);
  if (list.length === 0) return;
  const at = list.findIndex((item) => isCurrent(item, current));
  const doc = useDocument.getState();
  const seen = list.map((item) => ({ seen: isSeen(doc, item.structureId, item.slice.k) }));
  const next = list[nextWorst(seen, at, by)]!;
  goToCompared(next.structureId, next.slice.k);
}

/** Marks the worst slice shown as seen (or not) and goes on. @returns false when none of the list is shown. */
export function markWorstSeen(): boolean {
  const { current } = useWorst.getState();
  if (current === null) return false;
  const seen = isSeen(useDocument.getState(), current.structureId, current.k);
  setSeen(current.structureId, current.k, !seen);
  if (!seen) stepWorst(1);
  return true;
}
