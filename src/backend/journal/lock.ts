/**
 * One writer a journal. The lock is the operating system's own (the file lock SQLite takes: fcntl, LockFileEx), held while the journal is open
 * and gone with the process however it ends. Beside it a file says who holds it: process, its start, and the machine; where the disk knows no
 * locks (some network drives) or the runtime has no SQLite, that file alone decides.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fault, type PedicleError } from '../../core/errors/errors.ts';

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** Boot and clock ticks at which the process began; null where the system does not tell. */
  started: z.string().nullable(),
  host: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/** Paths locked by this process. */
const held = new Set<string>();

/** When a process began, so that another one with the same number is told apart: Linux only, null elsewhere or when it is gone. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ]);
  // The name in parentheses may hold anything; starttime is field 22, the 20th behind it.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined ? null : `${boot.trim()}/${ticks}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Release 0.1.0 wrote the process number alone. */
function parseOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'number') return { pid: value, started: null, host: hostname() };
    return ownerSchema.parse(value);
  } catch {
    return null;
  }
}

async function isLive(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return true;
  if (!isAlive(owner.pid)) return false;
  return owner.started === null || owner.started === (await startOf(owner.pid));
}

const ownerFile = (path: string): string => `${path}.owner`;
const readOwner = async (path: string): Promise<Owner | null> =>
  parseOwner(await readFile(ownerFile(path), 'utf8').catch(() => ''));

/** Who has a journal open, as far as can be told without locking it; for lists. */
export async function holderOf(path: string): Promise<'here' | 'elsewhere' | null> {
  if (held.has(path)) return 'here';
  const owner = await readOwner(path);
  if (owner === null || owner.pid === process.pid) return null;
  return owner.host === hostname() && (await isLive(owner)) ? 'elsewhere' : null;
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** @returns `busy` when another holds it, null where there are no such locks. */
function osLock(path: string): DatabaseSync | 'busy' | null {
  // Absent before Node 20.16, and without SQLite before 22.13.
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) return null;
  let database: DatabaseSync | null = null;
  try {
    database = new sqlite.DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    const { errcode } = error as { errcode?: number };
    return errcode === SQLITE_BUSY || errcode === SQLITE_LOCKED ? 'busy' : null;
  }
}

export interface Lock {
  release(): Promise<void>;
}

const busy = (): PedicleError => fault('journal-open', { sameName: false });

/**
 * Takes the lock or refuses at once; never waits.
 * @param path of the journal without its extension; its folder must exist.
 * @throws PedicleError `journal-open`; errors of writing as the system gives them.
 */
export async function lockJournal(path: string): Promise<Lock> {
  if (held.has(path)) throw busy();
  held.add(path);
  let database: DatabaseSync | 'busy' | null = null;
  let mine = false;
  try {
    // The file must be writable for us before SQLite is asked: its own error would not say why it is not.
    await writeFile(`${path}.lock`, '', { flag: 'a', mode: 0o600 });
    database = osLock(`${path}.lock`);
    if (database === 'busy') throw busy();
    const owner = await readOwner(path);
    // With the system's lock in hand, only a Pedicle that takes none (release 0.1.0) can still be writing.
    const mayHold =
      owner !== null && owner.pid !== process.pid && (database === null || owner.started === null);
    if (mayHold && (await isLive(owner))) throw busy();
    mine = true;
    const me: Owner = { pid: process.pid, started: await startOf(process.pid), host: hostname() };
    await writeFile(ownerFile(path), JSON.stringify(me), { mode: 0o600 });
    const lock = database;
    let released = false;
    return {
      release: async () => {
        if (released) return;
        released = true;
        await rm(ownerFile(path), { force: true });
        lock?.close();
        held.delete(path);
      },
    };
  } catch (error) {
    if (mine) await rm(ownerFile(path), { force: true }).catch(() => undefined);
    if (database !== null && database !== 'busy') database.close();
    held.delete(path);
    throw error;
  }
}

/** Files a lock leaves beside its journal. */
export const LOCK_FILES = ['.lock', '.owner'] as const;
