/** A PostgreSQL server of Debian's packages in a folder of its own, on loopback, gone with the test. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const bin = ['/usr/lib/postgresql']
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((version) => join(folder, version, 'bin')))
  .find((folder) => existsSync(join(folder, 'initdb')));

export const hasPostgres = bin !== undefined;

export interface Postgres {
  readonly url: string;
  /** kill −9 of the server and all it started, and a new one on the same data: a crash as the queue sees it. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const port = 20_000 + (process.pid % 20_000);
  // PostgreSQL does not run as root.
  const [program = '', ...as] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : ['env'];
  // Where the other user may go; tests' own temporary folder is private.
  const home = mkdtempSync('/tmp/pedicle-postgres-');
  const data = join(home, 'data');
  chmodSync(home, 0o755);
  mkdirSync(data);
  if (program === 'runuser') spawnSync('chown', ['postgres', data]);
  const made = spawnSync(program, [...as, `${bin}/initdb`, '-D', data, '-A', 'trust', '-U', 'postgres'], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  let server: ChildProcess;
  const ended = (child: ChildProcess): Promise<unknown> =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once('exit', resolve));
  const start = async (): Promise<void> => {
    server = spawn(
      program,
      [...as, `${bin}/postgres`, '-D', data, '-p', String(port), '-k', data, '-h', '127.0.0.1'],
      { stdio: 'ignore' },
    );
    for (let n = 0; n < 150; n += 1) {
      if (spawnSync(`${bin}/pg_isready`, ['-h', '127.0.0.1', '-p', String(port)]).status === 0) return;
      await pause(200);
    }
    throw new Error('PostgreSQL did not start');
  };
  const stopNow = (): void => {
    // `immediate` is the crash of PostgreSQL: no checkpoint, recovery at the next start.
    spawnSync(program, [...as, `${bin}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop']);
  };
  await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: async () => {
      stopNow();
      await ended(server);
      await start();
    },
    stop: async () => {
      stopNow();
      await ended(server);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
