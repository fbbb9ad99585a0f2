/** The web host as a process of its own, to be attacked from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const HOST_TOKEN = 'token-for-tests-token-for-tests';

export interface HostProcess {
  readonly port: number;
  readonly address: string;
  readonly child: ChildProcess;
  /** Its data folder; removed by `end`. */
  readonly home: string;
  /** All it has printed so far. */
  output(): string;
  isAlive(): boolean;
  /** Resident memory, MB. */
  memoryMb(): number;
  end(): Promise<void>;
}

export async function hostProcess(
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<HostProcess> {
  const home = mkdtempSync(join(tmpdir(), 'pedicle-host-'));
  const child = spawn(
    process.execPath,
    [join(root, 'src/hosts/cli/main.ts'), 'serve', '--port', '0', ...args],
    {
      cwd: root,
      env: { ...process.env, PEDICLE_HOST_TOKEN: HOST_TOKEN, PEDICLE_HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(text);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error(`The host ended at once: ${text}`)));
  });
  return {
    port: Number(new URL(address).port),
    address,
    child,
    home,
    output: () => text,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    memoryMb: () => memoryMb(child.pid ?? 0),
    end: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Where the system tells it (Linux), else 0. */
function memoryMb(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024;
}

/** The cookie a page would hold. */
export async function signIn(host: Pick<HostProcess, 'address'>): Promise<string> {
  const reply = await fetch(host.address, { redirect: 'manual' });
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] as string;
}
