import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { holderOf, lockJournal } from '../../../../src/backend/journal/lock.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const newFolder = temporaryFolders('lock');
let path = '';
beforeEach(async () => {
  path = join(await newFolder(), 'j');
});
const busy = { code: 'journal-open' };
const owner = (pid: number, started: string | null, host = hostname()): Promise<void> =>
  writeFile(`${path}.owner`, JSON.stringify({ pid, started, host }));

/** Another process that holds the lock until it is ended. */
async function otherProcess(): Promise<{ end(): Promise<void> }> {
  const module = new URL('../../../../src/backend/journal/lock.ts', import.meta.url).href;
  const script = `const { lockJournal } = await import(${JSON.stringify(module)});
    await lockJournal(${JSON.stringify(path)}); console.log('held'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../../../../', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    end: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe.each([
  ['the system’s own lock', false],
  ['the owner file alone, where there are no locks', true],
])('a lock by %s', (_what, without) => {
  beforeEach(() => {
    if (without) vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
    return () => vi.restoreAllMocks();
  });

  it('is held once in a process, and free after release', async () => {
    const lock = await lockJournal(path);
    await expect(lockJournal(path)).rejects.toMatchObject(busy);
    await lock.release();
    await lock.release();
    await (await lockJournal(path)).release();
  });

  it('of another process keeps us out while it lives, and no longer', async () => {
    const other = await otherProcess();
    expect(await holderOf(path)).toBe('elsewhere');
    await expect(lockJournal(path)).rejects.toMatchObject(busy);
    await other.end();
    expect(await holderOf(path)).toBeNull();
    await (await lockJournal(path)).release();
  });

  it.runIf(process.platform === 'linux')(
    'is not believed of a process that began later under the same number',
    async () => {
      await owner(process.ppid, 'another-boot/1');
      expect(await holderOf(path)).toBeNull();
      await (await lockJournal(path)).release();
    },
  );
});

describe('a Pedicle that takes no lock of the system', () => {
  it('release 0.1.0 wrote its number alone: kept out while it lives', async () => {
    await writeFile(`${path}.owner`, String(process.ppid));
    await expect(lockJournal(path)).rejects.toMatchObject(busy);
    await writeFile(`${path}.owner`, '999999999');
    await (await lockJournal(path)).release();
  });
});

it('a start read from the process table stays the same', async () => {
  const starts = [];
  for (const _ of [1, 2]) {
    const lock = await lockJournal(path);
    starts.push(JSON.parse(await readFile(`${path}.owner`, 'utf8')));
    await lock.release();
  }
  expect(starts[0]).toEqual(starts[1]);
  expect(starts[0].pid).toBe(process.pid);
});
