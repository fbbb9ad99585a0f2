/** Adds to the audit log of a study's folder: on disk before anyone is told, never over what is there. */
import { open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { fileError } from '../files/file-errors.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { lockJournal } from '../journal/lock.ts';
import { type AuditEntry, lineOf, type NewEntry, readLine } from './entry.ts';
import { checkAudit, HEAD_NAME, LOG_NAME } from './verify.ts';

/** Of `lockJournal`, which adds its own endings. */
const LOCK_NAME = 'pedicle-audit';
const LOCK_TRIES = 100;
const LOCK_PAUSE_MS = 50;

/** Holds the folder's log alone while `work` runs, by the lock of the journals: it tells machines apart on a shared drive. */
async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK_NAME);
  for (let tries = 1; ; tries += 1) {
    const lock = await lockJournal(path).catch((error: unknown) => {
      if (!(error instanceof PedicleError)) throw fileError(error, path);
      if (error.code !== 'journal-open') throw error;
      return null;
    });
    if (lock !== null) return work().finally(() => lock.release());
    if (tries >= LOCK_TRIES) throw fault('audit-in-use');
    await sleep(LOCK_PAUSE_MS);
  }
}

/**
 * Adds entries, in their order. What a stopped process left unfinished at the end is cut off and told in an entry of its own.
 * @param now default the time now.
 * @returns the entries as they stand in the log.
 * @throws PedicleError `audit-changed` when the log is not what was written: nothing is added to it; `audit-in-use`, `audit-unreadable`,
 * those of writing files.
 */
export function appendAudit(
  folder: string,
  added: readonly NewEntry[],
  now: Date = new Date(),
): Promise<readonly AuditEntry[]> {
  return alone(folder, async () => {
    const path = join(folder, LOG_NAME);
    const { entries, last, faults, unfinishedBytes } = await checkAudit(folder);
    if (faults.length > 0) throw fault('audit-changed', { line: faults[0]?.line ?? 0 });
    const recovered: NewEntry[] =
      unfinishedBytes === 0
        ? []
        : [
            {
              user: 'Pedicle',
              action: 'recovered',
              note: `${unfinishedBytes} bytes of an unfinished line cut off`,
            },
          ];
    if (unfinishedBytes > 0) await truncate(path, (await readFile(path)).length - unfinishedBytes);
    let before = last;
    const made = [...recovered, ...added].map((entry, n): AuditEntry => {
      const whole = orderly({ ...entry, n: entries.length + n + 1, at: now.toISOString(), before });
      const read = readLine(lineOf(whole).trimEnd());
      // A line that could not be read back would lock the log for good.
      if (read === null) throw new Error('an audit entry that does not keep to its schema');
      before = read.hash;
      return whole;
    });
    await appendLines(path, made.map(lineOf).join(''));
    await writeAtomically(join(folder, HEAD_NAME), `${entries.length + made.length} ${before}\n`, {
      overwrite: true,
      mode: 0o600,
    });
    return made;
  });
}

/** Keys in the order of the schema, which is the order they are read back in. */
const orderly = (e: AuditEntry): AuditEntry => ({
  n: e.n,
  at: e.at,
  user: e.user,
  action: e.action,
  ...(e.structure !== undefined && { structure: e.structure }),
  ...(e.state !== undefined && { state: e.state }),
  ...(e.contours !== undefined && { contours: e.contours }),
  ...(e.note !== undefined && { note: e.note }),
  ...(e.series !== undefined && { series: e.series }),
  before: e.before,
});

async function appendLines(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'a', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}
