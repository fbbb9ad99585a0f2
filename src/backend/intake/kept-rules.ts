/** The rules in force: a site's own `rules.json` in Pedicle's folder, else those that come with Pedicle. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rules } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
import { fileError, systemCode } from '../files/file-errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { parseRules, readRules } from './rules.ts';

export interface RulesPlaces {
  /** Pedicle's own folder. */
  readonly folder: string;
  /** The file of rules that comes with Pedicle. */
  readonly shipped: string;
}

export const ownRulesFile = (folder: string): string => join(folder, 'rules.json');

/**
 * Of the site's own file, '' where there is none: says whether it is still the one that was read.
 * @throws PedicleError `own-folder` where this user may not look, `intake-rules` for one that is there and cannot be read: others must not silently take its place.
 */
export async function rulesStamp(folder: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(ownRulesFile(folder)))
      .digest('hex');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return '';
    if (systemCode(cause) === 'EACCES') throw fileError(cause, ownRulesFile(folder));
    throw fault('intake-rules', { schema: null }, { cause });
  }
}

/** @throws PedicleError `intake-rules`. */
export async function rulesInForce({ folder, shipped }: RulesPlaces): Promise<Rules> {
  return readRules((await rulesStamp(folder)) === '' ? shipped : ownRulesFile(folder));
}

/**
 * Writes the site's own rules.
 * @param stamp what {@link rulesStamp} gave when they were read.
 * @returns the new stamp.
 * @throws PedicleError `intake-rules`, `intake-rules-changed`, or of the file system.
 */
export async function saveRules(folder: string, rules: Rules, stamp: string): Promise<string> {
  const checked = parseRules(rules);
  if ((await rulesStamp(folder)) !== stamp) throw fault('intake-rules-changed');
  await makeFolder(folder, 0o700);
  await writeAtomically(ownRulesFile(folder), `${JSON.stringify(checked, null, 2)}\n`, { overwrite: true });
  return rulesStamp(folder);
}

/**
 * Rules that a node asks for again and again while a person may change them: once the site's file changes they are read and checked; when
 * they do not hold, `tell` hears it once and the last good ones stay in force.
 * @param read the rules as they stand now, checked.
 * @throws what the first `read` throws.
 */
export async function followRules(
  folder: string,
  read: () => Promise<Rules>,
  tell: (error: unknown) => void,
): Promise<() => Promise<Rules>> {
  let seen = await rulesStamp(folder);
  let inForce = await read();
  return async () => {
    // What cannot be read is a change, too: told once by `read`.
    const stamp = await rulesStamp(folder).catch(() => 'unreadable');
    if (stamp === seen) return inForce;
    seen = stamp;
    try {
      inForce = await read();
    } catch (error) {
      tell(error);
    }
    return inForce;
  };
}
