/** Folders that are to be there. */
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError, systemCode } from './file-errors.ts';

/** What keeps a folder from being made: on a disk that can only be read, `mkdir` itself says that the folder above is missing. */
async function trueReason(error: unknown, path: string): Promise<unknown> {
  if (systemCode(error) !== 'ENOENT') return error;
  for (let above = dirname(path); ; above = dirname(above)) {
    const reason: unknown = await access(above, constants.W_OK).then(
      () => error,
      (cause: unknown) => cause,
    );
    if (systemCode(reason) !== 'ENOENT' || above === dirname(above)) return reason;
  }
}

/**
 * Makes a folder and those above it; one that is there stays as it is, but must take files.
 * @param mode default 0o777, before the process's umask.
 * @returns the first folder that was made, undefined when all were there.
 * @throws what the file system says, with the code of the real reason.
 */
export async function folderFor(path: string, mode?: number): Promise<string | undefined> {
  const made = await mkdir(path, { recursive: true, ...(mode !== undefined && { mode }) }).catch(
    async (error: unknown) => {
      throw await trueReason(error, path);
    },
  );
  if (made === undefined) await access(path, constants.W_OK);
  return made;
}

/** As {@link folderFor}. @throws PedicleError of `fileError`. */
export async function makeFolder(path: string, mode?: number): Promise<string | undefined> {
  return folderFor(path, mode).catch((error: unknown) => {
    throw fileError(error, path);
  });
}

/** A fresh folder only this user can enter, whose name begins with `prefix`, a whole path. @throws PedicleError of `fileError`. */
export async function makeFreshFolder(prefix: string): Promise<string> {
  return mkdtemp(prefix).catch((error: unknown) => {
    throw fileError(error, prefix);
  });
}
