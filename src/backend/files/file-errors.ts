/** What the file system said, in words a user can act on. */
import { basename, dirname, sep } from 'node:path';
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { knownDataFolder } from './places.ts';

type Known = (name: string, folder: string, cause: unknown) => PedicleError;

const full: Known = (name, _, cause) => fault('disk-full', { name }, { cause });
const notAllowed: Known = (name, folder, cause) => fault('file-not-allowed', { name, folder }, { cause });
const broken: Known = (name, _, cause) => fault('disk-error', { name }, { cause });

const KNOWN: Readonly<Record<string, Known>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EROFS: (name, folder, cause) => fault('disk-read-only', { name, folder }, { cause }),
  EACCES: notAllowed,
  EPERM: notAllowed,
  ENOENT: (_, folder, cause) => fault('folder-missing', { folder, instead: false }, { cause }),
  ENOTDIR: (_, folder, cause) => fault('folder-missing', { folder, instead: true }, { cause }),
  EEXIST: (name, _, cause) => fault('file-exists', { name }, { cause }),
  EISDIR: (name, _, cause) => fault('file-is-folder', { name }, { cause }),
  ENAMETOOLONG: (_, __, cause) => fault('file-name-too-long', {}, { cause }),
  EBUSY: (name, _, cause) => fault('file-in-use', { name }, { cause }),
  EIO: broken,
  ESTALE: broken,
  ETIMEDOUT: broken,
};

/** Why nothing can be written in Pedicle's own folder, which nobody chose and another name does not help. */
const OWN = {
  EROFS: 'read-only',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  ENOTDIR: 'no-folder',
  EEXIST: 'no-folder',
} as const;

const isOwn = (path: string, own: string | null): own is string =>
  own !== null && (path === own || path.startsWith(own + sep));

/** The system's own code of a failed file operation (`ENOSPC`, …), '' for anything else. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * A failed write as an error for the user: disk full, read-only, not allowed, folder missing, exists already … An error
 * that is one already comes back as it is. `own-folder` where the place is Pedicle's own.
 * @param path what was to be written; its base name and folder are named in the message.
 */
export function fileError(cause: unknown, path: string): PedicleError {
  if (cause instanceof PedicleError) return cause;
  const system = systemCode(cause);
  const own = knownDataFolder();
  const why = OWN[system as keyof typeof OWN];
  if (why !== undefined && isOwn(path, own)) return fault('own-folder', { folder: own, why }, { cause });
  return (
    KNOWN[system]?.(basename(path), dirname(path), cause) ??
    fault('file-write-failed', { name: basename(path), system }, { cause })
  );
}

/** What says nothing of Pedicle: the disk, or what this user may do. */
const OUTSIDE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'EIO',
  'ESTALE',
  'ETIMEDOUT',
]);

/** An error of a file operation that nobody put into words, as {@link fileError} would; null where it may be a fault of Pedicle itself. */
export function outsideError(error: unknown): PedicleError | null {
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  return typeof path === 'string' && OUTSIDE.has(systemCode(error)) ? fileError(error, path) : null;
}
