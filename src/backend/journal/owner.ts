/** Which process writes a journal: a file beside it. A journal of a live process is not offered for recovery. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ownerFile = (folder: string, journalId: string): string => join(folder, `${journalId}.owner`);

export const claimJournal = (folder: string, journalId: string): Promise<void> =>
  writeFile(ownerFile(folder, journalId), String(process.pid), { mode: 0o600 });

export const releaseJournal = (folder: string, journalId: string): Promise<void> =>
  rm(ownerFile(folder, journalId), { force: true });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** On Linux a process that began after the claim is another one with the same number. */
async function isSameProcess(pid: number, claimedAtMs: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const started = await stat(`/proc/${pid}`).catch(() => null);
  return started !== null && started.ctimeMs <= claimedAtMs + 1000;
}

/** True while the process that claimed the journal runs. */
export async function hasLiveOwner(folder: string, journalId: string): Promise<boolean> {
  const path = ownerFile(folder, journalId);
  const [text, info] = await Promise.all([
    readFile(path, 'utf8').catch(() => null),
    stat(path).catch(() => null),
  ]);
  const pid = Number(text);
  if (text === null || info === null || !Number.isInteger(pid) || pid <= 0) return false;
  return isAlive(pid) && (await isSameProcess(pid, info.mtimeMs));
}
