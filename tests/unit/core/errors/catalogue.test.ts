/** The catalogue is closed: what is raised is in it, what is in it is raised, and the docs are written from it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CATALOGUE, type Code, isCode } from '../../../../src/core/errors/catalogue/index.ts';
import {
  fault,
  finding,
  findingOf,
  meaningOf,
  ofSeveral,
  retold,
} from '../../../../src/core/errors/errors.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const sources = (folder: string): string =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('errors/catalogue/'))
    .map((file) => readFileSync(`${root}${folder}/${file}`, 'utf8'))
    .join('\n');

const CODES = Object.keys(CATALOGUE) as Code[];

/** The error of a code with the data of its example. */
function example(code: Code) {
  const entry = CATALOGUE[code];
  const data = 'example' in entry ? entry.example : {};
  return fault(code, data as never);
}

test('every code of the catalogue is used in the code', () => {
  const text = sources('src') + sources('electron');
  expect(CODES.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test.each(CODES)('%s: meaning, sentence and action are whole sentences', (code) => {
  expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(meaningOf(code)).toMatch(/^[A-Z“][^\n…$?]{8,}\.$/);
  const { message, action } = example(code);
  for (const text of [message, action]) {
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{|\s\s|\.\./);
    expect(text.length).toBeGreaterThan(8);
  }
  expect(message).toMatch(/\.$/);
});

test('words of a code with cases are in the catalogue, and every case is used', () => {
  const text = sources('src');
  const cases = CODES.map((code): unknown => CATALOGUE[code].says).flatMap((says) =>
    typeof says === 'function' && 'cases' in says ? Object.entries(says.cases as object) : [],
  );
  expect(cases.length).toBeGreaterThan(100);
  expect(cases.filter(([name]) => !text.includes(`what: '${name}'`)).map(([name]) => name)).toEqual([]);
  for (const [, words] of cases) if (typeof words === 'string') expect(words).toMatch(/^[A-Z-][^\n]+[.…?]$/);
});

/** Their words come out of files that users write: profiles of receiving systems, rule sets. */
const FROM_FILES = /^profile-|^ctv-no-sectors$/;
test.each(CODES.filter((code) => !FROM_FILES.test(code)))(
  '%s: its data are values, and the sentence is more than one of them',
  (code) => {
    const entry = CATALOGUE[code];
    const values: string[] = [];
    const look = (value: unknown): void => {
      if (typeof value === 'string') values.push(value);
      // What another error said stands in the catalogue already.
      else if (typeof value === 'object' && value !== null && !('message' in value))
        Object.values(value).forEach(look);
    };
    look('example' in entry ? entry.example : {});
    const { message, action } = example(code);
    for (const value of values) {
      expect([message, action]).not.toContain(value);
      expect(value).not.toMatch(/^[A-Z“].*\s.*[.!?]$/);
    }
  },
);

test('no room knows a code of another', () => {
  const rooms = readdirSync(`${root}src/core/errors/catalogue`).map((file) =>
    readFileSync(`${root}src/core/errors/catalogue/${file}`, 'utf8'),
  );
  const all = rooms.flatMap((text) => [...text.matchAll(/^ {2}'?([a-z0-9-]+)'?: (?:told\(|\{)/gm)]);
  const codes = all.map(([, code]) => code);
  expect(codes.filter((code, n) => codes.indexOf(code) !== n)).toEqual([]);
  expect([...codes].sort()).toEqual([...CODES].sort());
});

test('sentence and action follow the data', () => {
  const one = fault('journal-newer', { copied: true });
  const other = fault('journal-newer', { copied: false });
  expect(one.message).not.toBe(other.message);
  expect(one.action).not.toBe(other.action);
  const slices = [2, 3, 4, 8];
  expect(finding('ct-slice-gap', 'error', { slices, widestMm: 6, usualMm: 3 }, { slices })).toEqual({
    code: 'ct-slice-gap',
    severity: 'error',
    message: 'Slices are missing: between slices 3–5, 9 the distance reaches 6.00 mm instead of 3.00 mm.',
    action:
      'Complete the series, or open it resampled to regular spacing (--resample), where that is offered.',
    slices,
  });
});

test('an error goes over and comes back the same, and can be told as a finding', () => {
  const cause = new Error('inner');
  const findings = [finding('ct-tilt', 'error')];
  const error = fault('ct-memory', { megabytes: 900 }, { cause, findings });
  expect(error.cause).toBe(cause);
  expect(error.findings).toBe(findings);
  const { code, message, action } = error;
  const back = retold({ code, message, action }, { findings });
  expect({ ...back, message: back.message }).toEqual({
    code,
    message,
    action,
    name: 'PedicleError',
    findings,
  });
  expect(findingOf(error, 'error', { slices: [0] }, 'Slices 1: ')).toEqual({
    code,
    severity: 'error',
    message: `Slices 1: ${message}`,
    action,
    slices: [0],
  });
});

test('findings about several structures become one', () => {
  const one = finding('rtstruct-keyhole', 'info', { roiNumber: 3 }, { roiNumber: 3, slices: [1] });
  expect(ofSeveral(one, ['Liver', 'Heart'])).toEqual({
    code: 'rtstruct-keyhole',
    severity: 'info',
    message: 'Holes are written as keyholes (2 structures): Liver, Heart.',
    action: one.action,
  });
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

test('a stray part too small for two decimals is said to be small, not to be nothing', () => {
  const told = (count: number, largestCc: number): string =>
    finding('parts-stray', 'warning', { name: 'Liver', count, largestCc }).message;
  expect(told(1, 0.001)).toBe('Liver: 1 stray part of less than 0.01 cc.');
  expect(told(2, 0.104)).toBe('Liver: 2 stray parts, the largest of 0.10 cc.');
});
