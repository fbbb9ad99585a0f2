/** The errors of volume files, in one place so that codes and wording stay the same for every format. */
import { PedicleError } from '../errors/errors.ts';

export type VolumeFileFault =
  | 'volume-wrong-magic'
  | 'volume-truncated'
  | 'volume-corrupt'
  | 'volume-datatype'
  | 'volume-not-3d'
  | 'volume-too-large'
  | 'volume-detached'
  | 'volume-no-orientation'
  | 'volume-encoding'
  | 'volume-header'
  | 'labels-not-integers';

const ACTIONS: Readonly<Record<VolumeFileFault, string>> = {
  'volume-wrong-magic': 'Choose a NIfTI (.nii, .nii.gz), NRRD (.nrrd) or MetaImage (.mha) file.',
  'volume-truncated': 'Copy or export the file again; it is incomplete.',
  'volume-corrupt': 'Copy or export the file again; its compressed data is damaged.',
  'volume-datatype': 'Export the image as integers or floating-point numbers, one value a voxel.',
  'volume-not-3d': 'Export a single three-dimensional image.',
  'volume-too-large': 'Check the header; crop or resample the image when it is really that large.',
  'volume-detached': 'Export header and data in one file (.nrrd, .mha, .nii).',
  'volume-no-orientation':
    'Export the image with its orientation; it cannot be placed on a patient without one.',
  'volume-encoding': 'Export the image uncompressed or gzip-compressed.',
  'volume-header': 'Export the image again; its header is not usable.',
  'labels-not-integers': 'Choose a label map: whole numbers from 0 to 65535.',
};

/** A typed error of reading a volume file; `message` says what is wrong with the file, without patient data. */
export function fault(code: VolumeFileFault, message: string, cause?: unknown): PedicleError {
  return new PedicleError(code, message, ACTIONS[code], cause === undefined ? {} : { cause });
}
