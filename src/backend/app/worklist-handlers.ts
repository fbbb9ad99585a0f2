/** The worklist and the configured systems, for the page. */
import { join } from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import { makeFolder } from '../files/make-folder.ts';
import { structuresFile } from '../intake/run-case.ts';
import { askRetry, readResult, readWorklist } from '../intake/worklist.ts';
import { openInbox } from '../network/inbox.ts';
import {
  type Destination,
  destinationOf,
  type NodeSettings,
  ownNodeSettings,
  parseNodeSettings,
} from '../network/settings.ts';

type WorklistHandlers = Pick<
  Handlers,
  | 'worklist.get'
  | 'worklist.result'
  | 'worklist.retry'
  | 'network.destinations'
  | 'network.test'
  | 'network.find'
  | 'network.get'
>;

/** The DICOM library is loaded when a system is first asked, not when the app starts. */
const systems = () => import('../network/systems.ts');

/** Who holds the queue writes every few seconds. */
const LIVE_MS = 30_000;
/** Results that a person may open. */
const OPENABLE = new Set(['done', 'findings']);

/** @param folder Pedicle's own; the list lies in `worklist`, the network settings in `network.json`, fetched images in `fetched`. */
export function worklistHandlers(folder: string, gone: AbortSignal): WorklistHandlers {
  const place = join(folder, 'worklist');
  const settings = async (): Promise<NodeSettings> =>
    (await ownNodeSettings(folder)) ?? parseNodeSettings({ version: 1 });
  const system = async (name: string): Promise<{ own: NodeSettings; to: Destination }> => {
    const own = await settings();
    return { own, to: destinationOf(own.destinations, name) };
  };
  return {
    'worklist.get': async () => {
      const list = await readWorklist(place);
      if (list === null)
        return {
          writtenMs: null,
          live: false,
          arriving: 0,
          counts: { waiting: 0, running: 0, done: 0, failed: 0 },
          jobs: [],
        };
      return {
        ...list,
        live: Date.now() - list.writtenMs < LIVE_MS,
        jobs: list.jobs.map(({ resultFolder, ...job }) => ({
          ...job,
          structureSet: OPENABLE.has(job.result) ? join(resultFolder, structuresFile(job.seriesKey)) : null,
        })),
      };
    },
    'worklist.result': ({ id }) => readResult(place, id),
    'worklist.retry': async ({ id }) => {
      await askRetry(place, id);
      return {};
    },
    'network.destinations': async () => ({
      destinations: (await settings()).destinations.map(({ name, kind }) => ({ name, kind })),
    }),
    'network.test': async ({ name }) => {
      const { own, to } = await system(name);
      await (await systems()).testDestination(to, own.aeTitle);
      return {};
    },
    'network.find': async ({ name, ...asked }) => {
      const { own, to } = await system(name);
      const query = Object.fromEntries(
        Object.entries(asked).filter(([, text]) => text !== undefined && text !== ''),
      );
      return { found: await (await systems()).findAt(to, own.aeTitle, query) };
    },
    'network.get': async ({ name, ...wanted }) => {
      const { own, to } = await system(name);
      const fetched = join(folder, 'fetched');
      await makeFolder(fetched, 0o700);
      const inbox = await openInbox(fetched, own.limits);
      try {
        const instances = await (await systems()).getFrom(to, own.aeTitle, wanted, inbox, gone);
        return { instances, folder: join(fetched, wanted.seriesInstanceUid) };
      } finally {
        await inbox.close();
      }
    },
  };
}
