/** A case and its journal: begun at the first edit, given up when the case goes, whatever was on its way then. */
import { fault } from '../../core/errors/errors.ts';
import type { Journal, JournalStore } from '../journal/store.ts';
import { headerFor, type OpenedCase } from './open-cases.ts';

/** Journals being created, so that two calls at once do not make two files. */
const creating = new WeakMap<OpenedCase, Promise<Journal>>();
/** What is being saved for a case. */
const saving = new WeakMap<OpenedCase, Set<Promise<unknown>>>();

/** @param version of Pedicle, for the header. @throws PedicleError `storage-…`. */
async function ensureJournal(opened: OpenedCase, journals: JournalStore, version: string): Promise<Journal> {
  if (opened.journal !== null) return opened.journal;
  const started = creating.get(opened) ?? journals.create(opened.caseId, headerFor(opened, version));
  creating.set(opened, started);
  try {
    opened.journal = await started;
    return opened.journal;
  } finally {
    creating.delete(opened);
  }
}

/** Does work on the case's journal, which is begun when there is none. A case that is closed meanwhile waits for it. */
export async function save<T>(
  opened: OpenedCase,
  journals: JournalStore,
  version: string,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  if (opened.stopLoading.signal.aborted) throw fault('case-unknown');
  const running = ensureJournal(opened, journals, version).then(work);
  const all = saving.get(opened) ?? new Set();
  saving.set(opened, all);
  all.add(running);
  try {
    return await running;
  } finally {
    all.delete(running);
  }
}

/** Gives a journal to a case that resumes; gives it back at once when the case is closed already. */
export async function adopt(opened: OpenedCase, journal: Journal): Promise<void> {
  opened.journal = journal;
  if (!opened.stopLoading.signal.aborted) return;
  opened.journal = null;
  await journal.close();
  throw fault('client-gone');
}

/**
 * Gives up the journal of a case that was closed, once all that was on its way is saved. The file stays, but for a demonstration in which
 * nothing was done.
 */
export async function leaveJournal(opened: OpenedCase, journals: JournalStore): Promise<void> {
  await Promise.allSettled([...(saving.get(opened) ?? [])]);
  const { journal, source } = opened;
  opened.journal = null;
  await journal?.close();
  if (journal !== null && source.kind === 'demo' && !journal.worked()) await journals.remove(journal.id);
}
