/** Several sets at once: how far each pair agrees, and what all agree on as a structure. */

import { type Result, structureToWire } from '../../../contract/index.ts';
import { withMarksOf } from '../../../core/identity/index.ts';
import { defaultColour } from '../../../core/naming/index.ts';
import { type StructureTable, structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { texts } from '../../texts/index.ts';
import { useCase } from '../case.ts';
import { addStructures, freeName } from '../commands.ts';
import { api } from '../connection.ts';
import { perform, useDocument } from '../document.ts';
import { notifyError } from '../notices.ts';
import { useReferences } from '../references.ts';
import { caseStore, currentScope } from '../scope.ts';

type Agreement = Result<'observers.agree'>['agreements'][number];

interface ObserversState {
  /** Null before the first ask. */
  readonly agreements: readonly Agreement[] | null;
  /** Names of the sets they are of; the edited one is first. */
  readonly labels: readonly string[];
  /** The edited structures they are of. */
  readonly of: StructureTable | null;
  readonly running: boolean;
}

export const useObservers = caseStore<ObserversState>('observers', () => ({
  agreements: null,
  labels: [],
  of: null,
  running: false,
}));

/** Compares the edited structures and every reference with each other, as they are now. */
export async function agreeNow(): Promise<void> {
  const { open } = useCase.getState();
  if (open === null || useObservers.getState().running) return;
  const scope = currentScope();
  const of = useDocument.getState().structures;
  const { sets } = useReferences.getState();
  useObservers.setState({ running: true });
  try {
    const { agreements } = await api().call('observers.agree', {
      caseId: open.caseId,
      sets: [structuresOf(of), ...sets.map((s) => s.structures)].map((list) => list.map(structureToWire)),
    });
    const labels = [texts.compare.observers.own, ...sets.map((s) => s.label)];
    if (!scope.disposed) useObservers.in(scope).setState({ agreements, labels, of });
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  } finally {
    if (!scope.disposed) useObservers.in(scope).setState({ running: false });
  }
}

/** Adds the consensus of a structure as one of its own, `GTV_STAPLE`; one history step. */
export function addConsensus(agreement: Agreement, kind: 'staple' | 'majority'): boolean {
  const all = structuresOf(useDocument.getState().structures);
  const own = all.find((s) => s.name === agreement.name);
  const name = freeName(all, `${agreement.name}_${kind === 'staple' ? 'STAPLE' : 'Majority'}`);
  const made: Structure = {
    id: crypto.randomUUID(),
    name,
    interpretedType: own?.interpretedType ?? 'ORGAN',
    colour: defaultColour(name),
    slices: new Map(agreement[kind].map(({ k, rings }) => [k, rings])),
    unplaced: [],
    provenance: {
      kind: 'derived',
      operation: `${kind === 'staple' ? 'STAPLE' : 'majority'} of ${agreement.observers.length} sets`,
      edited: false,
    },
  };
  const key = agreement.name.trim().toLowerCase();
  const lists = [all, ...useReferences.getState().sets.map((set) => set.structures)];
  const sources = lists.flat().filter((s) => s.name.trim().toLowerCase() === key);
  return perform(addStructures(texts.compare.observers.made(name), [withMarksOf(made, sources)]));
}
