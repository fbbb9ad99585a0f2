/** Who signed which structure: read from the log in the CT's folder, added to it, and kept in step with the locks. */
import { useMemo } from 'react';
import type { Params, Result } from '../../contract/index.ts';
import { outlineDigest, type SignedState, signedStates } from '../../core/signoff/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { api } from './connection.ts';
import { isLocked, setLocked, useDocument } from './document.ts';
import { notify, notifyError, openDialog } from './notices.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';

type Word = Params<'audit.sign'>['word'];
/** What a person says of structures. */
export type Signed = 'reviewed' | 'approved' | 'taken-back';

interface SignoffState {
  readonly signatures: Result<'audit.get'>['signatures'];
  /** Line at which the log is not what was written; nothing can be signed then. */
  readonly changedAt: number | null;
  readonly loginName: string;
  /** What the dialog is about. */
  readonly asking: { readonly word: Signed; readonly ids: readonly string[] };
}

export const useSignoff = caseStore<SignoffState>('signoff', () => ({
  signatures: [],
  changedAt: null,
  loginName: '',
  asking: { word: 'reviewed', ids: [] },
}));

const USER_KEY = 'pedicle-user';
/** The name last signed with on this machine, else what the machine calls who works at it. */
export const proposedUser = (): string => localStorage.getItem(USER_KEY) ?? useSignoff.getState().loginName;

const seriesOf = (signatures: SignoffState['signatures'], structures: readonly Structure[]): SignedState[] =>
  signedStates(signatures, structures, useCase.getState().open?.seriesInstanceUid);

/** The states of structures, in their order. */
export function useSignedStates(structures: readonly Structure[]): readonly SignedState[] {
  const signatures = useSignoff((s) => s.signatures);
  return useMemo(() => seriesOf(signatures, structures), [signatures, structures]);
}

/** The state of one structure. */
export function useSignedState(structure: Structure): SignedState {
  const signatures = useSignoff((s) => s.signatures);
  return useMemo(() => seriesOf(signatures, [structure])[0] as SignedState, [signatures, structure]);
}

const stateOf = (structure: Structure): SignedState =>
  seriesOf(useSignoff.getState().signatures, [structure])[0] as SignedState;

async function write(user: string, word: Word, structures: readonly Structure[]): Promise<boolean> {
  const scope = currentScope();
  const { open } = useCase.getState();
  if (open === null || structures.length === 0) return false;
  try {
    const view = await api().call('audit.sign', {
      caseId: open.caseId,
      user,
      word,
      structures: structures.map((s) => ({ name: s.name, contours: outlineDigest(s.slices) })),
    });
    if (!scope.disposed) useSignoff.in(scope).setState(view);
    return !scope.disposed;
  } catch (error) {
    if (!scope.disposed) notifyError(error);
    return false;
  }
}

/**
 * Signs: on disk in the log first, then the locks follow. Approving locks, taking back unlocks.
 * @returns false, and the user is told, when the log does not take it.
 */
export async function sign(user: string, word: Signed, structures: readonly Structure[]): Promise<boolean> {
  localStorage.setItem(USER_KEY, user.trim());
  if (!(await write(user.trim(), word, structures))) return false;
  if (word === 'taken-back') for (const { id } of structures) setLocked(id, false);
  return true;
}

/** Opens the dialog in which a person signs. */
export function askToSign(word: Signed, ids: readonly string[]): void {
  useSignoff.setState({ asking: { word, ids } });
  openDialog('sign');
}

/** Locks and unlocks; of an approved structure the dialog asks first, as the approval ends with the lock. */
export function toggleLock(structure: Structure): void {
  const locked = isLocked(useDocument.getState(), structure.id);
  if (locked && stateOf(structure).state === 'approved') askToSign('taken-back', [structure.id]);
  else setLocked(structure.id, !locked);
}

/** An edit is noted this long after the last one. */
const QUIET_MS = 2000;

/** What the log still calls reviewed or approved though the contours are others now, and does not say so yet. */
function editsToNote(structures: readonly Structure[]): Structure[] {
  const { signatures } = useSignoff.getState();
  if (signatures.length === 0) return [];
  const noted = seriesOf(signatures, structures);
  return structures.filter((s, n) => {
    const of = noted[n] as SignedState;
    const hasWord = signatures.some((e) => e.action === 'state' && e.structure === s.name);
    return hasWord && !of.current && of.at === '';
  });
}

/** What is approved is locked, also where a process was killed between the log and the journal. */
function lockApproved(structures: readonly Structure[]): void {
  const doc = useDocument.getState();
  for (const [n, { state }] of seriesOf(useSignoff.getState().signatures, structures).entries()) {
    const { id } = structures[n] as Structure;
    if (state === 'approved' && !isLocked(doc, id)) setLocked(id, true);
  }
}

/** A part of a case: reads the log, locks what is approved, notes edits of what was signed. */
export function followSignoff(scope: CaseScope): void {
  const { open } = useCase.in(scope).getState();
  if (open === null) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): readonly Structure[] => structuresOf(useDocument.in(scope).getState().structures);
  const note = (): void => {
    const edited = editsToNote(now());
    if (edited.length > 0 && useSignoff.getState().changedAt === null)
      void write(proposedUser() === '' ? 'unknown' : proposedUser(), 'edit-noted', edited);
  };
  const stopDocument = useDocument.in(scope).subscribe((state, before) => {
    if (state.structures === before.structures) return;
    lockApproved(now());
    clearTimeout(timer);
    timer = setTimeout(note, QUIET_MS);
  });
  const stopLog = useSignoff.in(scope).subscribe((state, before) => {
    if (state.signatures !== before.signatures) lockApproved(now());
  });
  scope.onDispose(() => {
    clearTimeout(timer);
    stopDocument();
    stopLog();
  });
  api()
    .call('audit.get', { caseId: open.caseId })
    .then((view) => {
      if (scope.disposed) return;
      useSignoff.in(scope).setState(view);
      if (view.changedAt !== null)
        notify('error', texts.signoff.changed(view.changedAt), texts.signoff.changedAction);
    })
    .catch((error: unknown) => {
      if (!scope.disposed) notifyError(error);
    });
}
