/** The demonstration case on disk: a real CT series with its structure set, written from the digital phantom. */
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PhantomOptions } from '../../core/phantom/index.ts';
import { makeFolder, makeFreshFolder } from '../files/make-folder.ts';
import { runTask } from '../tasks/run-task.ts';

/** A patient to plan: one metastasis, in T12; outlines as a person draws them. */
const DEMO: PhantomOptions = {
  lesions: [{ level: 'T12', kind: 'lytic', radiusMm: 9 }],
  outlines: 'smooth',
};

/** What is being made now, by folder: two windows that start together, or one loaded again, wait for the same. */
const making = new Map<string, Promise<void>>();

const isThere = async (folder: string): Promise<boolean> =>
  (await readdir(join(folder, 'ct')).catch(() => [])).length > 0;

/**
 * Writes the demonstration case once, whole or not at all.
 * @param folder where it is kept; the folders above it are made.
 */
export async function makeDemoCase(folder: string): Promise<void> {
  if (await isThere(folder)) return;
  const begun = making.get(folder) ?? make(folder).finally(() => making.delete(folder));
  making.set(folder, begun);
  await begun;
}

async function make(folder: string): Promise<void> {
  await makeFolder(dirname(folder));
  const part = await makeFreshFolder(`${folder}.part-`);
  try {
    await runTask('phantom', { folder: part, options: DEMO });
    // Another process may have been as quick: its case is the same.
    if (await isThere(folder)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
