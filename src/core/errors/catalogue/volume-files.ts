/** Codes of volume files: NIfTI, NRRD, MetaImage. */
import { type Detail, told } from './entry.ts';

export const VOLUME_FILES_CODES = {
  'labels-not-integers': {
    says: 'The image holds values that are not label numbers.',
    action: 'Choose a label map: whole numbers from 0 to 65535.',
  },
  'nifti-forms-differ': {
    says: 'The NIfTI header gives two different positions (sform and qform); the sform was used.',
    action: 'Check the image against the CT before using it.',
  },
  'volume-corrupt': told({
    means: 'The compressed data of a volume file is damaged.',
    says: (d: Detail) => d.detail,
    action: 'Copy or export the file again; its compressed data is damaged.',
    example: { detail: 'The compressed data does not have its checksum.' },
  }),
  'volume-datatype': told({
    means: 'The voxels are not one number each.',
    says: (d: Detail) => d.detail,
    action: 'Export the image as integers or floating-point numbers, one value a voxel.',
    example: { detail: 'The NRRD type is not one number a voxel.' },
  }),
  'volume-detached': told({
    means: 'The file is a header without its data.',
    says: (d: Detail) => d.detail,
    action: 'Export header and data in one file (.nrrd, .mha, .nii).',
    example: { detail: 'The NRRD header points to another file.' },
  }),
  'volume-encoding': told({
    means: 'The voxels are stored in a way that is not read.',
    says: (d: Detail) => d.detail,
    action: 'Export the image uncompressed or gzip-compressed.',
    example: { detail: 'The MetaImage holds its voxels as text.' },
  }),
  'volume-header': told({
    means: 'The header declares an impossible image.',
    says: (d: Detail) => d.detail,
    action: 'Export the image again; its header is not usable.',
    example: { detail: 'The header places the image at no position.' },
  }),
  'volume-no-orientation': told({
    means: 'The header does not say how the image lies in the patient.',
    says: (d: Detail) => d.detail,
    action: 'Export the image with its orientation; it cannot be placed on a patient without one.',
    example: { detail: 'The NIfTI header has neither an sform nor a qform.' },
  }),
  'volume-not-3d': told({
    means: 'The image has not three axes.',
    says: (d: Detail) => d.detail,
    action: 'Export a single three-dimensional image.',
    example: { detail: 'The NRRD has 4 axes.' },
  }),
  'volume-too-large': told({
    means: 'The header declares more voxels than Pedicle can hold.',
    says: (d: Detail) => d.detail,
    action: 'Check the header; crop or resample the image when it is really that large.',
    example: { detail: 'The header declares 9000 MiB of voxels.' },
  }),
  'volume-truncated': told({
    means: 'The file holds fewer voxels than its header declares.',
    says: (d: Detail) => d.detail,
    action: 'Copy or export the file again; it is incomplete.',
    example: { detail: 'The compressed data holds less than the header declares.' },
  }),
  'volume-wrong-magic': told({
    means: 'The file is not of the kind its name says.',
    says: (d: Detail) => d.detail,
    action: 'Choose a NIfTI (.nii, .nii.gz), NRRD (.nrrd) or MetaImage (.mha) file.',
    example: { detail: 'The file is not an NRRD image.' },
  }),
};
