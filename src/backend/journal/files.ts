/**
 * The few things a journal does to a disk, as a value: the tests of faults (tests/faults) hand in one that fails, shortens
 * and delays any of them.
 */
import { constants, copyFile, link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { folderFor } from '../files/make-folder.ts';

/** A file open for reading and writing at positions. */
export interface OpenFile {
  /** @returns bytes written: may be fewer than asked for, as the operating system's own. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  /** @returns bytes read; fewer only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export interface Files {
  /** Private to the user (0700). */
  makeFolder(path: string): Promise<void>;
  /** A file that must not exist yet (0600), one that must, or one only to read. */
  open(path: string, how: 'create' | 'change' | 'read'): Promise<OpenFile>;
  read(path: string): Promise<Uint8Array>;
  list(folder: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same bytes, or a copy where the disk knows no links. `to` must not exist. */
  keepAs(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes names durable: creations, renames and removals in a folder. */
  syncFolder(path: string): Promise<void>;
}

const FLAGS = { create: 'wx+', change: 'r+', read: 'r' } as const;

async function openFile(path: string, how: 'create' | 'change' | 'read'): Promise<OpenFile> {
  const handle = await open(path, FLAGS[how], 0o600);
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    read: async (into, position) => {
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    sync: () => handle.sync(),
    truncate: (length) => handle.truncate(length),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** The disk itself. */
export const diskFiles: Files = {
  makeFolder: async (path) => {
    await folderFor(path, 0o700);
  },
  open: openFile,
  read: (path) => readFile(path),
  list: (folder) => readdir(folder),
  exists: (path) =>
    stat(path).then(
      () => true,
      () => false,
    ),
  rename,
  keepAs: (from, to) =>
    link(from, to).catch((error: unknown) => {
      if (isCode(error, 'EEXIST', 'ENOENT', 'ENOSPC', 'EROFS')) throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    }),
  remove: (path) => rm(path, { force: true }),
  syncFolder: async (path) => {
    // Folders can't be opened on Windows, where NTFS journals names itself.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } catch (error) {
      // Some network drives cannot sync a folder; the file's own bytes are synced already.
      if (!isCode(error, 'EINVAL', 'ENOTSUP')) throw error;
    } finally {
      await handle.close();
    }
  },
};
