/** The worklist and the configured systems, for the page. */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import { destinationOf } from '../intake/desk.ts';
import { askRetry, readResult, readWorklist } from '../intake/worklist.ts';
import { DEFAULT_CALLER } from '../network/association.ts';
import { find, get } from '../network/client.ts';
import { findWeb, getWeb } from '../network/dicomweb.ts';
import { openInbox } from '../network/inbox.ts';
import { testDestination } from '../network/send.ts';
import { type NodeSettings, parseNodeSettings, readNodeSettings } from '../network/settings.ts';

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

/** Who holds the queue writes every few seconds. */
const LIVE_MS = 30_000;
/** Results that a person may open. */
const OPENABLE = new Set(['done', 'findings']);

/** @param folder Pedicle's own; the list lies in `worklist`, the network settings in `network.json`, fetched images in `fetched`. */
export function worklistHandlers(folder: string, gone: AbortSignal): WorklistHandlers {
  const place = join(folder, 'worklist');
  const settings = async (): Promise<NodeSettings> => {
    const file = join(folder, 'network.json');
    const there = await access(file).then(
      () => true,
      () => false,
    );
    return there ? readNodeSettings(file) : parseNodeSettings({ version: 1 });
  };
  const caller = ({ aeTitle }: NodeSettings) => ({ aeTitle, ...DEFAULT_CALLER });
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
          structureSet: OPENABLE.has(job.result) ? join(resultFolder, 'rtstruct.dcm') : null,
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
      const own = await settings();
      await testDestination(destinationOf(own.destinations, name), own.aeTitle);
      return {};
    },
    'network.find': async ({ name, ...asked }) => {
      const own = await settings();
      const to = destinationOf(own.destinations, name);
      const query = Object.fromEntries(
        Object.entries(asked).filter(([, text]) => text !== undefined && text !== ''),
      );
      const found = to.kind === 'dicom' ? await find(to, caller(own), query) : await findWeb(to, query);
      return { found };
    },
    'network.get': async ({ name, ...wanted }) => {
      const own = await settings();
      const to = destinationOf(own.destinations, name);
      const fetched = join(folder, 'fetched');
      await mkdir(fetched, { recursive: true, mode: 0o700 });
      const inbox = await openInbox(fetched, own.limits);
      try {
        const instances =
          to.kind === 'dicom'
            ? await get(to, caller(own), wanted, inbox, gone)
            : await getWeb(to, wanted, inbox, gone);
        return { instances, folder: join(fetched, wanted.seriesInstanceUid) };
      } finally {
        await inbox.close();
      }
    },
  };
}
