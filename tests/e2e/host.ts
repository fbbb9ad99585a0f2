/** Starts and ends the real web host, with its own data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` sets. */
const codeCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/pedicle-code') };
export const chromiumPath = '/usr/bin/chromium';

export interface Host {
  readonly address: string;
  readonly pid: number;
  readonly home: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the run's demonstration case lies, made once by the global setup; an earlier run's may be named to save its making. */
export const DEMO_VARIABLE = 'PEDICLE_E2E_DEMO';

/** A data folder with the demonstration case in it, as the app itself would have made it. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'pedicle-e2e-'));
  const demo = process.env[DEMO_VARIABLE];
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  if (demo !== undefined) cpSync(demo, join(home, `demo-t12-${version}`), { recursive: true });
  return home;
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/** Serves on a free port; a folder is what the app opens at start (the demonstration without); `env` is added to ours. */
export async function startHost(
  home = newHome(),
  folder?: string,
  env: Record<string, string> = {},
  more: readonly string[] = [],
): Promise<Host> {
  const args = ['src/hosts/cli/main.ts', 'serve', '--port', '0', ...more];
  if (folder !== undefined) args.push(folder);
  const child = spawn(join(root, 'node_modules/.bin/node'), args, {
    cwd: root,
    env: {
      ...process.env,
      PEDICLE_HOST_TOKEN: 'e2e-token-e2e-token-e2e',
      ...codeCache,
      ...env,
      PEDICLE_HOME: home,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error(`The host ended at once: ${text}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended(child);
  };
  return { address, pid: child.pid ?? 0, home, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
