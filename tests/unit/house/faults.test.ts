/** docs/faults.md: every fault of the reviews has a row, and every test it names exists. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');

/** Files in backticks, each with the names in quotation marks that follow it up to the next file. */
const quoted = [...page.matchAll(/`(tests\/[^`]+)`([^`|\n]*)/g)].map(([, file, rest]) => ({
  file: file as string,
  names: [...(rest ?? '').matchAll(/“([^”]+)”/g)].map(([, name]) => name as string),
}));

/** A name as it may stand in source: quotation marks escaped, and placeholders as they are. */
const holds = (text: string, name: string): boolean =>
  text.includes(name) || text.includes(name.replaceAll("'", "\\'"));

test('every test named is there', () => {
  expect(quoted.length).toBeGreaterThan(80);
  const missing = quoted.flatMap(({ file, names }) => {
    if (!existsSync(join(root, file))) return [file];
    const text = readFileSync(join(root, file), 'utf8');
    return names.filter((name) => !holds(text, name)).map((name) => `${file}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test('every fault has a row, and every row a test', () => {
  const rows = [...page.matchAll(/^\| ([^|]+?) \|.*$/gm)].filter(([line]) => !/^\| ?(-|kind)/.test(line));
  const marks = rows.flatMap(([, mark]) => (mark as string).split(', ').map((one) => one.split(' ')[0]));
  const numbers = Array.from({ length: 26 }, (_, n) => String(n + 1));
  const kinds = Array.from({ length: 25 }, (_, n) => `K${n + 1}`);
  const app = ['S1-1', 'S1-2', ...Array.from({ length: 12 }, (_, n) => `S2-${n + 1}`)];
  expect(marks).toEqual(expect.arrayContaining([...numbers, ...kinds, ...app, ...'ABCDEFGHIJK']));
  for (const [row] of rows) expect(row).toMatch(/`tests\/[^`]+\.(test|spec|bench)\.ts`/);
});
