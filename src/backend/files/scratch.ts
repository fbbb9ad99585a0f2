/** Folders for patient data that must not outlive the process that made them. */
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder, makeFreshFolder } from './make-folder.ts';

const here = (): string => hostname().replaceAll(/[^A-Za-z0-9.]+/g, '.') || 'host';

/**
 * A fresh folder only this user can enter, `<base>/scratch/<kind>-<host>-<pid>-xxxxxx`. Whoever makes it removes it; what
 * a killed process leaves, {@link sweepScratch} removes.
 * @param kind letters that say what it is for, as `export`.
 * @throws PedicleError of `fileError`.
 */
export async function scratchFolder(base: string, kind: string): Promise<string> {
  const parent = join(base, 'scratch');
  await makeFolder(parent, 0o700);
  return makeFreshFolder(join(parent, `${kind}-${here()}-${process.pid}-`));
}

/** Whether a process of this number lives; one of another user answers EPERM and lives too. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes the scratch folders of processes of this machine that have ended, and the `exports-<pid>` of release 0.1.0.
 * Another machine's (a home on the network) are left alone. Never throws: what cannot be removed is tried at the next start.
 */
export async function sweepScratch(base: string): Promise<void> {
  const dead = (pid: string | undefined): boolean => pid !== undefined && !alive(Number(pid));
  const names = async (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
  const own = new RegExp(`^[a-z]+-${here().replaceAll('.', '\\.')}-(\\d+)-[^-]+$`);
  const leftovers = [
    ...(await names(join(base, 'scratch')))
      .filter((name) => dead(own.exec(name)?.[1]))
      .map((name) => join(base, 'scratch', name)),
    ...(await names(base))
      .filter((name) => dead(/^exports-(\d+)$/.exec(name)?.[1]))
      .map((name) => join(base, name)),
  ];
  await Promise.all(
    leftovers.map((path) => rm(path, { recursive: true, force: true }).catch(() => undefined)),
  );
}

/** Removes this process's own scratch folders, of all its threads: for one that stops before they could. Never throws. */
export async function removeOwnScratch(base: string): Promise<void> {
  const own = new RegExp(`^[a-z]+-${here().replaceAll('.', '\\.')}-${process.pid}-[^-]+$`);
  const found = await readdir(join(base, 'scratch')).catch(() => []);
  await Promise.allSettled(
    found
      .filter((name) => own.test(name))
      .map((name) => rm(join(base, 'scratch', name), { recursive: true, force: true })),
  );
}
