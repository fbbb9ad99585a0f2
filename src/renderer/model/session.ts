/** The flows that need the backend: opening, loading structures, recovering, closing. */
import { create } from 'zustand';
import { type ApiClient, structureFromWire } from '../../contract/index.ts';
import type { Code } from '../../core/errors/catalogue/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import type { IdentityField } from '../../core/identity/index.ts';
import { connectBackend } from '../connection/index.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { type CasePart, type CaseSession, type Opened, openCase } from './case-session.ts';
import { addStructures } from './commands.ts';
import { api, isConnected, setClient, useConnection } from './connection.ts';
import { showPanel } from './dock.ts';
import { perform, replay, unsavedWork, useDocument } from './document.ts';
import { noteEvent } from './events.ts';
import { goToBeginning } from './go-to.ts';
import { askIdentity } from './identity.ts';
import { closeDialog, notify, notifyError, openDialog, useNotices } from './notices.ts';
import { keepPageErrors } from './page-errors.ts';
import { ask } from './questions.ts';
import { addReference } from './references.ts';
import { currentScope } from './scope.ts';
import { keepFindings } from './warnings.ts';

/** How many cases are on their way. */
const useOpenings = create<{ readonly count: number }>(() => ({ count: 0 }));

/** True while a case is on its way. */
export const useOpening = (): boolean => useOpenings((s) => s.count > 0);

/** Remembers the case's journal over a reload of the page. */
const JOURNAL_KEY = 'pedicle-journal';

const kept: { session: CaseSession | null; parts: readonly CasePart[] } = { session: null, parts: [] };

/**
 * Connects, then opens what the app was started with: recovery offer, folder, or the demonstration.
 * @param parts what tools and views run for every case.
 */
export async function startSession(parts: readonly CasePart[]): Promise<void> {
  kept.parts = parts;
  try {
    const client = await connect();
    keepPageErrors((error) => api().call('app.noteError', { ...error, frames: [...error.frames] }), window);
    window.addEventListener('pagehide', () => closeCase());
    const info = await client.call('app.info', {});
    useConnection.setState({ connection: 'ready', info });
    const reloaded = await sessionBeforeReload(client);
    if (reloaded !== null) await recover(reloaded);
    if (useCase.getState().open !== null) return;
    if (info.recoverable.length > 0) openDialog('recover');
    else if (info.startFolder !== null) openDialog('open');
    else await openDemo();
  } catch (error) {
    if (isConnected()) notifyError(error);
    else useConnection.setState({ connection: 'refused' });
  }
}

async function connect(): Promise<ApiClient> {
  const client = await connectBackend();
  setClient(client);
  client.onEvent(noteEvent);
  client.onClose(() => {
    useConnection.setState({ connection: 'lost' });
    void comeBack();
  });
  return client;
}

/** The backend is asked again after this long. */
const AGAIN_MS = 2000;

/**
 * Goes on after a lost connection: asks until the backend answers, resumes the very session, and does again what it had not acknowledged. A
 * backend that was started anew has another address and another cookie; then the page stays as it is and says so.
 */
async function comeBack(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    try {
      await connect();
      break;
    } catch {
      // Not yet.
    }
  }
  const before = kept.session;
  const { entries, unsaved } = unsavedWork();
  useConnection.setState({ connection: 'ready' });
  if (before === null) return;
  // A case in which nothing was saved has no session: its page begins anew.
  if ((await sessionBeforeReload(api())) === null && unsaved.length === 0) return location.reload();
  await recover(before.journalId);
  if (kept.session === before) return;
  replay(unsaved.slice(Math.max(0, (kept.session?.entries.length ?? 0) - entries)));
  notify('info', texts.app.cameBack);
}

/** The session this window had open before it was loaded again, whether it was exported since or not. */
async function sessionBeforeReload(client: ApiClient): Promise<string | null> {
  const journalId = sessionStorage.getItem(JOURNAL_KEY);
  if (journalId === null) return null;
  const { sessions } = await client.call('sessions.list', {});
  return sessions.some((s) => s.journalId === journalId) ? journalId : null;
}

async function whileOpening(work: () => Promise<void>): Promise<void> {
  useOpenings.setState((s) => ({ count: s.count + 1 }));
  try {
    await work();
  } catch (error) {
    notifyError(error);
  } finally {
    useOpenings.setState((s) => ({ count: s.count - 1 }));
  }
}

