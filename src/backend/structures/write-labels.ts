/** Label maps to disk, in the format the file name asks for, with the names beside. */
import { rm } from 'node:fs/promises';
import { fault } from '../../core/errors/errors.ts';
import type { LabelMap } from '../../core/masks/index.ts';
import { labelNamesJson, writeMetaImage, writeNifti, writeNrrd } from '../../core/volume-io/index.ts';
import { requireTarget } from '../files/targets.ts';
import { writeAtomically } from '../files/write-atomically.ts';

/** Formats by file name ending. */
function encode(path: string, labels: LabelMap): Uint8Array {
  const name = path.toLowerCase();
  if (name.endsWith('.nii.gz')) return writeNifti(labels);
  if (name.endsWith('.nii')) return writeNifti(labels, { gzip: false });
  if (name.endsWith('.nrrd')) return writeNrrd(labels);
  if (name.endsWith('.mha')) return writeMetaImage(labels);
  throw fault('labels-format');
}

/** The two files of a label map: itself, and `<stem>.json` with its names. */
export const labelMapFiles = (path: string): readonly [string, string] => [
  path,
  `${path.replace(/\.(nii\.gz|nii|nrrd|mha)$/i, '')}.json`,
];

/**
 * Writes the label map and `<stem>.json` with its names; neither when one of them cannot be.
 * @param overwrite whether files that are there may be replaced.
 * @throws PedicleError `labels-format`, and those of `requireTarget` and `writeAtomically`.
 */
export async function writeLabelMap(path: string, labels: LabelMap, overwrite: boolean): Promise<void> {
  const [map, names] = labelMapFiles(path);
  const bytes = encode(map, labels);
  await requireTarget(map, overwrite);
  await requireTarget(names, overwrite);
  await writeAtomically(names, labelNamesJson(labels.labels), { overwrite });
  try {
    await writeAtomically(map, bytes, { overwrite });
  } catch (error) {
    if (!overwrite) await rm(names, { force: true });
    throw error;
  }
}
