/**
 * The document being edited: structures, history and marks, changed only through `perform`, `undo`, `redo` and
 * `setMark`, each of which also goes to the journal.
 */
import { create } from 'zustand';
import { type Command, invertCommand, type JournalEntry } from '../../contract/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { emptyHistory, type History, pushCommand, stepBack, stepForward } from './history.ts';
import type { Journal } from './journal.ts';
import { applyCommand, noStructures, type StructureTable } from './structures.ts';

export type MarkValue = string | number | boolean | null;

export interface DocumentState {
  readonly structures: StructureTable;
  readonly history: History;
  /** Review marks and locks by key; the last one wins. */
  readonly marks: ReadonlyMap<string, MarkValue>;
  /** The command the last step applied (inverted for an undo): views go there. */
  readonly lastStep: Command | null;
}

const empty: DocumentState = {
  structures: noStructures,
  history: emptyHistory,
  marks: new Map(),
  lastStep: null,
};

export const useDocument = create<DocumentState>(() => empty);

let journal: Journal | null = null;

/** Pure: one journal entry applied to a document. Replaying a journal is folding with this; references are not in it. */
export function applyEntry(doc: DocumentState, entry: JournalEntry): DocumentState {
  if (entry.type === 'reference') return doc;
  if (entry.type === 'mark') return { ...doc, marks: new Map(doc.marks).set(entry.key, entry.value) };
  if (entry.type === 'do') {
    return {
      ...doc,
      structures: applyCommand(doc.structures, entry.command),
      history: pushCommand(doc.history, entry.command),
      lastStep: entry.command,
    };
  }
  const step = entry.type === 'undo' ? stepBack(doc.history) : stepForward(doc.history);
  if (step === null) return doc;
  const command = entry.type === 'undo' ? invertCommand(step.command) : step.command;
  return {
    ...doc,
    structures: applyCommand(doc.structures, command),
    history: step.history,
    lastStep: command,
  };
}

function enter(entry: JournalEntry): void {
  const before = useDocument.getState();
  const after = applyEntry(before, entry);
  if (after === before) return;
  useDocument.setState(after);
  journal?.append(entry);
}

/** Journals what is kept beside the document: the references compared with. */
export const record = (entry: Extract<JournalEntry, { type: 'reference' }>): void => journal?.append(entry);

/** Does a command: the only way a structure changes. Commands without changes are dropped. */
export function perform(command: Command): void {
  if (command.changes.length > 0) enter({ type: 'do', command });
}
export const undo = (): void => enter({ type: 'undo' });
export const redo = (): void => enter({ type: 'redo' });

/** Undoes or redoes until `count` commands are done. */
export function goToHistory(count: number): void {
  while (useDocument.getState().history.done.length > count) undo();
  while (
    useDocument.getState().history.done.length < count &&
    useDocument.getState().history.undone.length > 0
  )
    redo();
}

export const setMark = (key: string, value: MarkValue): void => enter({ type: 'mark', key, value });

/** Starts a document for a case: empty, or replayed from a recovered journal. */
export function startDocument(nextJournal: Journal | null, entries: readonly JournalEntry[] = []): void {
  journal = nextJournal;
  useDocument.setState({ ...entries.reduce(applyEntry, empty), lastStep: null });
}

export const retrySave = (): void => journal?.retry();

const lockKey = (structureId: string): string => `locked/${structureId}`;
const seenKey = (structureId: string, k: number): string => `seen/${structureId}/${k}`;

export const isLocked = (doc: DocumentState, structureId: string): boolean =>
  doc.marks.get(lockKey(structureId)) === true;
export const setLocked = (structureId: string, locked: boolean): void =>
  setMark(lockKey(structureId), locked);
export const isSeen = (doc: DocumentState, structureId: string, k: number): boolean =>
  doc.marks.get(seenKey(structureId, k)) === true;
export const setSeen = (structureId: string, k: number, seen: boolean): void =>
  setMark(seenKey(structureId, k), seen);

export const structureById = (id: string | null): Structure | null =>
  id === null ? null : (useDocument.getState().structures.byId.get(id) ?? null);
