/** Releasing an export on a disk that fails at any call: the target is the old file or the whole new one, and "done" means the new one. */
import type * as FsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { identityOf } from '../../src/backend/export/identity.ts';
import { sha256 } from '../../src/backend/export/prepare.ts';
import { releaseExport } from '../../src/backend/export/release.ts';
import { parseDicom } from '../../src/dicom/parse/file.ts';
import { makeRtstructFile } from '../builders/rtstruct-file.ts';
import { temporaryFolders } from '../builders/temporary-folder.ts';

type Fault = 'fails' | 'half' | 'done-but-fails';
const disk = vi.hoisted(() => ({
  /** Number of the call that goes wrong, 0 = none. */
  at: 0,
  fault: 'fails' as string,
  calls: [] as string[],
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>();
  const failure = (code: string): Error => Object.assign(new Error(`injected ${code}`), { code });
  async function call<T>(name: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    disk.calls.push(name);
    if (disk.calls.length !== disk.at) return work();
    if (disk.fault === 'done-but-fails') {
      const done = await work();
      if (name === 'open') await (done as FsPromises.FileHandle).close();
      throw failure('EIO');
    }
    if (disk.fault === 'half') await half?.();
    throw failure('ENOSPC');
  }
  const writing = (file: FsPromises.FileHandle) =>
    new Proxy(file, {
      get: (target, key: keyof FsPromises.FileHandle) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        const bound = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
        if (key === 'close') return bound;
        return (...args: unknown[]) =>
          call(
            String(key),
            () => bound(...args),
            async () => {
              if (key === 'writeFile') await bound((args[0] as Uint8Array).subarray(0, 100));
            },
          );
      },
    });
  const counted = (name: 'rename' | 'link' | 'rm' | 'chmod') =>
    ((...args: [string, string]) =>
      call(name, () => (real[name] as (...a: unknown[]) => Promise<unknown>)(...args))) as never;
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await call('open', () => real.open(...args));
      return writing(file);
    },
    rename: counted('rename'),
    link: counted('link'),
    rm: counted('rm'),
    chmod: counted('chmod'),
  };
});

const newFolder = temporaryFolders('export-faults');
const contour = (half: number): string[] =>
  [-half, -half, 0, half, -half, 0, half, half, 0, -half, half, 0].map(String);
const file = (half: number): Buffer =>
  Buffer.from(makeRtstructFile([{ number: 1, name: 'GTV', contours: [{ data: contour(half) }] }]));
const [before, after] = [file(5), file(6)];

let folder = '';
let target = '';
beforeEach(async () => {
  folder = await newFolder();
  target = join(folder, 'RS.dcm');
});

const real = () => vi.importActual<typeof FsPromises>('node:fs/promises');

async function release(overwrite: boolean): Promise<boolean> {
  const path = join(folder, 'prepared.dcm');
  await (await real()).writeFile(path, after);
  disk.calls = [];
  const prepared = { path, sha256: sha256(after), identity: identityOf(parseDicom(after)) };
  return releaseExport(prepared, target, { overwrite }).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ name: 'PedicleError', action: expect.any(String) });
      return false;
    },
  );
}

describe.each<[string, boolean]>([
  ['replacing a file', true],
  ['a new file', false],
])('%s', (_what, overwrite) => {
  it.each<Fault>(['fails', 'half', 'done-but-fails'])('when the n-th call %s', async (fault) => {
    const { readFile, readdir, writeFile, rm } = await real();
    disk.at = 0;
    if (overwrite) await writeFile(target, before);
    expect(await release(overwrite)).toBe(true);
    const calls = disk.calls.length;
    expect(calls).toBeGreaterThan(4);
    for (let at = 1; at <= calls; at += 1) {
      await rm(target, { force: true });
      if (overwrite) await writeFile(target, before);
      Object.assign(disk, { at, fault });
      const done = await release(overwrite);
      const what = `call ${at}, ${disk.calls[at - 1]}`;
      const found = await readFile(target).catch(() => null);
      if (done) expect(found, what).toEqual(after);
      else expect([overwrite ? before : null, after], what).toContainEqual(found);
      const left = (await readdir(folder)).filter((n) => n.endsWith('.part'));
      if (disk.calls[at - 1] !== 'rm') expect(left, what).toEqual([]);
      for (const name of left) await rm(join(folder, name));
    }
    disk.at = 0;
  });
});
