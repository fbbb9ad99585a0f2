/** Files of rules and models that a site may bring of its own. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fault } from '../../core/errors/errors.ts';

/**
 * What `parse` makes of a JSON file.
 * @throws PedicleError `file-unreadable`, `rules-invalid` where it is no JSON, and as `parse`.
 */
export async function readRulesFile<T>(path: string, parse: (value: unknown) => T): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fault('file-unreadable', { name: basename(path) }, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault('rules-invalid', { file: basename(path) });
  }
  return parse(value);
}
