import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchFolder, sweepScratch } from '../../../../src/backend/files/scratch.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'pedicle-scratch-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** No process has it: numbers end at 4 194 304 on Linux. */
const nobody = 99_999_999;

test('patient data of dead processes is swept, that of living ones and of other machines stays', async () => {
  const own = await scratchFolder(base, 'export');
  expect(statSync(own).mode & 0o777).toBe(0o700);
  const name = basename(own);
  const scratch = join(base, 'scratch');
  const dead = name.replace(`-${process.pid}-`, `-${nobody}-`);
  const elsewhere = dead.replace(hostname().replaceAll(/[^A-Za-z0-9.]+/g, '.'), 'another.machine');
  for (const folder of [join(scratch, dead), join(scratch, elsewhere), join(base, `exports-${nobody}`)]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'patient.dcm'), 'x');
  }
  mkdirSync(join(base, `exports-${process.pid}`));
  mkdirSync(join(base, 'journals'));
  await sweepScratch(base);
  expect(readdirSync(scratch).sort()).toEqual([name, elsewhere].sort());
  expect(readdirSync(base).sort()).toEqual(['journals', `exports-${process.pid}`, 'scratch'].sort());
  await sweepScratch(join(base, 'not-there'));
});
