/** A temporary folder for the tests of one file, gone when the last of them and its own clean-up have run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { TEMPORARY_VARIABLES, temporaryIs } from './run-folder.ts';

const before = TEMPORARY_VARIABLES.map((name) => [name, process.env[name]] as const);
/** Named after the file, so that what is left says whose it is. */
const folder = mkdtempSync(join(tmpdir(), `${basename(expect.getState().testPath ?? 'file', '.ts')}-`));
temporaryIs(folder);

// Hooks run last in, first out: this one after those of the file.
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
