/** Codes of volume files: NIfTI, NRRD, MetaImage. */
import { byCase, told } from './entry.ts';

/** The form of a volume file. */
type Form = 'NIfTI' | 'NRRD' | 'MetaImage';

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
    says: byCase({
      'too-much': 'The compressed data holds far more than the header declares.',
      checksum: 'The compressed data does not have its checksum.',
      damaged: 'The compressed data is damaged.',
    }),
    action: 'Copy or export the file again; its compressed data is damaged.',
    example: { what: 'checksum' },
  }),
  'volume-datatype': told({
    means: 'The voxels are not one number each.',
    says: byCase({
      nrrd: 'The NRRD type is not one number a voxel.',
      nifti: (d: { datatype: number }) => `The NIfTI datatype ${d.datatype} is not one number a voxel.`,
      metaimage: 'The MetaImage element is not one number a voxel.',
    }),
    action: 'Export the image as integers or floating-point numbers, one value a voxel.',
    example: { what: 'nrrd' },
  }),
  'volume-detached': told({
    means: 'The file is a header without its data.',
    says: byCase({
      pair: 'The file is the header of a .hdr/.img pair.',
      points: (d: { form: Form }) => `The ${d.form} header points to another file.`,
    }),
    action: 'Export header and data in one file (.nrrd, .mha, .nii).',
    example: { what: 'points', form: 'NRRD' },
  }),
  'volume-encoding': told({
    means: 'The voxels are stored in a way that is not read.',
    says: byCase({
      text: 'The MetaImage holds its voxels as text.',
      'skips-lines': 'The NRRD header asks to skip lines, which is not supported.',
      unknown: 'The NRRD encoding is neither raw nor gzip.',
    }),
    action: 'Export the image uncompressed or gzip-compressed.',
    example: { what: 'text' },
  }),
  'volume-header': told({
    means: 'The header declares an impossible image.',
    says: byCase({
      'no-position': 'The header places the image at no position.',
      flat: 'The axes declared in the header do not span space.',
      'voxels-start': 'The NIfTI header says the voxels start where they cannot.',
      size: (d: { dims: readonly number[] }) =>
        `The header declares an image of ${d.dims.join(' × ')} voxels.`,
    }),
    action: 'Export the image again; its header is not usable.',
    example: { what: 'no-position' },
  }),
  'volume-is-labels': {
    says: 'The file is a label map (whole numbers that fill regions), not a CT.',
    action:
      'Choose the CT in Hounsfield units that it was drawn on; the label map itself is read by convert, compare and check.',
  },
  'volume-no-orientation': told({
    means: 'The header does not say how the image lies in the patient.',
    says: byCase({
      nrrd: 'The NRRD header does not place the image in a patient space (LPS, RAS or LAS).',
      nifti: 'The NIfTI header has neither an sform nor a qform.',
      metaimage: 'The MetaImage header lacks TransformMatrix, Offset or ElementSpacing.',
    }),
    action: 'Export the image with its orientation; it cannot be placed on a patient without one.',
    example: { what: 'nifti' },
  }),
  'volume-not-3d': told({
    means: 'The image has not three axes.',
    says: byCase({
      axes: (d: { form: Form; axes: number }) => `The ${d.form} has ${d.axes} axes.`,
      'long-axes': (d: { axes: number }) => `The NIfTI has ${d.axes} axes of more than one sample.`,
      components: 'The NRRD holds several components a voxel.',
      layers: (d: { layers: number }) => `The file holds ${d.layers} layers or components.`,
    }),
    action: 'Export a single three-dimensional image.',
    example: { what: 'axes', form: 'NRRD', axes: 4 },
  }),
  'volume-too-large': told({
    means: 'The header declares more voxels than Pedicle can hold.',
    says: byCase({
      declared: (d: { mebibytes: number }) => `The header declares ${d.mebibytes} MiB of voxels.`,
      'nifti-axis': 'A NIfTI-1 image has at most 32767 voxels along an axis.',
    }),
    action: 'Check the header; crop or resample the image when it is really that large.',
    example: { what: 'declared', mebibytes: 9000 },
  }),
  'volume-truncated': told({
    means: 'The file holds fewer voxels than its header declares.',
    says: byCase({
      header: (d: { form: Form }) => `The ${d.form} header does not end.`,
      voxels: (d: { found: number; declared: number }) =>
        `The file holds ${d.found} bytes of voxels, its header declares ${d.declared}.`,
      compressed: 'The compressed data holds less than the header declares.',
    }),
    action: 'Copy or export the file again; it is incomplete.',
    example: { what: 'compressed' },
  }),
  'volume-wrong-magic': told({
    means: 'The file is not of the kind its name says.',
    says: byCase({
      'not-its-form': (d: { form: Form }) => `The file is not a ${d.form} image.`,
      signature: 'The file lacks the NIfTI signature.',
      none: 'The file is not a NIfTI, NRRD or MetaImage file.',
    }),
    action: 'Choose a NIfTI (.nii, .nii.gz), NRRD (.nrrd) or MetaImage (.mha) file.',
    example: { what: 'not-its-form', form: 'NRRD' },
  }),
};
