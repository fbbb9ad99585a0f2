/** What the file system said, in words a user can act on. */
import { basename, dirname } from 'node:path';
import type { Code } from '../../core/errors/codes.ts';
import { PedicleError } from '../../core/errors/errors.ts';

type Words = (name: string, folder: string) => readonly [code: Code, message: string, action: string];

const full: Words = (name) => [
  'disk-full',
  `There is no room on the disk for ${name}.`,
  'Free some space, or choose another disk, and try again.',
];
const notAllowed: Words = (name, folder) => [
  'file-not-allowed',
  `You may not write ${name} in ${folder}.`,
  'Choose a folder of your own, or ask for the right to write there.',
];
const broken: Words = (name) => [
  'disk-error',
  `The disk reported an error while ${name} was written.`,
  'Check the disk or the network drive, and choose another place meanwhile.',
];

const WORDS: Readonly<Record<string, Words>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EROFS: (name, folder) => [
    'disk-read-only',
    `${name} cannot be written: ${folder} is on a disk that can only be read.`,
    'Choose a folder on another disk.',
  ],
  EACCES: notAllowed,
  EPERM: notAllowed,
  ENOENT: (_name, folder) => [
    'folder-missing',
    `The folder ${folder} does not exist.`,
    'Make the folder first, or choose another one.',
  ],
  ENOTDIR: (_name, folder) => [
    'folder-missing',
    `${folder} is not a folder.`,
    'Choose a folder that exists.',
  ],
  EEXIST: (name) => [
    'file-exists',
    `${name} exists already and was left as it is.`,
    'Choose another name, or say that it may be replaced.',
  ],
  EISDIR: (name) => ['file-is-folder', `${name} is a folder.`, 'Add a file name.'],
  ENAMETOOLONG: () => [
    'file-name-too-long',
    'The file name is too long for this disk.',
    'Choose a shorter one.',
  ],
  EBUSY: (name) => [
    'file-in-use',
    `${name} is in use by another program.`,
    'Close it there, or choose another name.',
  ],
  EIO: broken,
  ESTALE: broken,
  ETIMEDOUT: broken,
};

/** The system's own code of a failed file operation (`ENOSPC`, …), '' for anything else. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * A failed write as an error for the user: disk full, read-only, not allowed, folder missing, exists already … An error
 * that is one already comes back as it is.
 * @param path what was to be written; its base name and folder are named in the message.
 */
export function fileError(cause: unknown, path: string): PedicleError {
  if (cause instanceof PedicleError) return cause;
  const known = WORDS[systemCode(cause)]?.(basename(path), dirname(path));
  const [code, message, action] = known ?? [
    'file-write-failed',
    `${basename(path)} could not be written${systemCode(cause) === '' ? '' : ` (${systemCode(cause)})`}.`,
    'Check that the folder exists, is writable and has room.',
  ];
  return new PedicleError(code, message, action, { cause });
}
