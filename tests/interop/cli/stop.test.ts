/** How commands end: by themselves with a code, by Ctrl+C, by a kill; and what they leave. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
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
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueue } from '../../../src/backend/queue/job-queue.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = join(root, 'src/hosts/cli/main.ts');
const base = mkdtempSync(join(tmpdir(), 'pedicle-stop-'));
const home = join(base, 'home');
let phantom: Awaited<ReturnType<typeof phantomFolder>>;
beforeAll(async () => {
  phantom = await phantomFolder();
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});

const env = { ...process.env, PEDICLE_HOME: home };
const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [main, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
const run = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: root, env, encoding: 'utf8', timeout: 60_000 });
const exit = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const scratch = (): string[] => (existsSync(join(home, 'scratch')) ? readdirSync(join(home, 'scratch')) : []);
/** Processes whose command line holds `text`. */
const running = (text: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });

describe('input without an end', () => {
  it.skipIf(process.platform !== 'linux')('is refused: devices, pipes, folders', () => {
    const pipe = join(base, 'pipe');
    spawnSync('mkfifo', [pipe]);
    for (const path of ['/dev/zero', pipe, base]) {
      const refused = run('check', path, '--json');
      expect(refused.status, path).toBe(3);
      expect(JSON.parse(refused.stdout).error.code).toBe('file-no-file');
    }
  });
});

describe('exit codes', () => {
  it('tell findings of convert and compare, and a missing folder without a stack', () => {
    const rs = phantom.rtstructPath as string;
    const missing = run('convert', rs, '--ct', phantom.ctFolder, '--out', join(base, 'none/here/x.nii.gz'));
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain('folder-missing');
    expect(missing.stderr).not.toMatch(/ENOENT|\n\s+at /);
  });

  it('tell a killed command from one with findings, through the launcher too', async () => {
    const launcher = spawn(
      process.execPath,
      [join(root, 'src/hosts/launch/pedicle.mjs'), 'phantom', join(base, 'killed')],
      { cwd: root, env, stdio: 'ignore' },
    );
    const ended = exit(launcher);
    let child: string | undefined;
    while (child === undefined) {
      await sleep(50);
      child = running(`main.ts\0phantom\0${join(base, 'killed')}`)[0];
    }
    process.kill(Number(child), 'SIGKILL');
    expect(await ended).toBe(4);
  });
});

describe.skipIf(process.platform !== 'linux')('Ctrl+C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends a computation at once by %s and leaves nothing',
    async (signal) => {
      const out = join(base, `big-${signal}`);
      mkdirSync(out);
      // A phantom of full size computes for several seconds without a break.
      const child = start('phantom', join(out, 'phantom'));
      await sleep(1_500);
      const from = performance.now();
      child.kill(signal);
      expect(await exit(child)).toBe(4);
      expect(performance.now() - from).toBeLessThan(3_000);
      expect(
        readdirSync(out, { recursive: true }).filter((name) => /\.(part|tmp)/.test(String(name))),
      ).toEqual([]);
    },
  );

  it('ends a segmentation with its child, and no CT is left', async () => {
    const child = start('segment', phantom.ctFolder, '--out', join(base, 'never.dcm'));
    while (!scratch().some((name) => name.startsWith('segment-'))) await sleep(50);
    child.kill('SIGINT');
    expect(await exit(child)).toBe(4);
    await sleep(700);
    expect(scratch()).toEqual([]);
    expect(running('segmentation/child/main.ts').filter((pid) => isOurs(pid))).toEqual([]);
    expect(existsSync(join(base, 'never.dcm'))).toBe(false);
  });

  it('a segmentation whose parent is killed ends with it; what it leaves is swept at the next command', async () => {
    const child = start('segment', phantom.ctFolder, '--out', join(base, 'never.dcm'));
    while (!running('segmentation/child/main.ts').some((pid) => isOurs(pid))) await sleep(50);
    child.kill('SIGKILL');
    await exit(child);
    await expect
      .poll(() => running('segmentation/child/main.ts').filter((pid) => isOurs(pid)), { timeout: 10_000 })
      .toEqual([]);
    // The whole group at once: nobody is left to clean up.
    const group = start('segment', phantom.ctFolder, '--out', join(base, 'never.dcm'));
    while (!scratch().some((name) => name.includes(`-${group.pid}-`))) await sleep(50);
    process.kill(-(group.pid as number), 'SIGKILL');
    await exit(group);
    writeFileSync(join(base, 'x'), '');
    run('check', join(base, 'x'));
    expect(scratch()).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('a batch', () => {
  const out = join(base, 'batch');
  const drafts = (): string[] => (existsSync(out) ? readdirSync(out) : []);
  const cases = (): string[] => running('main.ts\0segment\0').filter((pid) => isOurs(pid));
  const inTheMiddle = async (child: ChildProcess): Promise<void> => {
    while (cases().length === 0 || !drafts().some((name) => name.endsWith('.part'))) {
      expect(child.exitCode).toBeNull();
      await sleep(50);
    }
    await sleep(1_000);
  };

  it('stopped in the middle of a case ends with it, leaves nothing, and goes on later', async () => {
    const child = start('batch', phantom.ctFolder, '--out', out, '--json');
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await inTheMiddle(child);
    child.kill('SIGINT');
    expect(await exit(child)).toBe(4);
    expect(JSON.parse(said).jobs).toMatchObject([{ state: 'waiting' }]);
    expect(drafts()).toEqual([]);
    expect(cases()).toEqual([]);
    const queue = await openQueue(join(home, 'queue'));
    expect(await queue.jobs()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    await queue.drain();
  }, 120_000);

  it('killed in the middle of a case takes the case with it', async () => {
    const child = start('batch', phantom.ctFolder, '--out', out);
    await inTheMiddle(child);
    child.kill('SIGKILL');
    await exit(child);
    // It gives way to everything else on the machine, in ending, too.
    await expect.poll(cases, { timeout: 60_000 }).toEqual([]);
  }, 120_000);

  it('ends at once while the queue is being made', async () => {
    const child = spawn(process.execPath, [main, 'batch', phantom.ctFolder, '--out', out], {
      cwd: root,
      env: { ...env, PEDICLE_HOME: join(base, 'new-home') },
      stdio: 'ignore',
    });
    const ended = exit(child);
    while (!existsSync(join(base, 'new-home/queue/queue.lock'))) await sleep(20);
    const from = performance.now();
    child.kill('SIGTERM');
    await ended;
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(drafts().filter((name) => !name.endsWith('.part'))).toEqual([]);
  }, 60_000);
});

/** Whether a process belongs to this test: others may segment on this machine too. */
function isOurs(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PEDICLE_HOME=${home}`);
  } catch {
    return false;
  }
}
