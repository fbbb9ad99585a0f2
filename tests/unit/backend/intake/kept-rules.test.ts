/** A site's own rules: in force once saved, never written over somebody else's change, followed while a node runs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resourcesFolder } from '../../../../src/backend/app/entries.ts';
import {
  followRules,
  ownRulesFile,
  rulesInForce,
  rulesStamp,
  saveRules,
} from '../../../../src/backend/intake/kept-rules.ts';
import { parseRules } from '../../../../src/backend/intake/rules.ts';

const shipped = join(resourcesFolder(), 'intake', 'rules.json');
const own = (name: string) => parseRules({ version: 1, rules: [{ name, when: {}, do: { protocol: null } }] });
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pedicle-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('those that come with Pedicle are in force until a site has its own', async () => {
  const places = { folder, shipped };
  expect(await rulesInForce(places)).toEqual(parseRules(JSON.parse(readFileSync(shipped, 'utf8'))));
  await saveRules(folder, own('ours'), '');
  expect(await rulesInForce(places)).toEqual(own('ours'));
});

test('a change made elsewhere is never written over', async () => {
  const stamp = await saveRules(folder, own('first'), '');
  const later = await saveRules(folder, own('second'), stamp);
  await expect(saveRules(folder, own('third'), stamp)).rejects.toMatchObject({
    code: 'intake-rules-changed',
  });
  expect((await rulesInForce({ folder, shipped })).rules[0]?.name).toBe('second');
  await saveRules(folder, own('third'), later);
  expect((await rulesInForce({ folder, shipped })).rules[0]?.name).toBe('third');
});

test('a file that is there and cannot be read is an error, never the rules that come with Pedicle', async () => {
  await saveRules(folder, own('first'), '');
  const told: unknown[] = [];
  const now = await followRules(
    folder,
    () => rulesInForce({ folder, shipped }),
    (error) => told.push(error),
  );
  rmSync(ownRulesFile(folder));
  mkdirSync(ownRulesFile(folder));
  await expect(rulesInForce({ folder, shipped })).rejects.toMatchObject({ code: 'intake-rules' });
  expect([(await now()).rules[0]?.name, (await now()).rules[0]?.name]).toEqual(['first', 'first']);
  expect(told).toEqual([expect.objectContaining({ code: 'intake-rules' })]);
});

test('a node follows changes; what does not hold is told once, and the last good ones stay', async () => {
  await saveRules(folder, own('first'), '');
  const told: unknown[] = [];
  const now = await followRules(
    folder,
    () => rulesInForce({ folder, shipped }),
    (error) => told.push(error),
  );
  const name = async (): Promise<string | undefined> => (await now()).rules[0]?.name;
  expect(await name()).toBe('first');
  await saveRules(folder, own('second'), await rulesStamp(folder));
  expect(await name()).toBe('second');
  writeFileSync(ownRulesFile(folder), '{ "version": 1, "rules": [');
  expect([await name(), await name()]).toEqual(['second', 'second']);
  expect(told).toEqual([expect.objectContaining({ code: 'intake-rules' })]);
  rmSync(ownRulesFile(folder));
  expect(await name()).toBe((await rulesInForce({ folder, shipped })).rules[0]?.name);
  expect(told).toHaveLength(1);
});
