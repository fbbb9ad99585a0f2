/** Codes of the spine: finding, separating and naming vertebrae. */
import { told } from './entry.ts';

export const SPINE_CODES = {
  'anchor-off-spine': {
    says: 'The anchor does not lie on a vertebra of this image.',
    action: 'Put the anchor on a vertebral body, in patient (LPS) millimetres.',
  },
  'axis-too-short': {
    says: 'The uppermost vertebra would be C2 by the count, but has no room for the dens: the count may be one off.',
    action: 'Count the cervical vertebrae on a sagittal view before using their names.',
  },
  'level-evidence-contradicts': told({
    means: 'The most likely count of vertebrae disagrees with landmarks.',
    says: (d: { against: string }) => `The most likely count disagrees with ${d.against}.`,
    action: 'Check the level names, or fix one level by an anchor.',
    example: { against: 'the ribs' },
  }),
  'level-look-differs': told({
    means: 'The count of vertebrae differs from what the network takes them for.',
    says: (d: { against: string }) => `The most likely count differs from ${d.against}.`,
    action: 'Compare the names with the ribs and the sacrum.',
    example: { against: 'the ribs' },
  }),
  'level-name-taken': told({
    means: 'Naming the levels would give two structures one name.',
    says: (d: { name: string }) => `Two structures would be called ${d.name}.`,
    action: 'Rename or delete one of them first.',
    example: { name: 'Liver' },
  }),
  'level-transitional': told({
    means: 'A rib is short or on one side only; a transitional vertebra may be in view.',
    says: (d: { stubs: string }) =>
      `A rib is short or on one side only: ${d.stubs} may belong to a transitional vertebra.`,
    action: 'Look at the ribs and the lumbosacral junction, then confirm one level.',
    example: { stubs: 'T12' },
  }),
  'level-unknown': told({
    means: 'There is no vertebra of that name.',
    says: (d: { level: string; levels: readonly string[] }) => `There is no vertebra called ${d.level}.`,
    action: (d) => `Choose from ${d.levels.join(', ')}.`,
    example: { level: 'L8', levels: ['L1', 'L2'] },
  }),
  'level-unknown-vertebra': {
    says: 'The structure chosen is not one of the vertebrae.',
    action: 'Choose a vertebra (a structure called VB_…).',
  },
  'level-variant': told({
    means: 'The count gives an unusual number of vertebrae.',
    says: (d: { thoracic: number; lumbar: number }) =>
      `The likeliest count gives ${d.thoracic} thoracic and ${d.lumbar} lumbar vertebrae.`,
    action: 'Confirm the variant against the planning images before using the level names.',
    example: { thoracic: 13, lumbar: 5 },
  }),
  'levels-do-not-fit': told({
    means: 'Counted from the level chosen, the column would reach above C1 or below the sacrum.',
    says: (d: { level: string; outside: 'above' | 'below' }) =>
      `Called ${d.level}, this vertebra would leave vertebrae ${d.outside === 'above' ? 'above C1' : 'below the sacrum'}.`,
    action: 'Choose another level, or another number of thoracic or lumbar vertebrae.',
    example: { level: 'L8', outside: 'above' },
  }),
  'levels-unconfirmed': told({
    means: 'Names say levels that no person has confirmed.',
    says: (d: { names: readonly string[] }) =>
      `Nobody has confirmed the levels that these names say: ${d.names.slice(0, 6).join(', ')}${d.names.length > 6 ? ` and ${d.names.length - 6} more` : ''}.`,
    action: 'Count from the sacrum, the last rib or C2 before the structures are used.',
    example: { names: ['VB_L3', 'PTV_L3'] },
  }),
  'levels-out-of-order': told({
    means: 'The names of two vertebrae do not follow their order from head to feet.',
    says: (d: { a: string; b: string }) =>
      `The vertebrae called ${d.a} and ${d.b} do not lie in that order from head to feet.`,
    action: 'Correct the name of one of them by hand, then name the levels.',
    example: { a: 'L1', b: 'T12' },
  }),
  'neck-too-long': {
    says: 'The vertebrae of the neck come out longer than they can be: discs may have been missed there.',
    action: 'Count the cervical vertebrae on a sagittal view before using their names.',
  },
  'sacrum-as-vertebra': {
    says: 'The top of the sacrum was partly taken for a vertebra; it is left out of the column.',
    action: 'Look at the lumbosacral junction.',
  },
  'spine-not-found': {
    says: 'No vertebral bodies were found.',
    action: 'Check that the image shows the spine.',
  },
  'vertebra-double': told({
    means: 'A vertebra of the column is as long as two: a disc may have been missed there.',
    says: (d: { position: number }) =>
      `Vertebra ${d.position} of the column is as long as two: a disc may have been missed there.`,
    action: 'Look at this level on a sagittal view; divide the vertebra if it is two.',
    example: { position: 3 },
  }),
  'vertebra-missing': told({
    means: 'There is room for a vertebra in the column, but no body was found there.',
    says: (d: { position: number } | { below: number; missing: number }) =>
      'position' in d
        ? `There is room for a vertebra at position ${d.position} of the column, but no body was found there.`
        : `Between vertebra ${d.below} and the sacrum there is room for ${d.missing} more.`,
    action: 'Look at this level and draw the vertebra if it is there.',
    example: { position: 3 },
  }),
  'vertebrae-joined': {
    says: 'The discs are not visible in the labels over part of the spine; vertebrae were cut there by weaker signs.',
    action: 'Check every cut between vertebrae on a sagittal view.',
  },
};
