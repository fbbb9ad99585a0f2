/** Why a session cannot be saved, in words a user can act on. Its codes are those for which the contract's `savingStopped` is true. */
import type { Code } from '../../core/errors/codes.ts';
import { PedicleError } from '../../core/errors/errors.ts';
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

const WORDS: Readonly<Record<StorageCode, readonly [why: string, action: string]>> = {
  'storage-full': ['the disk is full', 'Free some room on it.'],
  'storage-read-only': [
    'the disk is read-only',
    'Make it writable again, or start Pedicle with PEDICLE_HOME set to a folder on another disk.',
  ],
  'storage-not-allowed': ['writing there is not allowed', 'Ask for the right to write to this folder.'],
  'storage-gone': ['the folder is gone', 'Bring the disk or folder back.'],
  'storage-failed': ['the disk reports an error', 'Check the disk.'],
};

/** Any failure of the file system as one of the `storage-…` errors; a PedicleError stays what it is. */
export function savingError(cause: unknown): PedicleError {
  if (cause instanceof PedicleError) return cause;
  const code = CODES[systemCode(cause)] ?? 'storage-failed';
  const [why, action] = WORDS[code];
  return new PedicleError(
    code,
    `The last edit is not saved: ${why}.`,
    `${action} Editing goes on as soon as saving works again.`,
    { cause },
  );
}
