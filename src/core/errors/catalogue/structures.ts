/** Codes of structures: contours, masks, grids, names, comparison. */
import { byCase, type CaseIn, told } from './entry.ts';

const NO_PHANTOM = byCase({
  spacing: 'spacing must be between 0 and 50 mm',
  size: 'size must be 1 to 4096',
  slices: 'slices must be 1 to 4096',
  thoracic: 'thoracicCount must be 11, 12 or 13',
  lumbar: 'lumbarCount must be 4, 5 or 6',
  tilt: 'gantry tilt must be within ±30°',
  scoliosis: 'scoliosis must be within ±45°',
  'height-loss': 'height loss must be between 0 and 0.7',
  noise: 'noise must be 0 to 500 HU',
  level: 'levels are C1 to L6, head (to begin with), sacrum or hips (to end with)',
});

export const STRUCTURES_CODES = {
  'contour-not-finite': { says: 'A contour has a coordinate that is not a number.', action: 'Delete it.' },
  'contours-too-tangled': {
    says: 'The contours of this slice cross in too many places to combine them.',
    action: 'Redraw or simplify the contours of this slice.',
  },
  'edit-stale': told({
    means: 'The contours of a slice are not the ones this edit started from.',
    says: (d: { slice: number | null }) =>
      d.slice === null
        ? 'The structure is not the one this edit started from.'
        : `The contours of slice ${d.slice} are not the ones this edit started from.`,
    action: 'Undo the later edits first.',
    example: { slice: 12 },
  }),
  'grid-dims': told({
    means: 'A grid needs positive whole sizes.',
    says: (d: { dims: readonly number[] }) => `A grid needs positive whole sizes, got ${d.dims.join(' × ')}.`,
    action: 'Check the image header.',
    example: { dims: [0, 512, 80] },
  }),
  'grid-mismatch': {
    says: 'The masks lie on different image grids.',
    action: 'Take structures of the same CT.',
  },
  'grid-sheared': {
    says: 'Distance maps need an image whose slices are not sheared (gantry tilt).',
    action: 'Resample the image to straight axes first.',
  },
  'grid-singular': {
    says: 'The image axes do not span space (zero or parallel directions).',
    action: 'Check image orientation and spacing.',
  },
  'margin-invalid': { says: 'A margin is not a number of mm.', action: 'Enter every margin in mm.' },
  'margin-oblique': {
    says: 'Margins per direction need slices across the patient’s long axis.',
    action: 'Use the same margin on all sides.',
  },
  'mask-empty': { says: 'An empty structure has no distances.', action: 'Choose a structure with contours.' },
  'mask-size': told({
    means: 'The array does not hold as many voxels as its grid.',
    says: (d: { got: number; expected: number }) =>
      `The array holds ${d.got} voxels, its grid ${d.expected}.`,
    action: 'Use the array and the grid of the same image.',
    example: { got: 1000, expected: 1200 },
  }),
  'metrics-tolerance': {
    says: 'A surface Dice tolerance is negative or not a number.',
    action: 'Give tolerances in mm, such as 1, 2, 3.',
  },
  'name-too-long': told({
    means: 'A structure name cannot be shortened without losing what tells it from others.',
    says: (d: { number: number; limit: number }) =>
      `The name of structure ${d.number} does not fit ${d.limit} characters without losing a number, a side or a level.`,
    action: 'Give it a shorter name.',
    example: { number: 3, limit: 16 },
  }),
  'observers-count': told({
    means: 'A consensus needs 1 to 16 observers.',
    says: (d: { most: number; count: number }) =>
      `A consensus needs 1 to ${d.most} observers, not ${d.count}.`,
    action: 'Choose other sets.',
    example: { most: 16, count: 17 },
  }),
  'phantom-options': told({
    means: 'The phantom cannot be made with these options.',
    says: (d: CaseIn<typeof NO_PHANTOM>) => `The phantom cannot be made: ${NO_PHANTOM(d)}.`,
    action: 'Change the option.',
    example: { what: 'noise' },
  }),
  'protocol-invalid': told({
    means: 'The structure template is not valid.',
    says: (d: { schema: string } | { twice: string } | { byRule: string } | { name: string; of: string }) =>
      `The structure template is not valid: ${
        'schema' in d
          ? d.schema
          : 'twice' in d
            ? `${d.twice} is listed twice.`
            : 'byRule' in d
              ? `${d.byRule} is made by a rule set, which a template cannot hold.`
              : `${d.name} is made from ${d.of}, which the template does not have, or makes from it.`
      }`,
    action: 'Correct the template file.',
    example: { twice: 'PTV' },
  }),
  'slice-off-grid': told({
    means: 'Contours are on a slice that the image does not have.',
    says: (d: { slices: number; slice: number }) =>
      `The image has ${d.slices} slices, contours are on slice ${d.slice}.`,
    action: 'Use the contours with the CT they were drawn on.',
    example: { slices: 80, slice: 90 },
  }),
};
