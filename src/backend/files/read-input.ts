/** A file of the user's, read whole: an ordinary file, of a bearable size. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fault, PedicleError } from '../../core/errors/errors.ts';

/** Largest file read into memory, bytes: a CT of 2 000 slices as one volume is 1 GB; more than 2 GiB Node cannot hold. */
export const MAX_INPUT_BYTES = 2 ** 31 - 1;

/**
 * Reads a file that a user named. A device has no end and a pipe may never begin: neither is opened to be read.
 * @throws PedicleError `file-unreadable`, `file-no-file`, `file-too-large`.
 */
export async function readInput(path: string, maxBytes = MAX_INPUT_BYTES): Promise<Buffer> {
  const name = basename(path);
  const unreadable = (cause: unknown): never => {
    throw fault('file-unreadable', { name }, { cause });
  };
  // Without waiting for the other end of a pipe.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(unreadable);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw fault('file-no-file', { name });
    if (info.size > maxBytes)
      throw fault('file-too-large', { name, megabytes: Math.round(info.size / 2 ** 20) });
    const bytes = Buffer.allocUnsafeSlow(info.size);
    let have = 0;
    while (have < bytes.length) {
      const { bytesRead } = await file.read(bytes, have, Math.min(bytes.length - have, 1 << 26), have);
      if (bytesRead === 0) break;
      have += bytesRead;
    }
    return bytes.subarray(0, have);
  } catch (error) {
    if (error instanceof PedicleError) throw error;
    return unreadable(error);
  } finally {
    await file.close();
  }
}
