/** Autosave and saved sessions: every entry goes to the case's journal before the call is answered; sessions are found again and resumed. */

import type { Handlers, Session } from '../../contract/index.ts';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import type { BlobStore } from '../blobs/blobs.ts';
import { adopt, save } from '../cases/case-journal.ts';
import type { CaseRegistry, OpenedCase } from '../cases/open-cases.ts';
import { describeCase, findingToWire, headerFor } from '../cases/open-cases.ts';
import { VERSION } from '../diagnostics/index.ts';
import { placementOf } from '../journal/fingerprint.ts';
import type { JournalHeader } from '../journal/header.ts';
import { type ListedSession, listSessions } from '../journal/list.ts';
import { sourcesAdded } from '../journal/set-file.ts';
import type { JournalStore } from '../journal/store.ts';
import { closeCase } from './case-handlers.ts';

type JournalHandlers = Pick<
  Handlers,
  'journal.append' | 'sessions.list' | 'sessions.resume' | 'sessions.delete'
>;

export interface JournalContext {
  readonly folder: string;
  readonly journals: JournalStore;
  readonly cases: CaseRegistry;
  readonly blobs: BlobStore;
  /** Opens the CT a journal belongs to. */
  reopen(source: JournalHeader['source']): Promise<OpenedCase>;
}

/** All sessions on disk. */
export const listedSessions = (folder: string): Promise<ListedSession[]> => listSessions(folder);

const toWire = ({ source: _, ...session }: ListedSession): Session => session;

/** What to offer at a start: work of the user's own that nobody has open and no exported file holds whole. */
export const recoverable = (sessions: readonly ListedSession[]): Session[] =>
  sessions.filter((s) => s.open === null && s.edits > 0 && s.exported?.covers !== true).map(toWire);

const sameCt = (a: JournalHeader['source'], b: JournalHeader['source']): boolean =>
  a.kind === 'demo' || b.kind === 'demo' ? a.kind === b.kind : a.seriesInstanceUid === b.seriesInstanceUid;

export function journalHandlers({ folder, journals, cases, blobs, reopen }: JournalContext): JournalHandlers {
  return {
    'journal.append': async ({ caseId, entries, after }) => {
      const opened = cases.find(caseId);
      const sources = sourcesAdded(opened.imported, entries).filter((s) => !opened.journalled.has(s));
      const options = { sources, ...(after === undefined ? {} : { after }) };
      const entryCount = await save(opened, journals, VERSION, (journal) => journal.append(entries, options));
      for (const source of sources) opened.journalled.add(source);
      return { entryCount };
    },
    'sessions.list': async ({ caseId }) => {
      const sessions = await listedSessions(folder);
      if (caseId === undefined) return { sessions: sessions.map(toWire) };
      const { source, journal } = cases.find(caseId);
      const others = sessions.filter((s) => s.journalId !== journal?.id && sameCt(s.source, source));
      return { sessions: others.map(toWire) };
    },
    'sessions.resume': async ({ journalId, paths }) => {
      const held = await journals.hold(journalId);
      let opened: OpenedCase | null = null;
      try {
        const { source } = held.content.header;
        const elsewhere = paths !== undefined && source.kind === 'series';
        opened = await reopen(elsewhere ? { ...source, paths } : source).catch((cause: unknown) => {
          const unknown = cause instanceof PedicleError && cause.code === 'series-unknown';
          throw unknown ? fault('journal-ct-gone', {}, { cause }) : cause;
        });
        const placement = placementOf(held.content, opened.series);
        const resumed = await held.resume(placement.sliceOf, headerFor(opened, VERSION));
        await adopt(opened, resumed.journal);
        for (const source of resumed.sources) {
          opened.imported.push(source);
          opened.journalled.add(source);
        }
        const findings = [...resumed.findings, ...placement.findings].map(findingToWire);
        const described = describeCase(opened);
        return {
          journalId: resumed.journal.id,
          case: { ...described, findings: [...findings, ...described.findings] },
          entries: [...resumed.entries],
          findings,
        };
      } catch (error) {
        if (opened !== null) {
          await closeCase(opened, blobs, journals);
          cases.remove(opened.caseId);
        }
        await held.release();
        throw error;
      }
    },
    'sessions.delete': async ({ journalId }) => {
      await journals.remove(journalId);
      return {};
    },
  };
}
