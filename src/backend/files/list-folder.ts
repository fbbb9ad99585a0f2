/** The folder browser of the web host: names only, nothing is opened. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Result } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';

/**
 * Lists one folder, folders first, hidden names left out.
 * @param path absolute path; null = the user's home.
 * @throws PedicleError `folder-path` when relative, `folder-unreadable` when it can't be listed.
 */
export async function listFolder(path: string | null): Promise<Result<'files.list'>> {
  if (path !== null && !isAbsolute(path)) {
    throw fault('folder-path');
  }
  const folder = resolve(path ?? homedir());
  const names = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw fault('folder-unreadable', { what: 'this' }, { cause });
  });
  const visible = names.filter((n) => !n.name.startsWith('.'));
  /** Two at a time: a slow drive must not take all the threads that write the journal. */
  const rest = visible.values();
  const entries: Result<'files.list'>['entries'] = [];
  const reader = async (): Promise<void> => {
    for (const n of rest) {
      const full = join(folder, n.name);
      const info = await stat(full).catch(() => null);
      if (info === null) continue;
      const kind = info.isDirectory() ? 'folder' : 'file';
      entries.push({ name: n.name, path: full, kind, bytes: info.size });
    }
  };
  await Promise.all([reader(), reader()]);
  const order = (kind: string): number => (kind === 'folder' ? 0 : 1);
  entries.sort(
    (a, b) => order(a.kind) - order(b.kind) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const parent = dirname(folder);
  return { path: folder, parent: parent === folder ? null : parent, entries };
}
