/** Label maps to disk, in the format the file name asks for, with the names beside. */

import { PedicleError } from '../../core/errors/errors.ts';
import type { LabelMap } from '../../core/masks/index.ts';
import { labelNamesJson, writeMetaImage, writeNifti, writeNrrd } from '../../core/volume-io/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';

/** Formats by file name ending. */
function encode(path: string, labels: LabelMap): Uint8Array {
  const name = path.toLowerCase();
  if (name.endsWith('.nii.gz')) return writeNifti(labels);
  if (name.endsWith('.nii')) return writeNifti(labels, { gzip: false });
  if (name.endsWith('.nrrd')) return writeNrrd(labels);
  if (name.endsWith('.mha')) return writeMetaImage(labels);
  throw new PedicleError(
    'labels-format',
    'The file name says no known label map format.',
    'End it in .nii.gz, .nii, .nrrd or .mha.',
  );
}

/** Writes the label map and `<stem>.json` with its names. @throws PedicleError `labels-format`. */
export async function writeLabelMap(path: string, labels: LabelMap): Promise<void> {
  await writeAtomically(path, encode(path, labels));
  const stem = path.replace(/\.(nii\.gz|nii|nrrd|mha)$/i, '');
  await writeAtomically(`${stem}.json`, labelNamesJson(labels.labels));
}
