/** The same number of bytes for others in files as they lie: for values of DICOM headers that a test wants different. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param paths files, or folders whose files are meant. @throws when a file does not hold the text. */
export async function replaceInFiles(paths: readonly string[], from: string, to: string): Promise<void> {
  if (from.length !== to.length) throw new Error('both texts must have one length');
  for (const path of paths) {
    const files = (await stat(path)).isDirectory()
      ? (await readdir(path)).map((name) => join(path, name))
      : [path];
    for (const file of files) {
      const text = await readFile(file, 'latin1');
      if (!text.includes(from)) throw new Error(`a file does not hold ${from}`);
      await writeFile(file, text.replaceAll(from, to), 'latin1');
    }
  }
}
