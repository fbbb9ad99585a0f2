/** Folders opened lately, for the start page; a damaged list is an empty one. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../files/make-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';

const schema = z.array(z.object({ path: z.string(), title: z.string() }));
export type RecentStudies = z.infer<typeof schema>;

const MOST = 12;

export async function readRecent(file: string): Promise<RecentStudies> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Puts `path` first, once. */
export async function rememberRecent(file: string, path: string, title: string): Promise<void> {
  const others = (await readRecent(file)).filter((r) => r.path !== path);
  await makeFolder(dirname(file), 0o700);
  await writeAtomically(file, JSON.stringify([{ path, title }, ...others].slice(0, MOST)), {
    overwrite: true,
    mode: 0o600,
  });
}
