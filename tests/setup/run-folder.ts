/**
 * One temporary folder for a whole test run, below the system's. Every test file gets one of its own in it
 * (./file-folder.ts), and the user's own data folder is never touched. The run fails when something is left.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where temporary files go, by platform. */
export const TEMPORARY_VARIABLES = ['TMPDIR', 'TEMP', 'TMP'] as const;

/** What may stay until the run is over: Pedicle's data folder, which its processes share. */
const HOME = 'home';

export function temporaryIs(folder: string): void {
  for (const name of TEMPORARY_VARIABLES) process.env[name] = folder;
}

/**
 * Makes the folder of the run. @returns what removes it and answers what was left in it, at most two folders deep. An empty folder is
 * nothing: vitest runs no `afterAll` for a file whose tests are all skipped, so the file's own folder stays.
 */
export function takeRunFolder(): () => string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-run-'));
  temporaryIs(folder);
  process.env.PEDICLE_HOME = join(folder, HOME);
  return () => {
    const left = readdirSync(folder)
      .filter((name) => name !== HOME)
      .flatMap((name) => inside(join(folder, name))?.map((inner) => `${name}/${inner}`) ?? [name]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    return left;
  };
}

/** Names in a folder; null for a file. */
function inside(path: string): string[] | null {
  return statSync(path).isDirectory() ? readdirSync(path) : null;
}

/** For vitest: its files clean up behind themselves, so anything left is a fault; the names say which file left it. */
export default function runFolder(): () => void {
  const end = takeRunFolder();
  return () => {
    const left = end();
    if (left.length > 0) throw new Error(`Tests left in the temporary folder: ${left.join(', ')}`);
  };
}
