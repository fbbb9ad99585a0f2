/** Reference structure sets: shown dashed, compared with, never edited. */
import { create } from 'zustand';
import type { Structure } from '../../core/structures/types.ts';

export interface ReferenceSet {
  readonly id: string;
  readonly label: string;
  readonly structures: readonly Structure[];
}

export const useReferences = create<{ sets: readonly ReferenceSet[] }>(() => ({ sets: [] }));

export const addReference = (set: ReferenceSet): void =>
  useReferences.setState((s) => ({ sets: [...s.sets, set] }));
export const removeReference = (id: string): void =>
  useReferences.setState((s) => ({ sets: s.sets.filter((set) => set.id !== id) }));
