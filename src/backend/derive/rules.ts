/** Rule sets that come with Pedicle, read from resources/rules, and a user's own from a file. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../core/errors/errors.ts';
import { parseRuleSet, type RuleSet } from '../../core/targets/index.ts';
import { readRulesFile } from '../files/rules-file.ts';

/** Ids of the CTV rule sets in a folder. */
export async function ruleIds(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((f) => /^ctv-.*\.json$/.test(f))
    .map((f) => f.slice(0, -5))
    .sort();
}

/**
 * A rule set by its id (`ctv-isrc-2012`, or the part after `ctv-`), or from a `.json` file.
 * @throws PedicleError `rules-unknown` with the choices, `rules-invalid`, `file-unreadable`.
 */
export async function loadRules(folder: string, name: string): Promise<RuleSet> {
  if (/\.json$/i.test(name)) return readRulesFile(name, parseRuleSet);
  const ids = await ruleIds(folder);
  const id = ids.find((one) => one === name || one === `ctv-${name}`);
  if (id !== undefined) return readRulesFile(join(folder, `${id}.json`), parseRuleSet);
  throw fault('rules-unknown', { ids });
}
