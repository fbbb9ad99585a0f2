/** `pedicle serve`: the app on 127.0.0.1, for the installed browser or an air-gapped workstation. */
import { resolve } from 'node:path';
import { createBackend } from '../../../backend/app/create-backend.ts';
import { rendererFolder } from '../../../backend/app/entries.ts';
import { startWebHost } from '../../web/server.ts';
import { usageError } from '../outcome.ts';
import { openInBrowser } from './open-browser.ts';

export interface ServeArguments {
  readonly port: string;
  readonly hostToken?: string;
  readonly open?: boolean;
  readonly modelsFolder: string;
}

const SHORTEST_TOKEN = 16;

/** Serves until the signal; resolves when everything is closed. */
export async function serveCommand(
  folder: string | undefined,
  a: ServeArguments,
  signal: AbortSignal,
): Promise<void> {
  const port = Number(a.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw usageError('--port is a number from 0 (any free one) to 65535.');
  if (a.hostToken !== undefined && a.hostToken.length < SHORTEST_TOKEN)
    throw usageError(`--host-token needs at least ${SHORTEST_TOKEN} characters.`);
  const backend = createBackend({
    shell: 'web',
    startFolder: folder === undefined ? null : resolve(folder),
    modelsFolder: a.modelsFolder,
  });
  const host = await startWebHost({
    backend,
    rendererFolder: rendererFolder(),
    port,
    ...(a.hostToken === undefined ? {} : { token: a.hostToken }),
  });
  console.log(`Pedicle is at ${host.address}`);
  if (a.open)
    console.log(openInBrowser(host.address) ?? 'No browser was found: open the address above yourself.');
  console.log('Ctrl+C ends it.');
  if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  await host.close();
  await backend.close();
}
