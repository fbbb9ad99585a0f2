/** Codes of structures read from and compared between files: identity, label maps, pairs. */
import { told } from './entry.ts';
import { counted } from './words.ts';

export const STRUCTURE_FILES_CODES = {
  'compare-pair-ambiguous': told({
    means: 'A structure has more than one possible partner to be compared with.',
    says: (d: { reference: string; test: string }) =>
      `${d.reference} has more than one possible partner; ${d.test} was taken by ROI Number or order.`,
    action: 'Name the pair by hand, with ROI Numbers where names are equal.',
    example: { reference: 'Liver', test: 'Liver_1' },
  }),
  'compare-pair-doubtful': told({
    means: 'Two structures may be one by their names; they were not compared.',
    says: (d: { reference: string; test: string; percent: number }) =>
      `${d.reference} and ${d.test} may be one structure (${d.percent} %); they were not compared.`,
    action: 'Name the pair by hand if they are.',
    example: { reference: 'Liver', test: 'Liver_1', percent: 71 },
  }),
  'export-foreign': told({
    means: 'A structure came from a file of another patient or place and was not confirmed for export.',
    says: (d: { fields: string; names: readonly string[] }) =>
      `${counted(d.names.length, 'structure')} came from a file of another ${d.fields}: ${d.names.join(', ')}.`,
    action: 'Leave them out, or confirm that they belong to this patient and scan.',
    example: { fields: 'patient ID', names: ['Liver', 'Heart'] },
  }),
  'identity-accepted': told({
    means: 'Structures of another patient or place were accepted and are marked for good.',
    says: (d: { count: number; fields: string }) =>
      `${d.count} structures came from a file of another ${d.fields} and were accepted; they are marked for good.`,
    action: 'Check every one of them against the image.',
    example: { count: 3, fields: 'patient ID' },
  }),
  'identity-mismatch': told({
    means: 'The structures are of another patient or place than the CT.',
    says: (d: { words: string; fields: readonly string[]; option: string }) =>
      `The structures are not of this CT: ${d.words} differ${d.fields.length === 1 ? 's' : ''}.`,
    action: (d) =>
      `Choose the structure set of this patient and scan. If you know why they differ: ${d.option} ${d.fields.join(',')}.`,
    example: { words: 'patient ID and study', fields: ['patient-id', 'study'], option: '--accept-identity' },
  }),
  'two-patients': told({
    means: 'Two CTs that are to be of one patient are of two.',
    says: (d: { words: string; fields: readonly string[]; option: string }) =>
      `The two CTs are not of one patient: ${d.words} differ${d.fields.length === 1 ? 's' : ''}.`,
    action: (d) =>
      `Choose two CTs of the same patient. If you know why they differ: ${d.option} ${d.fields.join(',')}.`,
    example: { words: 'patient ID', fields: ['patient-id'], option: '--accept-identity' },
  }),
  'patients-unknown': {
    says: 'Neither patient ID, name nor birth date of the two CTs can be compared.',
    action: 'Make sure that both are of the same patient.',
  },
  'labels-empty': {
    says: 'No label of this file lies on the CT.',
    action: 'Check that the label map belongs to this CT.',
  },
  'labels-format': {
    says: 'The file name says no known label map format.',
    action: 'End it in .nii.gz, .nii, .nrrd or .mha.',
  },
  'labels-names-from': { says: 'The names of the labels come from this file.', action: 'Nothing to do.' },
  'labels-names-ignored': {
    says: 'This file beside the label map is no table of label names; it was not used.',
    action:
      'Name the structures by hand, or give a table: value and name in each line, or JSON {"1": "name"}.',
  },
  'labels-outside': told({
    means: 'Labelled voxels lie outside the CT and were left out.',
    says: (d: { lost: number }) => `${d.lost} labelled voxels lie outside the CT and were left out.`,
    action: 'Check that the label map belongs to this CT.',
    example: { lost: 120 },
  }),
  'labels-overlap': told({
    means: 'A label map holds one structure a voxel; some lost voxels to later ones.',
    says: (d: { names: string }) =>
      `A label map holds one structure a voxel; these lost voxels to later ones: ${d.names}.`,
    action: 'Write fewer structures, or use the RTSTRUCT, which keeps them all.',
    example: { names: 'Liver, Heart' },
  }),
  'labels-renamed': told({
    means: 'Labels are called by their TG-263 names.',
    says: (d: { names: readonly string[] }) =>
      `Labels are called by their TG-263 names: ${d.names.join(', ')}.`,
    action: 'Rename a structure where its label meant something else.',
    example: { names: ['Liver', 'Heart'] },
  }),
  'labels-resampled': {
    says: 'The label map is on another grid than the CT and was resampled (nearest voxel).',
    action: 'Check the outlines: up to half a voxel may differ.',
  },
  'structure-ambiguous': told({
    means: 'Several structures have that name.',
    says: (d: { side: string; count: number; name: string; choices: readonly string[] }) =>
      `The ${d.side} has ${d.count} structures called ${d.name}.`,
    action: (d) => `Name one by its ROI Number: ${d.choices.join(', ')}.`,
    example: { side: 'reference', count: 17, name: 'Liver', choices: ['Liver#3', 'Liver#7'] },
  }),
  'structure-unknown': told({
    means: 'There is no structure of that name.',
    says: (d: { side: string; name: string; near: readonly string[]; names: readonly string[] }) =>
      `The ${d.side} has no structure called ${d.name}.`,
    action: (d) =>
      d.near.length > 0 ? `Did you mean ${d.near.join(' or ')}?` : `It holds: ${d.names.join(', ')}.`,
    example: { side: 'reference', name: 'Livr', near: ['Liver'], names: ['Liver', 'Heart'] },
  }),
  'structures-unknown': {
    says: 'This structure set is not there any more.',
    action: 'Choose the file itself.',
  },
  'structures-without-contours': told({
    means: 'Structures have no contour on a slice of the CT.',
    says: (d: { names: readonly string[] }) =>
      `Without any contour on a slice of this CT: ${d.names.join(', ')}.`,
    action: 'Look at the other findings: they say what became of the contours.',
    example: { names: ['Liver', 'Heart'] },
  }),
  'structures-without-voxels': told({
    means: 'Structures have contours that hold no voxel of the CT.',
    says: (d: { names: readonly string[] }) =>
      `Drawn, but too small to hold the middle of a voxel of this CT, so left out: ${d.names.join(', ')}.`,
    action: 'Write them as an RTSTRUCT, which keeps the contours.',
    example: { names: ['GTV'] },
  }),
};
