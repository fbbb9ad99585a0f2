/** A small phantom on disk, made once a test run and shared by the tests that need a CT folder. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DemoFiles,
  type WritePhantomOptions,
  writePhantom,
} from '../../src/backend/demo/phantom-files.ts';

/** T12–L3 on a coarse, non-square, anisotropic grid: seconds to make and to segment. */
export const SMALL: WritePhantomOptions = {
  levels: { from: 'T12', to: 'L3' },
  size: [160, 150],
  spacingMm: [2, 2.4, 3],
  seed: 3,
};

/** Writes the phantom below a fresh folder; a `.part` folder that is renamed, so a broken run leaves nothing to trust. */
export async function phantomFolder(
  options: WritePhantomOptions = SMALL,
): Promise<DemoFiles & { folder: string }> {
  const base = await mkdtemp(join(tmpdir(), 'pedicle-phantom-'));
  const folder = join(base, 'phantom');
  await writePhantom(`${folder}.part`, options);
  await rename(`${folder}.part`, folder);
  const rtstructPath = join(folder, 'RS.phantom.dcm');
  if (!existsSync(rtstructPath) && !options.ctOnly) throw new Error('the phantom has no RTSTRUCT');
  return {
    folder,
    ctFolder: join(folder, 'ct'),
    rtstructPath,
    labelsPath: join(folder, 'labels.nii.gz'),
    sliceCount: 0,
    structureNames: [],
  };
}
