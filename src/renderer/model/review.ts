/** Slices to look at after an auto-segmentation, least certain first; the list and its marks go to the journal. */
import { isSeen, type MarkValue, setMark, setSeen, structureById, useDocument } from './document.ts';
import { goToSlice } from './go-to.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';
import { selectStructure } from './selection.ts';
import { groupOf, type StructureGroup } from './structure-groups.ts';

export interface ReviewItem {
  readonly structureId: string;
  readonly k: number;
  /** 0–1. */
  readonly confidence: number;
}

/** Which slices of the list are shown and stepped through. */
export interface ReviewFilter {
  /** Null: all. */
  readonly group: StructureGroup | null;
  /** Only those at most this certain are asked for. */
  readonly unsure: boolean;
}

/** At most this certain. */
const UNSURE = 0.5;

export interface Review {
  readonly items: readonly ReviewItem[];
  readonly at: number;
  readonly filter: ReviewFilter;
}

export const useReview = caseStore<Review>('review', () => ({
  items: [],
  at: -1,
  filter: { group: null, unsure: false },
}));

export const setReviewFilter = (filter: Partial<ReviewFilter>): void =>
  useReview.setState((s) => ({ filter: { ...s.filter, ...filter } }));

/** True when the filter lets an item through; what is gone belongs to no group. */
export function isListed({ structureId, confidence }: ReviewItem, { group, unsure }: ReviewFilter): boolean {
  if (unsure && confidence > UNSURE) return false;
  if (group === null) return true;
  const structure = structureById(structureId);
  return structure !== null && groupOf(structure) === group;
}

/** Adds the slices of accepted structures and keeps the list ordered, least certain first. */
export function addToReview(items: readonly ReviewItem[]): void {
  useReview.setState((s) => {
    const ids = new Set(items.map((i) => i.structureId));
    const kept = s.items.filter((i) => !ids.has(i.structureId));
    return { items: leastCertainFirst([...kept, ...items]), at: -1 };
  });
  keep(items);
}

const leastCertainFirst = (items: ReviewItem[]): ReviewItem[] =>
  items.sort((a, b) => a.confidence - b.confidence);

const REVIEW = 'review/';

/** One mark a structure: `k:confidence` of its slices, with spaces between. */
function keep(items: readonly ReviewItem[]): void {
  const slices = new Map<string, string[]>();
  for (const { structureId, k, confidence } of items)
    slices.set(structureId, [...(slices.get(structureId) ?? []), `${k}:${confidence}`]);
  for (const [structureId, list] of slices) setMark(`${REVIEW}${structureId}`, list.join(' '));
}

/** The list as a document's marks keep it: after a recovery, and empty for a case without. */
export function restoreReview(
  marks: ReadonlyMap<string, MarkValue>,
  scope: CaseScope = currentScope(),
): void {
  const items = [...marks].flatMap(([key, value]) => {
    if (!key.startsWith(REVIEW) || typeof value !== 'string') return [];
    const structureId = key.slice(REVIEW.length);
    return value.split(' ').map((slice): ReviewItem => {
      const [k, confidence] = slice.split(':').map(Number);
      return { structureId, k: k ?? 0, confidence: confidence ?? 0 };
    });
  });
  useReview.in(scope).setState({ items: leastCertainFirst(items), at: -1 });
}

export function goToReview(at: number): void {
  const item = useReview.getState().items[at];
  const structure = structureById(item?.structureId ?? null);
  if (item === undefined || structure === null) return;
  useReview.setState({ at });
  selectStructure(structure.id);
  goToSlice(structure, item.k);
}

/** Next (1) or previous (−1) slice listed and not yet seen, else the neighbour in the list. */
export function stepReview(by: 1 | -1): void {
  const { items, at, filter } = useReview.getState();
  const doc = useDocument.getState();
  let neighbour: number | null = null;
  for (let n = at + by; n >= 0 && n < items.length; n += by) {
    const item = items[n]!;
    if (!isListed(item, filter)) continue;
    neighbour ??= n;
    if (isSeen(doc, item.structureId, item.k)) continue;
    goToReview(n);
    return;
  }
  if (neighbour !== null) goToReview(neighbour);
}

/** Marks the item shown as seen and goes on. */
export function markSeenHere(): void {
  const { items, at } = useReview.getState();
  const item = items[at];
  if (item === undefined) return;
  const seen = isSeen(useDocument.getState(), item.structureId, item.k);
  setSeen(item.structureId, item.k, !seen);
  if (!seen) stepReview(1);
}
