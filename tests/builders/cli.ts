/** The command line as a user runs it: a process of its own, arguments as typed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../src/hosts/cli/main.ts', import.meta.url));

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export function pedicle(...args: string[]): Promise<CliRun> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
      (error, out, err) => resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** What a command printed with `--json`. */
export async function pedicleJson<T>(...args: string[]): Promise<CliRun & { json: T }> {
  const run = await pedicle(...args, '--json');
  return { ...run, json: JSON.parse(run.out) as T };
}
