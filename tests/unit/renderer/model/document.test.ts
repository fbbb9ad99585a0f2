import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  type JournalEntry,
  journalEntrySchema,
} from '../../../../src/contract/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import {
  addStructures,
  describeStructure,
  editContours,
  newStructure,
  removeStructure,
  replaceContours,
} from '../../../../src/renderer/model/commands.ts';
import {
  goToHistory,
  isLocked,
  perform,
  redo,
  setLocked,
  startDocument,
  structureById,
  undo,
  useDocument,
} from '../../../../src/renderer/model/document.ts';

const square = (size: number, z: number): Float64Array =>
  Float64Array.from([0, 0, z, size, 0, z, size, size, z, 0, size, z]);

let journal: JournalEntry[] = [];
const open = (entries: JournalEntry[] = []): void => {
  journal = [];
  startDocument(
    {
      append: (e) => journal.push(e),
      retry: () => undefined,
      settled: async () => undefined,
      unsaved: () => journal,
    },
    entries,
  );
};

const vertebra = (): Structure => ({
  ...newStructure('VB_L3', 'ORGAN', [10, 20, 30]),
  provenance: { kind: 'model', modelId: 'spine', modelVersion: '1', modelSha256: 'x', edited: false },
  slices: new Map([[4, [square(10, 4)]]]),
});

/** The state a user sees, comparable. */
const state = () =>
  structuresOf(useDocument.getState().structures).map((s) => ({ ...s, slices: [...s.slices].sort() }));

beforeEach(() => open());

describe('document', () => {
  it('changes a locked structure neither by an edit nor by undo, redo or the history; the mark of the lock is no step of it', () => {
    const [s, other] = [vertebra(), { ...vertebra(), name: 'VB_L4' }];
    perform(addStructures('Add', [s, other]));
    perform(editContours('Brush', s, [{ k: 4, after: [square(12, 4)] }]));
    perform(editContours('Brush', other, [{ k: 4, after: [square(14, 4)] }]));
    undo();
    setLocked(s.id, true);
    const before = state();
    expect(perform(editContours('Brush', structureById(s.id)!, [{ k: 4, after: [] }]))).toBe(false);
    expect(perform(describeStructure('Rename', structureById(s.id)!, { name: 'VB_L2' }))).toBe(false);
    expect(perform(removeStructure('Delete', structureById(s.id)!))).toBe(false);
    undo();
    goToHistory(0);
    expect(state()).toEqual(before);
    // What is undone of another structure is still to be had.
    redo();
    expect(structureById(other.id)?.slices.get(4)?.[0]).toEqual(square(14, 4));
    goToHistory(0);
    expect(structureById(other.id)?.slices.get(4)?.[0]).toEqual(square(10, 4));
    expect(structureById(s.id)?.slices.get(4)?.[0]).toEqual(square(12, 4));
    expect(isLocked(useDocument.getState(), s.id)).toBe(true);
    setLocked(s.id, false);
    undo();
    expect(structureById(s.id)?.slices.get(4)?.[0]).toEqual(square(10, 4));
  });

  it('edits mark a model result as edited by hand, and undo takes the mark back', () => {
    const s = vertebra();
    perform(addStructures('Add', [s]));
    perform(editContours('Brush', s, [{ k: 4, after: [square(12, 4)] }]));
    expect(structureById(s.id)?.provenance).toMatchObject({ kind: 'model', edited: true });
    undo();
    expect(structureById(s.id)?.provenance).toMatchObject({ edited: false });
    expect(structureById(s.id)?.slices.get(4)?.[0]).toEqual(square(10, 4));
  });

  it('keeps untouched rings as the same objects', () => {
    const s = { ...vertebra(), slices: new Map([4, 5].map((k) => [k, [square(10, k)]])) };
    perform(addStructures('Add', [s]));
    const kept = structureById(s.id)?.slices.get(5);
    perform(editContours('Brush', structureById(s.id)!, [{ k: 4, after: [] }]));
    expect(structureById(s.id)?.slices.get(5)).toBe(kept);
    expect(structureById(s.id)?.slices.has(4)).toBe(false);
  });

  it('brings a deleted structure back with its contours', () => {
    const s = vertebra();
    perform(addStructures('Add', [s]));
    const before = state();
    perform(removeStructure('Delete', structureById(s.id)!));
    expect(state()).toEqual([]);
    undo();
    expect(state()).toEqual(before);
  });

  it('a new command forgets what was undone; nothing to undo is no entry', () => {
    const s = vertebra();
    perform(addStructures('Add', [s]));
    undo();
    undo();
    perform(addStructures('Add', [vertebra()]));
    redo();
    expect(journal.map((e) => e.type)).toEqual(['do', 'undo', 'do']);
  });

  it('locks are marks: journalled, not undone', () => {
    const s = vertebra();
    perform(addStructures('Add', [s]));
    perform(addStructures('Add', [{ ...vertebra(), name: 'VB_L4' }]));
    setLocked(s.id, true);
    undo();
    expect(isLocked(useDocument.getState(), s.id)).toBe(true);
    expect(journal.at(-2)).toEqual({ type: 'mark', key: `locked/${s.id}`, value: true });
  });
});

