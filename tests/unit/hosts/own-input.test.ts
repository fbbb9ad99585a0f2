/** What is made from a structure set never takes its place unasked, whatever the file is called. */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { auditSetCommand } from '../../../src/hosts/cli/commands/audit.ts';
import { checkCommand } from '../../../src/hosts/cli/commands/check.ts';
import { convertCommand } from '../../../src/hosts/cli/commands/convert.ts';
import { deriveCommand } from '../../../src/hosts/cli/commands/derive.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases/base');
const base = mkdtempSync(join(tmpdir(), 'pedicle-own-input-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const ct = join(cases, 'ct');
const input = join(base, 'rs.dcm');
copyFileSync(join(cases, 'rs.dcm'), input);
const original = readFileSync(input);
symlinkSync('rs.dcm', join(base, 'link.dcm'));
linkSync(input, join(base, 'same.dcm'));
mkdirSync(join(base, 'below'));

const bar = { update: () => undefined, end: () => undefined };
const { signal } = new AbortController();
const commands: Readonly<Record<string, (out: string) => Promise<unknown>>> = {
  'check --repair': (repair) => checkCommand(input, { ct, repair, modelsFolder: base }, bar, signal),
  convert: (out) => convertCommand(input, { ct, out }),
  derive: (out) => deriveCommand(input, { ct, out, gtv: 'VB_L1', ctv: 'CTV' }),
  'audit set': (out) => auditSetCommand(input, { ct, out }),
};

test.each(Object.entries(commands))('%s', async (_, run) => {
  for (const name of ['rs.dcm', 'below/../rs.dcm', 'link.dcm', 'same.dcm'])
    await expect(run(join(base, name)), name).rejects.toMatchObject({ code: 'file-is-input' });
  expect(readFileSync(input).equals(original)).toBe(true);
});
