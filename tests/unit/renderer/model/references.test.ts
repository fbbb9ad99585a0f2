import { beforeEach, describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  type JournalEntry,
  journalEntrySchema,
} from '../../../../src/contract/index.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { newStructure } from '../../../../src/renderer/model/commands.ts';
import { handPairsOf, partnerKey } from '../../../../src/renderer/model/compare/pairs.ts';
import { setMark, startDocument, useDocument } from '../../../../src/renderer/model/document.ts';
import {
  addReference,
  PROPOSAL_SET,
  type ReferenceSet,
  referencesAfter,
  removeReference,
  showProposalSet,
  useReferences,
} from '../../../../src/renderer/model/references.ts';
import { addToReview, restoreReview, useReview } from '../../../../src/renderer/model/review.ts';
import { currentScope } from '../../../../src/renderer/model/scope.ts';

let journal: JournalEntry[] = [];
beforeEach(() => {
  journal = [];
  startDocument({
    append: (e) => journal.push(e),
    retry: () => undefined,
    settled: async () => undefined,
    unsaved: () => [],
  });
  useReferences.setState({ sets: [] });
});

/** The journal as it comes back from disk. */
const recovered = (): JournalEntry[] =>
  journal.map((e) => journalEntrySchema.parse(decodeMessage(encodeMessage(e))));

const structure = (name: string): Structure => ({
  ...newStructure(name, 'ORGAN', [10, 20, 30]),
  roiNumber: 7,
  description: 'body only',
  code: { value: 'X', scheme: '99', meaning: 'x' },
  slices: new Map([[4, [Float64Array.of(0.1, 1 / 3, 4, 10, 0, 4, 10, 10, 4)]]]),
  unplaced: [{ type: 'POINT', pointsMm: Float64Array.of(1, 2, 3), reason: 'not-closed-planar' }],
});
const set = (id: string, ...names: string[]): ReferenceSet => ({
  id,
  label: `set ${id}`,
  structures: names.map(structure),
});

describe('references in the journal', () => {
  it('come back to the last bit with their ids, in the order they were loaded', () => {
    const [first, second] = [set('a', 'VB_L3', 'SpinalCord'), set('b', 'Heart')];
    addReference(first);
    addReference(second);
    expect(referencesAfter(recovered())).toEqual([first, second]);
  });

  it('a removed one stays removed, and removing what is not there writes nothing', () => {
    const kept = set('b', 'Heart');
    addReference(set('a', 'VB_L3'));
    addReference(kept);
    removeReference('a');
    removeReference('a');
    expect(journal).toHaveLength(3);
    expect(referencesAfter(recovered())).toEqual([kept]);
    expect(useReferences.getState().sets).toEqual([kept]);
  });

  it('a proposal is shown as a reference but is none', () => {
    showProposalSet(set(PROPOSAL_SET, 'VB_L3'), currentScope());
    expect(useReferences.getState().sets).toHaveLength(1);
    removeReference(PROPOSAL_SET);
    expect(journal).toEqual([]);
    expect(useReferences.getState().sets).toEqual([]);
  });

  it('do not touch the document or its history when replayed', () => {
    addReference(set('a', 'VB_L3'));
    startDocument(null, recovered());
    expect(useDocument.getState().structures.order).toEqual([]);
    expect(useDocument.getState().history.done).toEqual([]);
  });
});

describe('choices and lists kept as marks', () => {
  it('partners chosen by hand, and "compare with nothing", come back', () => {
    setMark(partnerKey('t1'), 'r1');
    setMark(partnerKey('t2'), null);
    setMark('locked/t1', true);
    startDocument(null, recovered());
    expect([...handPairsOf(useDocument.getState().marks)]).toEqual([
      ['t1', 'r1'],
      ['t2', null],
    ]);
  });

  it('the review list comes back least certain first, and is empty for a case without', () => {
    addToReview([
      { structureId: 's', k: 3, confidence: 0.9 },
      { structureId: 's', k: 4, confidence: 1 / 3 },
      { structureId: 't', k: 0, confidence: 0.5 },
    ]);
    const { items } = useReview.getState();
    startDocument(null, recovered());
    restoreReview(useDocument.getState().marks);
    expect(useReview.getState().items).toEqual(items);
    expect(items.map((i) => i.k)).toEqual([4, 0, 3]);
    restoreReview(new Map());
    expect(useReview.getState().items).toEqual([]);
  });
});
