/** What the operating system says when a disk takes no more, in words a user can act on. */
import type { Code } from '../../core/errors/codes.ts';
import { PedicleError } from '../../core/errors/errors.ts';

type StorageCode = Extract<Code, `storage-${string}`>;

const CODES: Readonly<Record<string, StorageCode>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EROFS: 'storage-read-only',
  EACCES: 'storage-not-allowed',
  EPERM: 'storage-not-allowed',
  ENOENT: 'storage-gone',
  ENOTDIR: 'storage-gone',
};

const WORDS: Readonly<Record<StorageCode, readonly [string, string]>> = {
  'storage-full': ['the disk is full', 'Free some room on it.'],
  'storage-read-only': [
    'the disk is read-only',
    'Make it writable again, or start Pedicle with PEDICLE_HOME set to a folder on another disk.',
  ],
  'storage-not-allowed': ['writing there is not allowed', 'Ask for the right to write to this folder.'],
  'storage-gone': ['the folder is gone', 'Bring the disk or folder back.'],
  'storage-failed': ['the disk reports an error', 'Check the disk.'],
};

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';

/**
 * @param what could not be done, as the start of a sentence: `The last edit is not saved`.
 * @param then what happens or is to be done after the cause is mended.
 * @returns one of the `storage-…` errors; a PedicleError stays what it is.
 */
export function storageError(what: string, cause: unknown, then = ''): PedicleError {
  if (cause instanceof PedicleError) return cause;
  const code = CODES[codeOf(cause)] ?? 'storage-failed';
  const [why, action] = WORDS[code];
  return new PedicleError(code, `${what}: ${why}.`, `${action} ${then}`.trim(), { cause });
}
