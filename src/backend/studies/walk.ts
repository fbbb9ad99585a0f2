/** Files below some paths. */
import { type Dirent, readdir, type Stats, stat } from 'node:fs';
import { resolve as absolute, join } from 'node:path';
import { type Finding, finding } from '../../core/errors/errors.ts';

const MAX_DEPTH = 32;

/** Entries of a folder, null when it cannot be listed. */
const entriesOf = (folder: string): Promise<Dirent[] | null> =>
  new Promise((resolve) =>
    readdir(folder, { withFileTypes: true }, (error, entries) => resolve(error ? null : entries)),
  );

/** What lies at a path, null when there is nothing to be read. */
const infoOf = (path: string): Promise<Stats | null> =>
  new Promise((resolve) => stat(path, (error, info) => resolve(error ? null : info)));

/**
 * All regular files at and below `paths`, in a stable order. Links to folders are not followed, hidden files and
 * folders and what cannot be listed are left out (the latter with a finding).
 */
export async function* walkFiles(paths: readonly string[], findings: Finding[]): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const path of paths) {
    const root = absolute(path);
    const info = await infoOf(root);
    if (info === null) findings.push(unreadable('path'));
    else if (info.isFile()) yield* once(root, seen);
    else if (info.isDirectory()) yield* walkFolder(root, seen, findings, 0);
  }
}

function* once(path: string, seen: Set<string>): Generator<string> {
  if (seen.has(path)) return;
  seen.add(path);
  yield path;
}

async function* walkFolder(
  folder: string,
  seen: Set<string>,
  findings: Finding[],
  depth: number,
): AsyncGenerator<string> {
  const entries = await entriesOf(folder);
  if (entries === null || depth > MAX_DEPTH) {
    findings.push(unreadable('folder'));
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFolder(path, seen, findings, depth + 1);
    else if (entry.isFile()) yield* once(path, seen);
    else if (entry.isSymbolicLink()) {
      const target = await infoOf(path);
      if (target?.isFile()) yield* once(path, seen);
    }
  }
}

const unreadable = (what: 'path' | 'folder'): Finding => finding('folder-unreadable', 'warning', { what });
