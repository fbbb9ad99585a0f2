/** `pedicle serve`: the app on 127.0.0.1, for the installed browser or an air-gapped workstation. */
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createBackend } from '../../../backend/app/create-backend.ts';
import { rendererFolder } from '../../../backend/app/entries.ts';
import { makeFolder } from '../../../backend/files/make-folder.ts';
import { dataFolder } from '../../../backend/files/places.ts';
import { startWebHost, type WebHost } from '../../web/server.ts';
import { hostToken } from '../host-token.ts';
import { outcomeOfError, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { openInBrowser } from './open-browser.ts';

export interface ServeArguments {
  readonly port: string;
  readonly hostToken?: string;
  readonly open?: boolean;
  readonly modelsFolder: string;
}

/** A page that is loaded again is back within this time. */
const RELOAD_MS = 10_000;

/** Serves until the signal, or until the window it opened is closed; resolves when everything is closed. */
export async function serveCommand(
  folder: string | undefined,
  a: ServeArguments,
  signal: AbortSignal,
): Promise<void> {
  const port = Number(a.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw usageError({ what: 'port' });
  const token = await hostToken(a.hostToken);
  const backend = createBackend({
    shell: 'web',
    startFolder: folder === undefined ? null : resolve(folder),
    modelsFolder: a.modelsFolder,
  });
  const host = await startWebHost({
    backend,
    rendererFolder: rendererFolder(),
    port,
    ...(token === undefined ? {} : { token }),
  });
  console.log(`Pedicle is at ${host.address}`);
  // What is there can be looked at all the same; nothing will be saved, and each edit says so.
  await makeFolder(dataFolder(), 0o700).catch((error: unknown) =>
    console.error(plainText(outcomeOfError(error).text)),
  );
  const opened = a.open ? openInBrowser(host.address, join(dataFolder(), 'window')) : '';
  const window = typeof opened === 'string' ? null : opened;
  if (typeof opened === 'string' && opened !== '') console.log(opened);
  console.log(
    window ? 'Opened in a browser window: closing it ends Pedicle, as does Ctrl+C.' : 'Ctrl+C ends it.',
  );
  await Promise.race([aborted(signal), ...(window ? [windowClosed(host, window.child, signal)] : [])]);
  window?.close();
  await host.close();
  await backend.close();
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

/**
 * Resolves when the browser has ended and no page has been open for a while. A browser that handed its window to one
 * already running ends at once: then the pages alone tell. One that never opened a page is said, and waited for.
 */
async function windowClosed(host: WebHost, browser: ChildProcess, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (browser.exitCode !== null || browser.signalCode !== null) resolve();
    browser.once('exit', () => resolve()).once('error', () => resolve());
  });
  let alone = 0;
  let told = false;
  const every = 500;
  while (!signal.aborted && alone < RELOAD_MS) {
    await new Promise((resolve) => setTimeout(resolve, every));
    alone = host.pages() === 0 ? alone + every : 0;
    if (alone < RELOAD_MS || host.everOpened()) continue;
    alone = 0;
    if (!told) console.log('The browser ended without opening Pedicle: open the address above yourself.');
    told = true;
  }
}
