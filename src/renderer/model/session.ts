/** The connection to the backend, and the flows that need it: opening, loading structures, recovering. */
import { create } from 'zustand';
import type { ApiClient, JournalEntry, OpenCase, Result } from '../../contract/index.ts';
import { structureFromWire } from '../../contract/index.ts';
import { connectBackend } from '../connection/index.ts';
import { texts } from '../texts/index.ts';
import { allocateVolume, useCase } from './case.ts';
import { addStructures } from './commands.ts';
import { perform, startDocument, useDocument } from './document.ts';
import { noteEvent } from './jobs.ts';
import { openJournal } from './journal.ts';
import { noteVolumeEvent, startLoading } from './loading.ts';
import { closeDialog, notify, notifyError, openDialog } from './notices.ts';
import { addReference, PROPOSAL_SET, referencesAfter, useReferences } from './references.ts';
import { restoreReview } from './review.ts';
import { selectStructure, useSelection } from './selection.ts';
import { resetView } from './view.ts';

export interface SessionState {
  readonly connection: 'connecting' | 'ready' | 'refused' | 'lost';
  readonly info: Result<'app.info'> | null;
  /** True while a case is on its way. */
  readonly opening: boolean;
}

export const useSession = create<SessionState>(() => ({
  connection: 'connecting',
  info: null,
  opening: false,
}));

let client: ApiClient | null = null;

/** Remembers the case's journal over a reload of the page. */
const JOURNAL_KEY = 'pedicle-journal';

/** The open case's journal: it has the id of the case it was begun for, which a recovered case has not. */
let journalId = '';

/** Commands and marks that were not made by the user: the demonstration's own structure set. */
let givenSteps = 0;

/**
 * Closes a case in the backend. Its journal stays for recovery (a reload of the page gets everything back) unless
 * the user did nothing in it.
 */
async function leaveCase(): Promise<void> {
  const { open } = useCase.getState();
  if (open === null || client === null) return;
  const { history, marks } = useDocument.getState();
  const unreferenced = useReferences.getState().sets.every((set) => set.id === PROPOSAL_SET);
  const untouched =
    unreferenced && history.done.length + history.undone.length <= givenSteps && marks.size === 0;
  const closing = client.call('case.close', { caseId: open.caseId });
  const discarding = untouched ? client.call('journal.discard', { journalId }) : null;
  await Promise.allSettled([closing, discarding]);
}

/** The API; only to be used once connected. */
export function api(): ApiClient {
  if (client === null) throw new Error('not connected');
  return client;
}

/** Connects, then opens what the app was started with: recovery offer, folder, or the demonstration. */
export async function startSession(): Promise<void> {
  try {
    client = await connectBackend();
    client.onEvent(noteEvent);
    client.onEvent(noteVolumeEvent);
    window.addEventListener('pagehide', () => void leaveCase());
    client.onClose(() => useSession.setState({ connection: 'lost' }));
    const info = await client.call('app.info', {});
    useSession.setState({ connection: 'ready', info });
    const reloaded = info.recoverable.find((j) => j.journalId === sessionStorage.getItem(JOURNAL_KEY));
    if (reloaded !== undefined) await recover(reloaded.journalId);
    else if (info.recoverable.length > 0) openDialog('recover');
    else if (info.startFolder !== null) openDialog('open');
    else await openDemo();
  } catch (error) {
    if (client === null) useSession.setState({ connection: 'refused' });
    else notifyError(error);
  }
}

async function whileOpening(work: () => Promise<void>): Promise<void> {
  useSession.setState({ opening: true });
  try {
    await work();
  } catch (error) {
    notifyError(error);
  } finally {
    useSession.setState({ opening: false });
  }
}

function showCase(open: OpenCase, entries: readonly JournalEntry[] = [], itsJournal = open.caseId): void {
  void leaveCase();
  journalId = itsJournal;
  givenSteps = 0;
  const volume = allocateVolume(open);
  startDocument(openJournal(api(), open.caseId, entries.length), entries);
  useReferences.setState({ sets: referencesAfter(entries) });
  restoreReview(useDocument.getState().marks);
  useSelection.setState({ structureId: null, hidden: new Set() });
  resetView(volume.grid.dims);
  useCase.setState({ open, volume, revision: 0, slicesReady: 0, complete: false });
  startLoading(open.caseId, volume, open.volume.blobId);
  sessionStorage.setItem(JOURNAL_KEY, journalId);
  const worst = open.findings.filter((f) => f.severity !== 'info');
  if (worst.length > 0) notify('warning', worst[0]!.message, worst[0]!.action);
  closeDialog();
}

export const openDemo = (): Promise<void> =>
  whileOpening(async () => {
    const open = await api().call('case.openDemo', {});
    showCase(open);
    const set = open.structureSets[0];
    if (set !== undefined) await loadStructureSet(set.fileId, 'edit');
    givenSteps = useDocument.getState().history.done.length;
  });

export const openSeries = (seriesInstanceUid: string): Promise<void> =>
  whileOpening(async () => showCase(await api().call('case.openSeries', { seriesInstanceUid })));

export const recover = (savedId: string): Promise<void> =>
  whileOpening(async () => {
    const found = await api().call('journal.recover', { journalId: savedId });
    showCase(found.case, found.entries, savedId);
  });

export async function closeCase(): Promise<void> {
  await leaveCase();
  useCase.setState({ open: null, volume: null, revision: 0, slicesReady: 0, complete: false });
  startDocument(null);
  useReferences.setState({ sets: [] });
  selectStructure(null);
}

type LoadAs = 'edit' | 'reference';

async function loadStructures(source: { fileId: string } | { path: string }, as: LoadAs): Promise<void> {
  const { open } = useCase.getState();
  if (open === null) return;
  try {
    const set = await api().call('structures.load', { caseId: open.caseId, ...source });
    if (useCase.getState().open?.caseId !== open.caseId) return;
    // With the ids they came with: by them the backend finds what it kept of the file for the export.
    const structures = set.structures.map(structureFromWire);
    if (as === 'reference') addReference({ id: crypto.randomUUID(), label: set.label, structures });
    else perform(addStructures(texts.commands.import(set.label), structures));
    const worst = set.findings.find((f) => f.severity !== 'info');
    if (worst !== undefined) notify('warning', worst.message, worst.action);
  } catch (error) {
    notifyError(error);
  }
}

/** Loads a structure set found with the study, into the edited structures or as a reference. */
export const loadStructureSet = (fileId: string, as: LoadAs): Promise<void> => loadStructures({ fileId }, as);

/** Loads structures from a file on disk (RTSTRUCT, NIfTI, NRRD, MetaImage). */
export const loadStructureFile = (path: string, as: LoadAs): Promise<void> => loadStructures({ path }, as);
