/** Joins the services into the one backend that every host serves. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendEvent } from '../../contract/index.ts';
import { createBlobStore } from '../blobs/blobs.ts';
import { createCaseRegistry } from '../cases/open-cases.ts';
import { listFolder } from '../files/list-folder.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder, sweepScratch } from '../files/scratch.ts';
import { createJobRegistry } from '../jobs/jobs.ts';
import { recoverableJournals } from '../journal/journal.ts';
import type { Backend } from './backend.ts';
import { caseService, closeCase } from './case-handlers.ts';
import { ownModelsFolder } from './entries.ts';
import { exportHandlers } from './export-handlers.ts';
import { journalHandlers } from './journal-handlers.ts';
import { readRecent, rememberRecent } from './recent.ts';
import { segmentHandlers } from './segment-handlers.ts';
import { VERSION } from './version.ts';

export type { Backend } from './backend.ts';

export interface BackendOptions {
  readonly shell: 'web' | 'electron';
  /** Folder given on the command line; null opens the demonstration case. */
  readonly startFolder: string | null;
  /** Native folder dialog, where the host has one. */
  readonly pickFolder?: () => Promise<string | null>;
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
  const exports = (): Promise<string> => (exportFolder ??= scratchFolder(folder, 'export'));
  const recentFile = join(folder, 'recent.json');
  // What a killed process left of a patient goes; a start does not wait for it.
  void sweepScratch(folder);
  const listeners = new Set<(event: BackendEvent) => void>();
  const tell = (event: BackendEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const blobs = createBlobStore();
  const cases = createCaseRegistry();
  const jobs = createJobRegistry((jobId, job) => tell({ event: 'job', jobId, job }));
  const caseParts = caseService({
    cases,
    blobs,
    demoFolder: join(folder, `demo-${VERSION}`),
    tell,
    remember: (path, title) => rememberRecent(recentFile, path, title),
  });
  return {
    blobs,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      jobs.cancelAll();
      for (const opened of cases.all()) await closeCase(opened, blobs);
      if (exportFolder !== null) await rm(await exportFolder, { recursive: true, force: true });
    },
    handlers: {
      'app.info': async () => ({
        version: VERSION,
        shell: options.shell,
        startFolder: options.startFolder,
        recent: await readRecent(recentFile),
        recoverable: await recoverableJournals(journalFolder),
      }),
      'files.pickFolder': async () => ({ path: (await options.pickFolder?.()) ?? null }),
      'files.list': ({ path }) => listFolder(path),
      ...caseParts.handlers,
      ...journalHandlers({ folder: journalFolder, cases, reopen: caseParts.reopen }),
      ...segmentHandlers(cases, jobs, options.modelsFolder ?? ownModelsFolder()),
      ...exportHandlers(exports, cases),
    },
  };
}
