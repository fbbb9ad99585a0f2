/**
 * The document being edited: structures, history and marks, changed only through `perform`, `undo`, `redo` and
 * `setMark`, each of which also goes to the journal.
 */
import { entryFromWire, entryToWire, type HistoryEntry, type JournalEntry } from '../../contract/index.ts';
import {
  applyCommand,
  type Command,
  invertCommand,
  noStructures,
  type StructureTable,
} from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { useConnection } from './connection.ts';
import { emptyHistory, type History, pushCommand, stepBack, stepForward } from './history.ts';
import { type Journal, useSaveState } from './journal.ts';
import { notify, notifyError } from './notices.ts';
import { type CaseScope, caseStore, caseValue, currentScope } from './scope.ts';

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

export const useDocument = caseStore<DocumentState>('document', () => empty);

/** Where the scope's document is journalled. */
const journalOf = caseValue<{ journal: Journal | null }>(() => ({ journal: null }));

/** Pure: one journal entry applied to a document. Replaying a journal is folding with this; references are not in it. */
export function applyEntry(doc: DocumentState, entry: HistoryEntry): DocumentState {
  if (entry.type === 'reference' || entry.type === 'proposal' || entry.type === 'measurement') return doc;
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

function enter(entry: HistoryEntry): void {
  const before = useDocument.getState();
  const after = applyEntry(before, entry);
  if (after === before) return;
  useDocument.setState(after);
  journalOf().journal?.append(entryToWire(entry));
}

/** Journals what is kept beside the document: references compared with, measurements, and that a proposal is done with. */
export const record = (
  entry: Extract<JournalEntry, { type: 'reference' | 'proposal' | 'measurement' }>,
): void => journalOf().journal?.append(entry);

/** True, and the user is told, when the CT did not come whole: what is drawn on it would be drawn on air. */
function refusedAsBroken(): boolean {
  const { failure } = useCase.getState();
  if (failure !== null) notify('error', texts.app.broken, failure.action);
  return failure !== null;
}

/** True, and the user is told, while edits cannot be saved: what is drawn now would be lost. */
function refusedAsUnsaved(): boolean {
  const { error } = useSaveState.getState();
  if (error !== null) notify('error', error.message, error.action);
  return error !== null;
}

/** True, and the user is told, when the backend is gone. */
function refusedAsLost(): boolean {
  const lost = useConnection.getState().connection === 'lost';
  if (lost) notify('error', texts.app.lost, texts.app.lostAction);
  return lost;
}

const refused = (): boolean => refusedAsBroken() || refusedAsLost() || refusedAsUnsaved();

/** The first locked structure whose contours, name or being there a command would change; its colour and notes are no matter of the lock. */
function lockedIn({ changes }: Command, { marks, structures }: DocumentState): string | null {
  const changed = changes.find((change) => {
    if (marks.get(lockKey(change.structureId)) !== true) return false;
    if (change.kind === 'slice') return true;
    const { before, after } = change;
    return before?.name !== after?.name || before?.interpretedType !== after?.interpretedType;
  });
  if (changed === undefined) return null;
  return structures.byId.get(changed.structureId)?.name ?? '';
}

/** Says that a structure is locked. */
export const tellLocked = (name: string): void =>
  notify('info', texts.tools.locked(name), texts.tools.lockedAction);

/** True, and the user is told, when a command would change a locked structure: neither an edit nor an undo does. */
function refusedForLock(command: Command): boolean {
  const name = lockedIn(command, useDocument.getState());
  if (name !== null) tellLocked(name);
  return name !== null;
}

/**
 * Does a command: the only way a structure changes. Commands without changes are dropped.
 * @returns false, and the user is told, when the case may not be edited or the command does not fit the contours of now.
 */
export function perform(command: Command): boolean {
  if (refused() || refusedForLock(command)) return false;
  try {
    if (command.changes.length > 0) enter({ type: 'do', command });
    return true;
  } catch (error) {
    // Made from contours that have changed since: dropped whole.
    notifyError(error);
    return false;
  }
}

/** @returns false, and the user is told, when it may not be done. */
function step(type: 'undo' | 'redo'): boolean {
  if (refused()) return false;
  const { history } = useDocument.getState();
  const next = type === 'undo' ? stepBack(history) : stepForward(history);
  if (next === null || refusedForLock(next.command)) return false;
  enter({ type });
  return true;
}
export const undo = (): void => void step('undo');
export const redo = (): void => void step('redo');

/** Undoes or redoes until `count` commands are done, or one may not be. */
export function goToHistory(count: number): void {
  const done = (): number => useDocument.getState().history.done.length;
  while (done() > count) if (!step('undo')) return;
  while (done() < count && useDocument.getState().history.undone.length > 0) if (!step('redo')) return;
}

export const setMark = (key: string, value: MarkValue): void => enter({ type: 'mark', key, value });

/** Starts a document for a case: empty, or replayed from a recovered journal. */
export function startDocument(
  journal: Journal | null,
  entries: readonly JournalEntry[] = [],
  scope: CaseScope = currentScope(),
): void {
  journalOf(scope).journal = journal;
  useDocument.in(scope).setState({ ...entries.map(entryFromWire).reduce(applyEntry, empty), lastStep: null });
}

/** Entries known to be on disk, and those that are not. */
export const unsavedWork = (): { readonly entries: number; readonly unsaved: readonly JournalEntry[] } => ({
  entries: useSaveState.getState().entries,
  unsaved: journalOf().journal?.unsaved() ?? [],
});

/** Does again what another journal of the same case had not saved. */
export function replay(entries: readonly JournalEntry[]): void {
  for (const entry of entries) {
    if (entry.type === 'reference' || entry.type === 'proposal' || entry.type === 'measurement')
      record(entry);
    else enter(entryFromWire(entry));
  }
}

export const retrySave = (): void => journalOf().journal?.retry();

const lockKey = (structureId: string): string => `locked/${structureId}`;
const seenKey = (structureId: string, k: number): string => `seen/${structureId}/${k}`;

export const isLocked = (doc: Pick<DocumentState, 'marks'>, structureId: string): boolean =>
  doc.marks.get(lockKey(structureId)) === true;
export const setLocked = (structureId: string, locked: boolean): void =>
  setMark(lockKey(structureId), locked);
export const isSeen = (doc: DocumentState, structureId: string, k: number): boolean =>
  doc.marks.get(seenKey(structureId, k)) === true;
export const setSeen = (structureId: string, k: number, seen: boolean): void =>
  setMark(seenKey(structureId, k), seen);

export const structureById = (id: string | null): Structure | null =>
  id === null ? null : (useDocument.getState().structures.byId.get(id) ?? null);
