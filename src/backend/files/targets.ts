/** Places for new files, looked at before the work that fills them. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
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