/** A random session of commands, undos, redos and jumps. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('edit' as const), k: fc.nat(3), size: fc.integer({ min: 0, max: 20 }) }),
    fc.record({ do: fc.constantFrom('undo', 'redo', 'rename', 'remove', 'add', 'replace' as const) }),
    fc.record({ do: fc.constant('jump' as const), to: fc.nat(10) }),
  ),
  { maxLength: 30 },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

function run(step: Step): void {
  const first = structuresOf(useDocument.getState().structures)[0];
  if (step.do === 'undo') undo();
  else if (step.do === 'redo') redo();
  else if (step.do === 'jump' && 'to' in step) goToHistory(step.to);
  else if (step.do === 'add' || first === undefined) perform(addStructures('Add', [vertebra()]));
  else if (step.do === 'edit' && 'k' in step) {
    const after = step.size === 0 ? [] : [square(step.size, step.k)];
    perform(editContours('Brush', first, [{ k: step.k, after }]));
  } else if (step.do === 'rename') perform(describeStructure('Rename', first, { name: `${first.name}x` }));
  else if (step.do === 'replace') perform(replaceContours('Accept', first, vertebra()));
  else perform(removeStructure('Delete', first));
}

describe('history', () => {
  it('undo all, redo all gives identical contours', () => {
    fc.assert(
      fc.property(steps, (session) => {
        open();
        session.forEach(run);
        goToHistory(1e6);
        const end = state();
        goToHistory(0);
        expect(state()).toEqual([]);
        goToHistory(1e6);
        expect(state()).toEqual(end);
      }),
      { numRuns: 60 },
    );
  });

  it('a structure that comes back by undo stands where it stood', () => {
    const [a, b] = [vertebra(), { ...vertebra(), name: 'VB_L4' }];
    perform(addStructures('Add', [a, b]));
    const before = state();
    perform(removeStructure('Delete', structureById(a.id)!));
    expect(state().map((s) => s.id)).toEqual([b.id]);
    undo();
    expect(state()).toEqual(before);
  });

  it('replaying the journal as it travels gives the exact state back, undo stack included', () => {
    fc.assert(
      fc.property(steps, (session) => {
        open();
        session.forEach(run);
        const [end, depth] = [state(), useDocument.getState().history];
        const entries = journal.map((e) => journalEntrySchema.parse(decodeMessage(encodeMessage(e))));
        open(entries);
        expect(state()).toEqual(end);
        expect(useDocument.getState().history.done).toHaveLength(depth.done.length);
        expect(useDocument.getState().history.undone).toHaveLength(depth.undone.length);
      }),
      { numRuns: 60 },
    );
  });
});
