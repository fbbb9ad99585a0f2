/**
 * A home that cannot be written, that is not there, or that another user owns: every command that needs a place of its own says so in plain words
 * and writes nothing; those that need none go on. The mount and the other user are made where that is allowed, else skipped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { phantomFolder } from '../../builders/phantom-folder.ts';

const main = fileURLToPath(new URL('../../../src/hosts/cli/main.ts', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'pedicle-own-folder-'));
const readOnly = join(work, 'read-only');
mkdirSync(readOnly);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', readOnly]).status === 0;
const nobody = ['setpriv', '--reuid', '54321', '--clear-groups'];
/** Another user has to be let into the folder of this checkout, to run what is in it. */
const mayChange =
  process.getuid?.() === 0 && spawnSync(nobody[0] as string, [...nobody.slice(1), 'ls', main]).status === 0;
const out = join(work, 'out');
let phantom = { ctFolder: '', rtstructPath: '' };
beforeAll(async () => {
  mkdirSync(out);
  chmodSync(work, 0o755);
  chmodSync(out, 0o777);
  const { ctFolder, rtstructPath } = await phantomFolder();
  phantom = { ctFolder, rtstructPath: rtstructPath as string };
});
afterAll(() => {
  if (mounted) spawnSync('umount', [readOnly]);
  rmSync(work, { recursive: true, force: true });
});

const { PEDICLE_HOME: _, XDG_DATA_HOME: __, HOME: ___, ...bare } = process.env;
interface Told {
  readonly status: number | null;
  readonly code: string | undefined;
  readonly message: string;
}
/** Runs a command; one that does not end is stopped. */
const pedicle = (env: object, before: readonly string[], ...args: string[]): Told => {
  const [program = '', ...rest] = [...before, process.execPath, main, ...args, '--json'];
  const run = spawnSync(program, rest, {
    encoding: 'utf8',
    env: { ...bare, ...env },
    maxBuffer: 1 << 26,
    timeout: 90_000,
  });
  const { error } = JSON.parse(run.stdout || '{}');
  return { status: run.status, code: error?.code, message: error?.message ?? run.stderr };
};
/** Commands that need Pedicle's own folder, with all they would write below `out`. */
const needing = (): Record<string, string[]> => ({
  segment: ['segment', phantom.ctFolder, '--model', 'spine-ct', '--labels', join(out, 'l.nii.gz')],
  convert: ['convert', phantom.rtstructPath, '--ct', phantom.ctFolder, '--out', join(out, 'c.dcm')],
  batch: ['batch', phantom.ctFolder, '--out', join(out, 'batch')],
  watch: ['watch', phantom.ctFolder, '--out', join(out, 'watch'), '--still-seconds', '1'],
  node: ['node', '--out', join(out, 'node')],
});

describe.skipIf(!mounted)('a home on a disk that can only be read (needs a mount)', () => {
  test.each(['segment', 'convert', 'batch', 'watch', 'node'])('%s', (name) => {
    const told = pedicle({ HOME: readOnly }, [], ...(needing()[name] as string[]));
    expect(told).toMatchObject({ status: 3, code: 'own-folder' });
    expect(told.message).toBe(
      `Pedicle cannot write in its own folder ${readOnly}/.local/share/pedicle: the disk can only be read.`,
    );
    expect(readdirSync(out)).toEqual([]);
  });

  test('what needs no place of its own goes on', () => {
    const inspect = pedicle({ HOME: readOnly }, [], 'inspect', phantom.ctFolder);
    expect(inspect).toMatchObject({ status: 0, code: undefined });
  });

  test('the host starts, and says that nothing will be saved', async () => {
    const host = spawn(process.execPath, [main, 'serve', '--port', '0'], {
      env: { ...bare, HOME: readOnly },
    });
    let text = '';
    await new Promise<void>((resolve) => {
      const hear = (chunk: Buffer): void => {
        text += chunk;
        if (text.includes('Ctrl+C ends it') && text.includes('own-folder')) resolve();
      };
      host.stdout.on('data', hear);
      host.stderr.on('data', hear);
      host.on('exit', () => resolve());
    });
    const ended = new Promise((resolve) => host.on('exit', resolve));
    host.kill('SIGTERM');
    await ended;
    expect(text).toContain('PEDICLE_HOME');
    expect(text).toContain('Pedicle is at http://127.0.0.1:');
  });

  test('a folder for results there is named', () => {
    const run = pedicle({ PEDICLE_HOME: join(work, 'home') }, [], 'phantom', join(readOnly, 'p'));
    expect(run).toMatchObject({ status: 3, code: 'disk-read-only' });
  });
});

describe.skipIf(!mayChange)(
  'a user without a home (needs root, setpriv, and a checkout that others may read)',
  () => {
    test('has no place, and none is made where the command is started', () => {
      const args = needing().node as string[];
      expect(pedicle({}, nobody, ...args)).toMatchObject({ status: 3, code: 'own-folder' });
      expect(pedicle({ HOME: '' }, nobody, ...args)).toMatchObject({ status: 3, code: 'own-folder' });
      expect(readdirSync(out)).toEqual([]);
    });

    test('a folder of another user’s', () => {
      const home = join(work, 'closed');
      mkdirSync(home, { mode: 0o700 });
      const told = pedicle({ HOME: home }, nobody, ...(needing().node as string[]));
      expect(told).toMatchObject({ status: 3, code: 'own-folder' });
      expect(told.message).toContain('this user may not');
    });
  },
);

test('a home that is a file, and one that would be wherever the command is started', () => {
  const file = join(work, 'file');
  writeFileSync(file, 'x');
  const told = pedicle({ PEDICLE_HOME: join(file, 'home') }, [], ...(needing().segment as string[]));
  expect(told).toMatchObject({ status: 3, code: 'own-folder' });
  expect(told.message).toContain('a file is in its place');
  expect(pedicle({ HOME: 'here' }, [], ...(needing().segment as string[]))).toMatchObject({
    code: 'own-folder',
  });
  expect(readdirSync(work).sort()).not.toContain('here');
});
