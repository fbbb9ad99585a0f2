/** Reference structure sets: shown dashed, compared with, never edited. Those a user loads are journalled whole. */
import { type JournalEntry, structureFromWire, structureToWire } from '../../contract/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { record } from './document.ts';
import { type CaseScope, caseStore } from './scope.ts';

export interface ReferenceSet {
  readonly id: string;
  readonly label: string;
  readonly structures: readonly Structure[];
}

type Sets = readonly ReferenceSet[];

/** A model's proposal is shown like a reference, under this id; the backend journals it. */
export const PROPOSAL_SET = 'proposal';

export const useReferences = caseStore<{ sets: Sets }>('references', () => ({ sets: [] }));

const without = (sets: Sets, id: string): Sets => sets.filter((set) => set.id !== id);

/** Shows a model's proposal among the references of a case. */
export const showProposalSet = (set: ReferenceSet, scope: CaseScope): void =>
  useReferences.in(scope).setState((s) => ({ sets: [...without(s.sets, PROPOSAL_SET), set] }));

export function addReference(set: ReferenceSet): void {
  const { id, label, structures } = set;
  useReferences.setState((s) => ({ sets: [...without(s.sets, id), set] }));
  record({ type: 'reference', id, set: { label, structures: structures.map(structureToWire) } });
}

export function removeReference(id: string): void {
  const { sets } = useReferences.getState();
  if (!sets.some((set) => set.id === id)) return;
  useReferences.setState({ sets: without(sets, id) });
  if (id !== PROPOSAL_SET) record({ type: 'reference', id, set: null });
}

/** Pure: the references a journal leaves, with their ids: choices of partners name them. */
export function referencesAfter(entries: readonly JournalEntry[]): Sets {
  const sets = new Map<string, ReferenceSet>();
  for (const entry of entries) {
    if (entry.type !== 'reference') continue;
    const { id, set } = entry;
    if (set === null) sets.delete(id);
    else sets.set(id, { id, label: set.label, structures: set.structures.map(structureFromWire) });
  }
  return [...sets.values()];
}
