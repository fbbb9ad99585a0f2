/** Why a session cannot be saved, in words a user can act on. Its codes are those for which the contract's `savingStopped` is true. */
import type { Code } from '../../core/errors/catalogue/index.ts';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { systemCode } from '../files/file-errors.ts';

type StorageCode = Extract<Code, `storage-${string}`>;

const CODES: Readonly<Record<string, StorageCode>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EFBIG: 'storage-full',
  EROFS: 'storage-read-only',
  EACCES: 'storage-not-allowed',
  EPERM: 'storage-not-allowed',
  ENOENT: 'storage-gone',
  ENOTDIR: 'storage-gone',
};

/** Any failure of the file system as one of the `storage-…` errors; a PedicleError stays what it is. */
export function savingError(cause: unknown): PedicleError {
  if (cause instanceof PedicleError) return cause;
  return fault(CODES[systemCode(cause)] ?? 'storage-failed', {}, { cause });
}
