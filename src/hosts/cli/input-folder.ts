/** A folder a command is to look into. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fault } from '../../core/errors/errors.ts';

/** @returns its absolute path. @throws PedicleError `folder-missing` when nothing or no folder is there. */
export async function requireFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const there = await stat(folder).catch(() => null);
  if (there?.isDirectory() !== true) throw fault('folder-missing', { folder, instead: there !== null });
  return folder;
}
