/** Whole or not at all: temporary file beside the target, fsync, check, put in place, fsync of the folder. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fault } from '../../core/errors/errors.ts';
import { fileError, systemCode } from './file-errors.ts';
import { noteTemporary } from './temporaries.ts';

export interface WriteOptions {
  /** Whether a file that is there may be replaced; without it the target is claimed in one step and never replaced. */
  readonly overwrite: boolean;
  /** Permission of a new file before the process's umask, default 0o644. A replaced file keeps its own, and its owner where the system lets us. */
  readonly mode?: number;
  /** Whether to wait until the disk has it, default true; false for what can be made again. */
  readonly durable?: boolean;
  /** Runs on the temporary file's path after fsync and before it is put in place; when it throws, nothing is left. */
  readonly check?: (temporaryPath: string) => Promise<void>;
}

/**
 * Writes a file so that at every moment the target is either what it was or the whole new content. A link is followed. A DICOM file (someone's image)
 * is never replaced by anything that is none, whatever `overwrite` says.
 * @throws PedicleError of {@link fileError} (`disk-full`, `file-exists`, `folder-missing` …), or what `check` throws; the
 * target is then as it was, or the whole new file when only its folder could not be synced, and the temporary file is gone.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  { overwrite, mode = 0o644, durable = true, check }: WriteOptions,
): Promise<void> {
  const target = overwrite ? await realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target).slice(0, 120)}.${randomUUID()}.part`);
  noteTemporary(temporary, true);
  try {
    const before = overwrite ? await stat(target).catch(() => null) : null;
    if (before?.isFile() && !isDicom(Buffer.from(bytes.slice(0, PREFIX_END))) && (await holdsDicom(target)))
      throw fault('file-is-dicom', { name: basename(path) });
    const file = await open(temporary, 'wx', before === null ? mode : 0o600);
    try {
      await file.writeFile(bytes);
      if (before !== null) await keepOwner(file, before);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    await check?.(temporary);
    if (overwrite) await rename(temporary, target);
    else await placeNew(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error, path);
  } finally {
    noteTemporary(temporary, false);
  }
  if (!durable) return;
  try {
    await syncFolder(dirname(target));
  } catch (error) {
    // The new file is whole and in its place; that it outlives a power cut is not certain.
    throw fileError(error, path);
  }
}

/** Preamble and prefix of a DICOM file (PS3.10 7.1). */
const PREFIX_END = 132;
const isDicom = (head: Buffer): boolean =>
  head.subarray(PREFIX_END - 4, PREFIX_END).toString('latin1') === 'DICM';

async function holdsDicom(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(PREFIX_END), 0, PREFIX_END, 0);
    return isDicom(buffer);
  } finally {
    await file.close();
  }
}

/** Owner first: giving a file away clears bits of its mode. Only root may change the user; a group is tried on its own. */
async function keepOwner(
  file: FileHandle,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  if (process.platform !== 'win32') {
    const own = await file.stat();
    if (own.uid !== uid || own.gid !== gid)
      await file.chown(uid, gid).catch(() => file.chown(own.uid, gid).catch(() => undefined));
  }
  await file.chmod(mode & 0o7777);
}

/** File systems without hard links (FAT, some network drives) answer one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Puts the file at a name nothing has: by a hard link, which fails when the name is taken; else by claiming the name first. */
async function placeNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (!noLinks.has(systemCode(error))) throw error;
    await (await open(target, 'wx', 0o600)).close();
    try {
      await rename(temporary, target);
    } catch (failure) {
      await rm(target, { force: true });
      throw failure;
    }
    return;
  }
  await rm(temporary, { force: true });
}

/** Makes the new name durable; folders can't be opened on Windows, where NTFS journals the rename itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network drives cannot sync a folder; the file's own bytes are synced already.
    if (systemCode(error) !== 'EINVAL' && systemCode(error) !== 'ENOTSUP') throw fileError(error, folder);
  } finally {
    await handle.close();
  }
}
