/** Folders that are gone after the tests of a file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** To be called at the top of a test file. @returns a maker of empty folders. */
export function temporaryFolders(name: string): () => Promise<string> {
  const made: string[] = [];
  afterAll(async () => {
    for (const folder of made) await rm(folder, { recursive: true, force: true });
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), `pedicle-${name}-`));
    made.push(folder);
    return folder;
  };
}
