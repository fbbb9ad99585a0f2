/** Places for new files, looked at before the work that fills them. */
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fault } from '../../core/errors/errors.ts';
import { fileError, systemCode } from './file-errors.ts';

/**
 * Makes sure that `path` can become a file: its folder exists, it is no folder itself, and nothing is there yet unless
 * `overwrite`. The writer checks again; this spares minutes of work for nothing.
 * @throws PedicleError `folder-missing`, `file-is-folder`, `file-exists`.
 */
export async function requireTarget(path: string, overwrite: boolean): Promise<void> {
  const folder = await stat(dirname(path)).catch((error: unknown) => {
    throw fileError(error, path);
  });
  if (!folder.isDirectory()) throw fileError(Object.assign(new Error(), { code: 'ENOTDIR' }), path);
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError(error, path);
  });
  if (found === null) return;
  if (found.isDirectory()) throw fileError(Object.assign(new Error(), { code: 'EISDIR' }), path);
  if (!found.isFile()) throw fault('file-no-file', { name: null });
  if (!overwrite) throw fileError(Object.assign(new Error(), { code: 'EEXIST' }), path);
}

/** What is made from a file does not take its place, by whatever name or link it is called. @throws PedicleError `file-is-input`. */
export async function requireNotInput(path: string, input: string): Promise<void> {
  const [target, source] = await Promise.all(
    [path, input].map((name) => stat(name, { bigint: true }).catch(() => null)),
  );
  const same = target != null && target.ino === source?.ino && target.dev === source.dev;
  if (same) throw fault('file-is-input', { name: basename(path) });
}
