/** Autosave: every entry of the history goes to the case's journal before the call is answered. */
import type { Handlers } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import type { CaseRegistry, OpenedCase } from '../cases/open-cases.ts';
import { describeCase } from '../cases/open-cases.ts';
import { createJournal, type JournalHeader, removeJournal, resumeJournal } from '../journal/journal.ts';
import { sourcesAdded } from '../journal/sources.ts';

type JournalHandlers = Pick<Handlers, 'journal.append' | 'journal.recover' | 'journal.discard'>;

export interface JournalContext {
  readonly folder: string;
  readonly cases: CaseRegistry;
  /** Opens the CT a journal belongs to. */
  reopen(source: JournalHeader['source']): Promise<OpenedCase>;
}

export function journalHandlers({ folder, cases, reopen }: JournalContext): JournalHandlers {
  /** Journals being created, so that two appends at once do not make two files. */
  const creating = new Map<string, Promise<void>>();

  async function ensureJournal(opened: OpenedCase): Promise<void> {
    if (opened.journal !== null) return;
    const started =
      creating.get(opened.caseId) ??
      createJournal(folder, opened.caseId, {
        title: opened.title,
        createdAt: Date.now(),
        source: opened.source,
      }).then((journal) => {
        opened.journal = journal;
      });
    creating.set(opened.caseId, started);
    await started.finally(() => creating.delete(opened.caseId));
  }

  return {
    'journal.append': async ({ caseId, entries }) => {
      const opened = cases.find(caseId);
      await ensureJournal(opened);
      const sources = sourcesAdded(opened.imported, entries).filter((s) => !opened.journalled.has(s));
      const entryCount = (await opened.journal?.append(entries, sources)) ?? 0;
      for (const source of sources) opened.journalled.add(source);
      return { entryCount };
    },
    'journal.recover': async ({ journalId }) => {
      if (cases.all().some((c) => c.journal?.id === journalId)) {
        throw new PedicleError('journal-open', 'This saved session is open already.', 'Go on in its window.');
      }
      const { journal, content } = await resumeJournal(folder, journalId);
      const opened = await reopen(content.header.source).catch(async (error: unknown) => {
        await journal.close(false);
        throw error;
      });
      opened.journal = journal;
      for (const source of content.sources) {
        opened.imported.push(source);
        opened.journalled.add(source);
      }
      return { case: describeCase(opened), entries: content.entries };
    },
    'journal.discard': async ({ journalId }) => {
      const open = cases.all().find((c) => c.journal?.id === journalId);
      const journal = open?.journal ?? null;
      if (open !== undefined) open.journal = null;
      if (journal === null) await removeJournal(folder, journalId);
      else await journal.close(true);
      return {};
    },
  };
}
