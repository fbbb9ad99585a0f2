/** Every command line of the README, exactly as printed there, in a clean clone. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'pedicle-clone-'));
const clone = join(base, 'pedicle');
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Lines of the fenced blocks that start a program, with what stands behind the remark sign cut off. */
const commands = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```\n([\s\S]*?)^```/gm)]
  .flatMap((block) => (block[1] ?? '').split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => /^(npm|npx) /.test(line));

const env: NodeJS.ProcessEnv = {
  ...process.env,
  PEDICLE_HOME: join(base, 'home'),
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
};

beforeAll(() => {
  expect(spawnSync('git', ['clone', '-q', root, clone]).status).toBe(0);
  // Installed already: the tree's own packages, as new as the lock file.
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  const { mtime } = statSync(join(root, 'node_modules/.package-lock.json'));
  utimesSync(join(clone, 'package-lock.json'), mtime, mtime);
});

const untracked = (): string =>
  spawnSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' }).stdout.replace(
    '?? node_modules\n',
    '',
  );

/** Starts a line and ends it once it has told where Pedicle is. */
async function served(line: string): Promise<string> {
  const child: ChildProcess = spawn('/bin/sh', ['-c', `exec ${line}`], { cwd: clone, env, detached: true });
  let text = '';
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+[\s\S]*Ctrl\+C ends it/.test(text)) resolve();
      });
    child.once('exit', () => resolve());
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null) {
    process.kill(-(child.pid as number), 'SIGINT');
    await ended;
  }
  return text;
}

describe.skipIf(process.platform === 'win32')('the README', () => {
  it('names every command once more than in its table', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
    expect(
      spawnSync('git', ['ls-files', '-s', 'src/hosts/launch/pedicle.mjs'], { cwd: clone, encoding: 'utf8' })
        .stdout,
    ).toMatch(/^100755 /);
  });

  it.each(commands)(
    '%s',
    async (line) => {
      if (line.startsWith('npm start')) {
        expect(await served(line)).toMatch(/no display here[\s\S]*Pedicle is at http:\/\/127\.0\.0\.1/i);
        return;
      }
      const run = spawnSync('/bin/sh', ['-c', line], { cwd: clone, env, encoding: 'utf8', timeout: 600_000 });
      expect(run.stderr).not.toMatch(/Permission denied|\n\s+at /);
      expect([0, 1], run.stderr).toContain(run.status);
    },
    900_000,
  );

  it('leaves the clone as it was', () => {
    expect(untracked()).toBe('');
    expect(existsSync(join(clone, 'out/metrics.csv'))).toBe(true);
  });

  it.skipIf(process.env.PEDICLE_LONG !== '1')(
    'npm install leaves the clone as it was (PEDICLE_LONG=1)',
    () => {
      rmSync(join(clone, 'node_modules'));
      const run = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
        cwd: clone,
        env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
        encoding: 'utf8',
        timeout: 900_000,
      });
      expect(run.status, run.stderr).toBe(0);
      expect(untracked()).toBe('');
    },
    900_000,
  );
});
