/** Pedicle on a data folder and a study folder of its own for every test: for tests of saved sessions. */
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Backend, createBackend } from '../../src/backend/app/create-backend.ts';
import { type ApiClient, connectApi, type OpenCase, serveApi } from '../../src/contract/index.ts';
import { memoryChannelPair } from './memory-channel.ts';
import { phantomFolder } from './phantom-folder.ts';
import { temporaryFolders } from './temporary-folder.ts';

export interface Started {
  readonly client: ApiClient;
  readonly backend: Backend;
  vanish(): Promise<void>;
  end(): Promise<void>;
}

/** Registers the hooks of the test file that calls it. */
export function sessionDesk(name: string) {
  const newFolder = temporaryFolders(name);
  const ends: (() => Promise<void>)[] = [];
  let phantom: Awaited<ReturnType<typeof phantomFolder>>;
  let [data, studies] = ['', ''];

  beforeAll(async () => {
    phantom = await phantomFolder();
  });
  beforeEach(async () => {
    data = await newFolder();
    studies = await newFolder();
    await cp(phantom.folder, studies, { recursive: true });
  });
  const endAll = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end();
  };
  afterAll(endAll);

  /** A Pedicle of its own on the same data folder. */
  function start(): Started {
    const backend = createBackend({ shell: 'web', startFolder: null, dataFolder: data });
    const [clientEnd, serverEnd, close] = memoryChannelPair();
    const connection = backend.connect();
    serveApi(serverEnd, connection.handlers);
    const end = async (): Promise<void> => {
      close();
      await backend.close();
    };
    ends.push(end);
    return { client: connectApi(clientEnd), backend, vanish: () => connection.close(), end };
  }

  async function openCt(client: ApiClient): Promise<OpenCase> {
    const { studies: found } = await client.call('studies.scan', { paths: [studies] });
    return client.call('case.openSeries', {
      seriesInstanceUid: found[0]?.series[0]?.seriesInstanceUid as string,
    });
  }

  const journals = async (): Promise<string[]> =>
    (await readdir(join(data, 'journals'))).filter((n) => n.endsWith('.pedicle-journal'));

  return { start, endAll, openCt, journals, data: () => data, studies: () => studies };
}
