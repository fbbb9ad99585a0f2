/** Joins the services into the one backend that every host serves. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendEvent } from '../../contract/index.ts';
import { createBlobStore } from '../blobs/blobs.ts';
import { createCaseRegistry, ownCases } from '../cases/open-cases.ts';
import { diagnosticsReport, keepDiagnostics, notePageError, VERSION } from '../diagnostics/index.ts';
import { listFolder } from '../files/list-folder.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder, sweepScratch } from '../files/scratch.ts';
import { createJobRegistry } from '../jobs/jobs.ts';
import { journalStore } from '../journal/store.ts';
import { giveMemoryBack } from '../memory/give-back.ts';
import { type PrintPage, pdfByChromium } from '../report/print-pdf.ts';
import { auditHandlers } from './audit-handlers.ts';
import type { Backend, Connection } from './backend.ts';
import { caseService, closeCase } from './case-handlers.ts';
import { classifierHandlers } from './classifier-handlers.ts';
import { ownModelsFolder } from './entries.ts';
import { exportHandlers } from './export-handlers.ts';
import { firstScan } from './first-scan.ts';
import { journalHandlers, listedSessions, recoverable } from './journal-handlers.ts';
import { opinionHandlers } from './opinion-handlers.ts';
import { readRecent, rememberRecent } from './recent.ts';
import { reportHandlers } from './report-handlers.ts';
import { rulesHandlers } from './rules-handlers.ts';
import { segmentHandlers } from './segment-handlers.ts';
import { worklistHandlers } from './worklist-handlers.ts';

export type { Backend } from './backend.ts';

export interface BackendOptions {
  readonly shell: 'web' | 'electron';
  /** Folder given on the command line; null opens the demonstration case. */
  readonly startFolder: string | null;
  /** Native folder dialog, where the host has one. */
  readonly pickFolder?: () => Promise<string | null>;
  /** How the shell prints a page; default an installed Chromium. */
  readonly printPage?: PrintPage;
  /** Default: the repository's or package's own `models`. */
  readonly modelsFolder?: string;
  /** Default: the user's data folder (`PEDICLE_HOME` overrides). */
  readonly dataFolder?: string;
}

export function createBackend(options: BackendOptions): Backend {
  const folder = options.dataFolder ?? dataFolder();
  const journalFolder = join(folder, 'journals');
  /** Prepared exports wait here; made with the first one. */
  let exportFolder: Promise<string> | null = null;
  const exportScratch = (): Promise<string> => (exportFolder ??= scratchFolder(folder, 'export'));
  const recentFile = join(folder, 'recent.json');
  /** What was opened is written one after the other, of all pages; the end waits for the last. */
  let remembered: Promise<void> = Promise.resolve();
  keepDiagnostics(() => folder, VERSION);
  // What a killed process left of a patient goes; a start does not wait for it.
  void sweepScratch(folder);
  const blobs = createBlobStore();
  const allCases = createCaseRegistry();
  const connections = new Set<Connection>();
  const journals = journalStore(journalFolder);
  void journals.sweep();
  const first = firstScan(options.startFolder);

  function connect(): Connection {
    const listeners = new Set<(event: BackendEvent) => void>();
    const tell = (event: BackendEvent): void => {
      for (const listener of listeners) listener(event);
    };
    const gone = new AbortController();
    const cases = ownCases(allCases, gone.signal);
    const jobs = createJobRegistry((jobId, job) => tell({ event: 'job', jobId, job }));
    const exports = exportHandlers(exportScratch, cases, gone.signal);
    const caseParts = caseService({
      cases,
      blobs,
      journals,
      demoFolder: join(folder, `demo-t12-${VERSION}`),
      firstScan: first,
      gone: gone.signal,
      tell,
      remember: (path, title) => {
        remembered = remembered.then(() => rememberRecent(recentFile, path, title)).catch(() => undefined);
        return remembered;
      },
    });
    const connection: Connection = {
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: async () => {
        if (!connections.delete(connection)) return;
        gone.abort();
        listeners.clear();
        jobs.cancelAll();
        const parked = cases.own().map(async (opened) => {
          cases.remove(opened.caseId);
          await closeCase(opened, blobs, journals);
        });
        await Promise.allSettled([...parked, exports.discardAll()]);
        giveMemoryBack();
      },
      handlers: {
        'app.info': async () => ({
          version: VERSION,
          shell: options.shell,
          startFolder: options.startFolder,
          recent: await readRecent(recentFile),
          recoverable: recoverable(await listedSessions(journalFolder)),
        }),
        'app.diagnostics': async () => ({ text: diagnosticsReport(folder, VERSION) }),
        'app.noteError': async (error) => {
          notePageError(folder, VERSION, error);
          return {};
        },
        'files.pickFolder': async () => ({ path: (await options.pickFolder?.()) ?? null }),
        'files.list': ({ path }) => listFolder(path),
        ...caseParts.handlers,
        ...journalHandlers({ folder: journalFolder, journals, cases, blobs, reopen: caseParts.reopen }),
        ...segmentHandlers(cases, jobs, journals, options.modelsFolder ?? ownModelsFolder()),
        ...opinionHandlers(cases, jobs, options.modelsFolder ?? ownModelsFolder()),
        ...classifierHandlers(cases, options.modelsFolder ?? ownModelsFolder(), gone.signal),
        ...auditHandlers(cases),
        ...reportHandlers(cases, options.printPage ?? pdfByChromium, gone.signal),
        ...exports.handlers,
        ...worklistHandlers(folder, gone.signal),
        ...rulesHandlers(folder, gone.signal),
      },
    };
    connections.add(connection);
    return connection;
  }

  return {
    blobs,
    connect,
    close: async () => {
      first.stop();
      await Promise.allSettled([...connections].map((connection) => connection.close()));
      await remembered;
      if (exportFolder !== null) await rm(await exportFolder, { recursive: true, force: true });
    },
  };
}
