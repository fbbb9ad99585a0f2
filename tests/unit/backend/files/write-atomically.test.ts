import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileError } from '../../../../src/backend/files/file-errors.ts';
import { requireTarget } from '../../../../src/backend/files/targets.ts';
import { writeAtomically } from '../../../../src/backend/files/write-atomically.ts';

/** The next call of this name fails with this system code. */
const fault = vi.hoisted(() => ({ call: '', code: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const fail = (call: string): void => {
    if (fault.call === call) throw Object.assign(new Error(fault.code), { code: fault.code });
  };
  return {
    ...real,
    link: async (a: string, b: string) => {
      fail('link');
      return real.link(a, b);
    },
    rename: async (a: string, b: string) => {
      fail('rename');
      return real.rename(a, b);
    },
    open: async (path: string, flags: string, mode?: number) => {
      fail('open');
      const file = await real.open(path, flags, mode);
      return new Proxy(file, {
        get: (target, key) => {
          if (key === 'writeFile' || key === 'sync' || key === 'chown')
            return async (...given: never[]) => {
              fail(key);
              return (target[key] as (...a: never[]) => unknown)(...given);
            };
          const value = target[key as keyof typeof target];
          return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        },
      });
    },
  };
});

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pedicle-files-'));
});
afterEach(() => {
  fault.call = '';
  rmSync(folder, { recursive: true, force: true });
});

describe('writeAtomically', () => {
  it('makes a new file readable as the umask says', async () => {
    await writeAtomically(at('a'), 'new', { overwrite: false });
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    expect(statSync(at('a')).mode & 0o777).toBe(0o644 & ~process.umask());
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('keeps mode, owner and link of what it replaces', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/a'), 'old');
    chmodSync(at('real/a'), 0o664);
    symlinkSync(at('real/a'), at('a'));
    const before = statSync(at('real/a'));
    await writeAtomically(at('a'), 'new', { overwrite: true });
    const after = statSync(at('real/a'));
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(readFileSync(at('real/a'), 'utf8')).toBe('new');
    expect(readlinkSync(at('a'))).toBe(at('real/a'));
  });

  it('replaces an image by nothing that is no DICOM, whatever was said', async () => {
    const image = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM and pixels')]);
    writeFileSync(at('CT.dcm'), image);
    for (const bytes of ['a,b\n1,2', Buffer.alloc(400)])
      await expect(writeAtomically(at('CT.dcm'), bytes, { overwrite: true })).rejects.toMatchObject({
        code: 'file-is-dicom',
      });
    expect(readFileSync(at('CT.dcm')).equals(image)).toBe(true);
    expect(readdirSync(folder)).toEqual(['CT.dcm']);
    const other = Buffer.concat([image, Buffer.from('more')]);
    await writeAtomically(at('CT.dcm'), other, { overwrite: true });
    expect(readFileSync(at('CT.dcm')).equals(other)).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)('keeps another owner (needs root)', async () => {
    writeFileSync(at('a'), 'old');
    const { chownSync } = await import('node:fs');
    chownSync(at('a'), 4711, 4712);
    chmodSync(at('a'), 0o640);
    await writeAtomically(at('a'), 'new', { overwrite: true });
    const { uid, gid, mode } = statSync(at('a'));
    expect([uid, gid, mode & 0o777]).toEqual([4711, 4712, 0o640]);
  });

  it.each(['', 'EPERM', 'EOPNOTSUPP'])(
    'never replaces without overwrite, also not by a race (links: %s)',
    async (code) => {
      if (code !== '') Object.assign(fault, { call: 'link', code });
      await expect(
        writeAtomically(at('a'), 'mine', {
          overwrite: false,
          // Another program takes the name while the temporary file is checked.
          check: async () => writeFileSync(at('a'), 'theirs'),
        }),
      ).rejects.toMatchObject({ code: 'file-exists' });
      expect(readFileSync(at('a'), 'utf8')).toBe('theirs');
      expect(readdirSync(folder)).toEqual(['a']);
      await writeAtomically(at('b'), 'mine', { overwrite: false });
      expect(readFileSync(at('b'), 'utf8')).toBe('mine');
      expect(readdirSync(folder)).toEqual(['a', 'b']);
    },
  );

  it.each([
    ['writeFile', 'ENOSPC', 'disk-full'],
    ['writeFile', 'EDQUOT', 'disk-full'],
    ['sync', 'EIO', 'disk-error'],
    ['open', 'EROFS', 'disk-read-only'],
    ['open', 'EACCES', 'file-not-allowed'],
    ['open', 'ENAMETOOLONG', 'file-name-too-long'],
    ['rename', 'EBUSY', 'file-in-use'],
    ['rename', 'EWHATEVER', 'file-write-failed'],
  ])('%s answering %s is said as %s; nothing is left and the old file stays', async (call, code, said) => {
    writeFileSync(at('a'), 'old');
    Object.assign(fault, { call, code });
    const failed = writeAtomically(at('a'), 'new', { overwrite: true });
    await expect(failed).rejects.toMatchObject({ name: 'PedicleError', code: said });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringMatching(/inside Pedicle/) });
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('says which folder is missing', async () => {
    await expect(writeAtomically(at('none/a'), 'x', { overwrite: false })).rejects.toMatchObject({
      code: 'folder-missing',
      message: expect.stringContaining(at('none')),
    });
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('requireTarget', () => {
  it('refuses what cannot become a file, before the work', async () => {
    writeFileSync(at('a'), 'x');
    await expect(requireTarget(at('none/a'), true)).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(requireTarget(at('a/b'), true)).rejects.toMatchObject({ code: 'folder-missing' });
    await expect(requireTarget(folder, true)).rejects.toMatchObject({ code: 'file-is-folder' });
    await expect(requireTarget(at('a'), false)).rejects.toMatchObject({ code: 'file-exists' });
    await expect(requireTarget('/dev/null', true)).rejects.toMatchObject({ code: 'file-no-file' });
    await requireTarget(at('a'), true);
    await requireTarget(at('b'), false);
  });
});

it('an error that is one already stays what it is', () => {
  const own = fileError(Object.assign(new Error(), { code: 'ENOSPC' }), '/x/y');
  expect(fileError(own, '/other')).toBe(own);
});
