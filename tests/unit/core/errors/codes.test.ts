/** The catalogue is closed: what is raised is in it, what is in it is raised, and the docs are written from it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isCode, MEANINGS } from '../../../../src/core/errors/codes.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const sources = (folder: string): string =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('errors/codes.ts'))
    .map((file) => readFileSync(`${root}${folder}/${file}`, 'utf8'))
    .join('\n');

test('every code of the catalogue is used in the code', () => {
  const text = sources('src') + sources('electron');
  expect(Object.keys(MEANINGS).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('meanings are whole sentences without a trace of data', () => {
  for (const [code, meaning] of Object.entries(MEANINGS)) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(meaning, code).toMatch(/^[A-Z“][^\n…$?]{8,}\.$/);
  }
});

test('a text from elsewhere is a code only if it is in the catalogue', () => {
  expect(isCode('ct-slice-gap')).toBe(true);
  expect(isCode('toString')).toBe(false);
  expect(isCode('no-such-code')).toBe(false);
});

test('docs that repeat the code are current', () => {
  const run = spawnSync(process.execPath, [`${root}.ci/write-docs.mjs`, '--check']);
  expect(run.status, 'run npm run docs:write').toBe(0);
});
