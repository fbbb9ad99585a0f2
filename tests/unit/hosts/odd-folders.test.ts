/** Folders that are none, and what the file system refuses: said in its own words, with 3, and nothing made on the way. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writePhantom } from '../../../src/backend/demo/phantom-files.ts';
import { auditVerifyCommand } from '../../../src/hosts/cli/commands/audit.ts';
import { commissionCommand } from '../../../src/hosts/cli/commands/commission.ts';
import { batchCommand, watchCommand } from '../../../src/hosts/cli/commands/hands-off.ts';
import { rulesCommand } from '../../../src/hosts/cli/commands/rules.ts';
import { outcomeOfError } from '../../../src/hosts/cli/outcome.ts';

const base = mkdtempSync(join(tmpdir(), 'pedicle-odd-folders-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const file = join(base, 'file');
writeFileSync(file, '');
const out = join(base, 'out');
const bar = { update: () => undefined, end: () => undefined };
const { signal } = new AbortController();

const commands = {
  commission: (folder: string) => commissionCommand(folder, { out }, bar, signal),
  batch: (folder: string) => batchCommand([base, folder], { out }, bar, signal),
  watch: (folder: string) => watchCommand(folder, { out }, bar, signal),
  'audit verify': (folder: string) => auditVerifyCommand(folder),
  rules: (folder: string) => rulesCommand('test', folder, undefined),
} as const;

test.each(Object.entries(commands))(
  '%s looks into folders that are there, and says so before it makes anything',
  async (_, run) => {
    await expect(run(join(base, 'nowhere'))).rejects.toMatchObject({
      code: 'folder-missing',
      message: `The folder ${join(base, 'nowhere')} does not exist.`,
    });
    await expect(run(file)).rejects.toMatchObject({
      code: 'folder-missing',
      message: `${file} is not a folder.`,
    });
    expect(existsSync(out)).toBe(false);
  },
);

test('commission without a case leaves no folder', async () => {
  await expect(commands.commission(base)).rejects.toMatchObject({ code: 'commission-no-cases' });
  expect(existsSync(out)).toBe(false);
});

/** What a file operation really throws. */
function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was allowed.');
}

const system = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: of the system`), { code, ...(path !== undefined && { path }) });

test.each([
  ['folder-missing', () => thrown(() => mkdirSync(join(file, 'below')))],
  ['file-name-too-long', () => thrown(() => writeFileSync(join(base, 'x'.repeat(5000)), ''))],
  ['disk-full', () => system('ENOSPC', file)],
  ['disk-read-only', () => system('EROFS', file)],
  ['file-not-allowed', () => system('EACCES', file)],
] as const)('%s: the disk and what one may do are no fault of Pedicle', (code, error) => {
  expect(outcomeOfError(error())).toMatchObject({ exit: 3, json: { error: { code } } });
});

test('a file of its own that is missing stays one, and so does what names no file', () => {
  for (const error of [
    thrown(() => readFileSync(join(base, 'nowhere'))),
    system('EACCES'),
    system('EPIPE', file),
  ])
    expect(outcomeOfError(error)).toMatchObject({ exit: 4, json: { error: { code: 'internal' } } });
});

test('a folder without a log is not called unchanged', async () => {
  const verified = await auditVerifyCommand(base);
  expect(verified).toMatchObject({ exit: 1, json: { entries: 0 } });
  expect(verified.text).toContain('no log here');
});

test('a phantom of which one file cannot be written leaves none', async () => {
  const options = { levels: { from: 'L1', to: 'L2' }, size: [60, 60], spacingMm: [4, 4, 4] } as const;
  const there = join(base, 'there');
  mkdirSync(there);
  writeFileSync(join(there, 'note'), '');
  const home = process.env.PEDICLE_HOME;
  // CT and label map are written when the structure set finds no room to be proved in.
  process.env.PEDICLE_HOME = join(file, 'none');
  try {
    for (const folder of [join(base, 'new/phantom'), there])
      await expect(writePhantom(folder, options)).rejects.toThrow();
  } finally {
    if (home === undefined) delete process.env.PEDICLE_HOME;
    else process.env.PEDICLE_HOME = home;
  }
  expect(existsSync(join(base, 'new'))).toBe(false);
  expect(readdirSync(there, { recursive: true }).map(String)).toEqual(['note']);
});

test.each([
  { levels: { from: 'Q1', to: 'L2' } },
  { levels: { from: 'L1', to: 'head' } },
  { screws: ['Q1'] },
  { lesions: [{ level: 'L9', kind: 'lytic' }] },
])('a phantom of a level that no spine has is refused: %j', async (options) => {
  await expect(writePhantom(join(base, 'levels'), options as never)).rejects.toMatchObject({
    code: 'phantom-options',
  });
  expect(existsSync(join(base, 'levels'))).toBe(false);
});
