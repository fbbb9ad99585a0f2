/** The comparison with a reference: pairs, numbers and what is shown of it. Follows the document by itself. */

import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { texts } from '../../texts/index.ts';
import { compareInWorker } from '../../workers/metrics/client.ts';
import type { CompareRequest, CompareResult } from '../../workers/metrics/compare-structures.ts';
import { type CompareQueue, createQueue } from '../../workers/queue.ts';
import { useCase } from '../case.ts';
import { type DocumentState, setMark, useDocument } from '../document.ts';
import { notify } from '../notices.ts';
import { type ReferenceSet, useReferences } from '../references.ts';
import { type CaseScope, caseStore, caseValue } from '../scope.ts';
import { useSelection } from '../selection.ts';
import { handPairsOf, type Pairing, pairStructures, partnerKey } from './pairs.ts';
import { useCompareSettings } from './settings.ts';

const compareTexts = texts.compare;

export interface CompareState {
  /** The set compared with; null = the one loaded last. Follows the document's marks, so that it is journalled. */
  readonly setId: string | null;
  readonly pairing: Pairing;
  /** By id of the edited structure. */
  readonly results: ReadonlyMap<string, CompareResult>;
  readonly pending: number;
  readonly showDifference: boolean;
}

/** The mark that names the set compared with. */
const COMPARED_SET = 'compared-set';

const noPairs: Pairing = { pairs: [], unpairedReferenceIds: [] };

export const useCompare = caseStore<CompareState>('compare', () => ({
  setId: null,
  pairing: noPairs,
  results: new Map(),
  pending: 0,
  showDifference: false,
}));

/** The reference set compared with, or null without one. */
export function comparedSet(sets: readonly ReferenceSet[], setId: string | null): ReferenceSet | null {
  return sets.find((s) => s.id === setId) ?? sets.at(-1) ?? null;
}

export const currentSet = (): ReferenceSet | null =>
  comparedSet(useReferences.getState().sets, useCompare.getState().setId);

/** The reference structure an edited one is compared with; null without. */
export function partnerOf(testId: string | null): Structure | null {
  const pair = useCompare.getState().pairing.pairs.find((p) => p.testId === testId);
  return currentSet()?.structures.find((s) => s.id === pair?.referenceId) ?? null;
}

type Inputs = readonly [
  CompareRequest['grid'],
  CompareRequest['reference'],
  CompareRequest['test'],
  CompareRequest['tolerancesMm'],
];

const setResult = (scope: CaseScope, key: string, result: CompareResult | null): void =>
  useCompare.in(scope).setState((s) => {
    const results = new Map(s.results);
    if (result === null) results.delete(key);
    else results.set(key, result);
    return { results };
  });

const queueOf = (scope: CaseScope): CompareQueue<Inputs> =>
  createQueue<Inputs, CompareResult>({
    compute: ({ inputs: [grid, reference, test, tolerancesMm] }) =>
      compareInWorker({ grid, reference, test, tolerancesMm }),
    onResult: (key, result) => setResult(scope, key, result),
    onError: (key) => {
      setResult(scope, key, null);
      notify('error', compareTexts.failed, compareTexts.failedAction);
    },
    onGone: (key) => setResult(scope, key, null),
    onPending: (pending) => useCompare.in(scope).setState({ pending }),
    delayMs: () => useCompareSettings.getState().debounceMs,
    setTimer: (work, ms) => setTimeout(work, ms),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  });

/** What the pairing in the store was made from. */
const pairedFrom = caseValue(() => ({ key: '' }));
const namesOf = (structures: readonly Structure[]): string =>
  structures.map((s) => `${s.id}\t${s.name}`).join('\n');

/** Pairs anew only when a name, a structure or a choice changed: matching compares every name with every other. */
function pairAnew(set: ReferenceSet | null, tests: readonly Structure[]): Pairing {
  const { pairing } = useCompare.getState();
  const byHand = handPairsOf(useDocument.getState().marks);
  const from = JSON.stringify([namesOf(set?.structures ?? []), namesOf(tests), [...byHand]]);
  if (from === pairedFrom().key) return pairing;
  pairedFrom().key = from;
  const next = set === null ? noPairs : pairStructures(set.structures, tests, byHand);
  useCompare.setState({ pairing: next });
  return next;
}

/** Body outlines take longest: after everything a person waits for. */
const isLarge = (s: Structure): number => (s.interpretedType === 'EXTERNAL' ? 1 : 0);

function refresh(queue: CompareQueue<Inputs>): void {
  const grid = useCase.getState().volume?.grid;
  const set = currentSet();
  const tests = structuresOf(useDocument.getState().structures);
  const { pairs } = pairAnew(grid === undefined ? null : set, tests);
  if (grid === undefined) {
    queue.want([]);
    return;
  }
  const references = new Map(set?.structures.map((s) => [s.id, s]));
  const byId = new Map(tests.map((s) => [s.id, s]));
  const { tolerancesMm } = useCompareSettings.getState();
  const found = pairs.flatMap((pair) => {
    const [reference, test] = [references.get(pair.referenceId), byId.get(pair.testId)];
    return reference === undefined || test === undefined ? [] : [{ reference, test }];
  });
  queue.want(
    found
      .sort((a, b) => isLarge(a.test) - isLarge(b.test))
      .map(({ reference, test }) => ({
        key: test.id,
        inputs: [grid, reference.slices, test.slices, tolerancesMm],
      })),
    useSelection.getState().structureId,
  );
}

/** Keeps pairs and numbers of a case up to date while it is open. */
export function followComparison(scope: CaseScope): void {
  const queue = queueOf(scope);
  const again = (): void => refresh(queue);
  const followMarks = (marks: DocumentState['marks']): void => {
    const setId = marks.get(COMPARED_SET);
    useCompare.setState({ setId: typeof setId === 'string' ? setId : null });
  };
  const stops = [
    useDocument.in(scope).subscribe((now, before) => {
      if (now.marks !== before.marks) followMarks(now.marks);
      if (now.structures !== before.structures || now.marks !== before.marks) again();
    }),
    useReferences.in(scope).subscribe(again),
    useCompareSettings.subscribe(again),
  ];
  scope.onDispose(() => {
    for (const stop of stops) stop();
    queue.stop();
  });
  followMarks(useDocument.getState().marks);
  again();
}

/** Compares with another of the loaded reference sets. */
export const compareWithSet = (setId: string): void => setMark(COMPARED_SET, setId);

/** The user's choice for one edited structure: a reference, or nothing (null). */
export const choosePartner = (testId: string, referenceId: string | null): void =>
  setMark(partnerKey(testId), referenceId);

export const toggleDifference = (): void =>
  useCompare.setState((s) => ({ showDifference: !s.showDifference }));