function showCase(opened: Opened): void {
  useNotices.setState({ notices: [] });
  kept.session = openCase(opened, api(), kept.parts);
  sessionStorage.setItem(JOURNAL_KEY, opened.journalId);
  closeDialog();
}

export const openDemo = (): Promise<void> =>
  whileOpening(async () => {
    const open = await api().call('case.openDemo', {});
    showCase({ open, entries: [], journalId: open.caseId });
    await loadDemoStructures();
  });

/** The demonstration comes with its structures, also when the page was loaded again before they were there. */
async function loadDemoStructures(): Promise<void> {
  const set = useCase.getState().open?.structureSets[0];
  if (set !== undefined) await loadStructureSet(set.fileId, 'edit');
}

/** @param resampleMm the user's word to resample a series of uneven distances to slices this far apart. */
export const openSeries = (seriesInstanceUid: string, resampleMm?: number): Promise<void> =>
  whileOpening(async () => {
    const open = await api().call('case.openSeries', {
      seriesInstanceUid,
      ...(resampleMm === undefined ? {} : { resampleMm }),
    });
    showCase({ open, entries: [], journalId: open.caseId });
    // What the study brings is asked for, not left in a corner.
    showPanel(open.structureSets.length > 0 ? 'import' : 'segment');
    const { sessions } = await api().call('sessions.list', { caseId: open.caseId });
    const earlier = sessions.filter((s) => s.edits > 0 && s.open === null).length;
    if (earlier > 0) notify('info', texts.recover.earlier(earlier), texts.recover.earlierAction);
  });

/** What says that a session's CT is not where it was, or not what it was: another folder may hold it. */
const CT_NOT_THERE: ReadonlySet<string> = new Set<Code>([
  'journal-ct-gone',
  'journal-ct-changed',
  'journal-ct-slices-missing',
]);

/**
 * Resumes a saved session.
 * @param folder where its CT is now, when it was moved.
 * @param onCtGone told when the CT is not there, or is another; the session stays as it is.
 */
export const recover = (savedId: string, folder?: string, onCtGone?: () => void): Promise<void> =>
  whileOpening(async () => {
    const elsewhere = folder === undefined ? {} : { paths: [folder] };
    const resumed = await api()
      .call('sessions.resume', { journalId: savedId, ...elsewhere })
      .catch((error: unknown) => {
        if (error instanceof PedicleError && CT_NOT_THERE.has(error.code)) onCtGone?.();
        throw error;
      });
    const { case: open, entries, journalId } = resumed;
    showCase({ open, entries, journalId });
    if (open.isDemo && entries.length === 0) await loadDemoStructures();
  });

export function closeCase(): void {
  kept.session?.dispose();
  kept.session = null;
}

type LoadAs = 'edit' | 'reference';

async function loadStructures(source: { fileId: string } | { path: string }, as: LoadAs): Promise<void> {
  const scope = currentScope();
  const { open } = useCase.getState();
  if (open === null) return;
  try {
    const load = (acceptIdentity: readonly IdentityField[], acceptOffset = false) =>
      api().call('structures.load', {
        caseId: open.caseId,
        ...source,
        acceptIdentity: [...acceptIdentity],
        acceptOffset,
      });
    let set = await load([]);
    if (scope.disposed) return;
    const refused = set.identity?.refused ?? [];
    if (set.identity !== null && refused.length > 0) {
      if (!(await askIdentity(set.label, set.identity)) || scope.disposed) return;
      set = await load(refused);
      if (scope.disposed) return;
    }
    if (set.offsetMm !== null) {
      const move = await ask(texts.importing.offset(set.label, set.offsetMm));
      if (scope.disposed) return;
      if (move) set = await load(refused, true);
      if (scope.disposed) return;
    }
    // With the ids they came with: by them the backend finds what it kept of the file for the export.
    const structures = set.structures.map(structureFromWire);
    if (as === 'reference') addReference({ id: crypto.randomUUID(), label: set.label, structures });
    else {
      const isFirst = useDocument.getState().structures.byId.size === 0;
      if (perform(addStructures(texts.commands.import(set.label), structures)) && isFirst)
        goToBeginning(structures);
    }
    keepFindings('import', set.findings);
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  }
}

/** Loads a structure set found with the study, into the edited structures or as a reference. */
export const loadStructureSet = (fileId: string, as: LoadAs): Promise<void> => loadStructures({ fileId }, as);

/** Loads structures from a file on disk (RTSTRUCT, NIfTI, NRRD, MetaImage). */
export const loadStructureFile = (path: string, as: LoadAs): Promise<void> => loadStructures({ path }, as);
