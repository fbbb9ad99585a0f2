/** The run's temporary folder is a test run's own, and a run that leaves something in it fails. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../../../src/backend/files/places.ts';
import runFolder, { takeRunFolder, temporaryIs } from '../../setup/run-folder.ts';

const own = tmpdir();
const home = process.env.PEDICLE_HOME as string;
afterEach(() => {
  temporaryIs(own);
  process.env.PEDICLE_HOME = home;
});

describe('tests', () => {
  it('work in a folder of their file within the folder of the run, and never in the user’s data', () => {
    expect(basename(own)).toMatch(/^leftovers\.test-/);
    expect(basename(dirname(own))).toMatch(/^pedicle-run-/);
    expect(dataFolder()).toBe(join(dirname(own), 'home'));
    expect(dataFolder().startsWith(join(homedir(), '.local'))).toBe(false);
  });

  it('fail when something is left, and leave nothing all the same', () => {
    const end = runFolder();
    const folder = tmpdir();
    const left = mkdtempSync(join(folder, 'pedicle-left-'));
    writeFileSync(join(left, 'x'), '');
    mkdirSync(dataFolder());
    expect(end).toThrow(basename(left));
    expect(readdirSync(own)).toEqual([]);
    temporaryIs(own);
    expect(takeRunFolder()()).toEqual([]);
    temporaryIs(own);
    const again = takeRunFolder();
    writeFileSync(join(tmpdir(), 'left.txt'), '');
    mkdirSync(join(tmpdir(), 'skipped.test-x'));
    expect(again()).toEqual(['left.txt']);
    temporaryIs(own);
  });
});
