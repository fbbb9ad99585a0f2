/** The slices that differ most, and going from one to the next. Seen marks are the ones of the review list. */
import { create } from 'zustand';
import { type SliceMetrics, type WorstBy, worstSlices } from '../../core/metrics/index.ts';
import type { CompareResult } from '../workers/metrics/compareStructures.ts';
import { partnerOf, useCompare } from './compare.ts';
import { useCompareSettings } from './compareSettings.ts';
import { structureById } from './document.ts';
import { goToSlice } from './goTo.ts';
import { useReview } from './review.ts';
import { selectStructure, useSelection } from './selection.ts';

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
export const useWorst = create<WorstState>(() => ({ scope: 'all', by: 'dice', current: null }));

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
  useWorst.setState({ current: { structureId, k } });
  // The review list follows, so that its "mark as seen" key means the slice shown.
  const at = useReview.getState().items.findIndex((i) => i.structureId === structureId && i.k === k);
  useReview.setState({ at });
}

/** Next (1) or previous (−1) in the list of worst slices; starts with the worst. */
export function stepWorst(by: 1 | -1): void {
  const state = useWorst.getState();
  const { current } = state;
  const list = worstList(useCompare.getState().results, state, useSelection.getState().structureId);
  if (list.length === 0) return;
  const at = list.findIndex((item) => isCurrent(item, current));
  const next = list[at === -1 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]!;
  goToCompared(next.structureId, next.slice.k);
}
