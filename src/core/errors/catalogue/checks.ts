/** Codes of the check of a structure set: names, shapes, anatomy, the receiving system. */
import { told } from './entry.ts';
import { counted } from './words.ts';

/** A structure by its name. */
interface OfStructure {
  readonly name: string;
}
const LIVER: OfStructure = { name: 'Liver' };

/** A limit of the receiving system: its title, the structure, and why it is one. */
interface OfProfile extends OfStructure {
  readonly title: string;
  readonly why: string;
}
const PROFILE: OfProfile = { title: 'Eclipse', name: 'Liver', why: 'Rename it before the export.' };

/** What may be given: one of these, or a number in this range. */
type RiskChoices = readonly string[] | { readonly least: number; readonly most: number };

/** A volume that would read 0.00 is said as what it is: small, not nothing. */
const smallCc = (cc: number): string => (cc < 0.005 ? 'less than 0.01 cc' : `${cc.toFixed(2)} cc`);

export const CHECKS_CODES = {
  'holes-small': told({
    means: 'A structure has pinholes.',
    says: (d: OfStructure & { mostMm2: number }) => `${d.name}: holes of at most ${d.mostMm2} mm².`,
    action: 'Fill them unless they are meant.',
    example: { name: 'Liver', mostMm2: 20 },
  }),
  'laterality-swapped': told({
    means: 'A structure named left lies on the right, or the other way round.',
    says: (d: OfStructure & { wrongMm: number; of: string }) =>
      `${d.name} lies ${d.wrongMm.toFixed(0)} mm on the other side of ${d.of}.`,
    action: 'Rename it, or check that the image is the right way round.',
    example: { name: 'Kidney_L', wrongMm: 40, of: 'the midline' },
  }),
  'name-blanks': told({
    means: 'A structure’s name begins or ends with blanks.',
    says: (d: OfStructure) => `${d.name} has blanks around its name.`,
    action: 'Take them away: some systems keep them and find no such name.',
    example: LIVER,
  }),
  'nesting-broken': told({
    means: 'A structure is not inside the one it must lie in.',
    says: (d: OfStructure & { outer: string; cc: number; share: number }) =>
      `${d.name}: ${d.cc.toFixed(2)} cc (${(100 * d.share).toFixed(1)} %) lie outside ${d.outer}.`,
    action: 'Look at these slices: one of the two is wrong, or the part was cut off on purpose.',
    example: { name: 'SpinalCord', outer: 'SpinalCanal', cc: 0.3, share: 0.02 },
  }),
  'organs-overlap': told({
    means: 'Two organs share tissue.',
    says: (d: OfStructure & { other: string; cc: number }) =>
      `${d.name} and ${d.other} share ${d.cc.toFixed(1)} cc.`,
    action: 'Decide which of them the tissue belongs to.',
    example: { name: 'Liver', other: 'Stomach', cc: 3 },
  }),
  'outside-body': told({
    means: 'A structure reaches outside the patient’s outline.',
    says: (d: OfStructure & { body: string }) => `${d.name}: contours reach outside ${d.body}.`,
    action: 'Crop it, or correct the outline: dose outside it is not computed.',
    example: { name: 'PTV', body: 'External' },
  }),
  'parts-stray': told({
    means: 'A structure has small parts beside the main one.',
    says: (d: OfStructure & { count: number; largestCc: number }) =>
      `${d.name}: ${counted(d.count, 'stray part')}${d.count === 1 ? ' of ' : ', the largest of '}${smallCc(d.largestCc)}.`,
    action: 'Delete them unless they are meant.',
    example: { name: 'Liver', count: 2, largestCc: 0.1 },
  }),
  'points-many': told({
    means: 'A contour has more points than it needs.',
    says: (d: OfStructure & { most: number; why: string | null }) =>
      `${d.name}: contours of more than ${d.most} points.`,
    action: (d) => d.why ?? 'Thin them: planning systems grow slow, and some cut such contours.',
    example: { name: 'Liver', most: 4000, why: null },
  }),
  'profile-empty': told({
    means: 'The receiving system does not take empty structures.',
    says: (d: OfProfile) => `${d.title}: ${d.name} has no contours.`,
    action: (d) => d.why,
    example: PROFILE,
  }),
  'profile-missing-slices': told({
    means: 'The receiving system does not take gaps between slices.',
    says: (d: OfProfile) => `${d.title}: ${d.name} has slices without contours in between.`,
    action: (d) => d.why,
    example: PROFILE,
  }),
  'profile-name-characters': told({
    means: 'A name has characters the receiving system does not take.',
    says: (d: OfProfile) => `${d.title}: ${d.name} has characters it does not take.`,
    action: (d) => d.why,
    example: PROFILE,
  }),
  'profile-name-long': told({
    means: 'A name is longer than the receiving system takes.',
    says: (d: OfProfile & { most: number }) => `${d.title}: ${d.name} has more than ${d.most} characters.`,
    action: (d) => d.why,
    example: { ...PROFILE, most: 16 },
  }),
  'profile-open-contours': told({
    means: 'The receiving system does not take points or open contours.',
    says: (d: OfProfile) => `${d.title}: ${d.name} has points or open contours.`,
    action: (d) => d.why,
    example: PROFILE,
  }),
  'profile-structures': told({
    means: 'The set has more structures than the receiving system takes.',
    says: (d: { title: string; why: string; count: number; most: number }) =>
      `${d.title}: ${d.count} structures, it takes ${d.most}.`,
    action: (d) => d.why,
    example: { title: 'Eclipse', why: 'Export fewer structures.', count: 120, most: 100 },
  }),
  'profile-unknown': told({
    means: 'There is no profile of that name.',
    says: (d: { id: string; near: readonly string[]; ids: readonly string[] }) =>
      `There is no profile called ${d.id}.`,
    action: (d) =>
      d.near.length > 0 ? `Did you mean ${d.near.join(' or ')}?` : `Choose one of ${d.ids.join(', ')}.`,
    example: { id: 'eclips', near: ['eclipse'], ids: ['eclipse', 'monaco'] },
  }),
  'radiomics-empty': {
    says: 'The structure has no voxel within the HU range.',
    action: 'Choose a structure with contours on this CT, or widen the range.',
  },
  'radiomics-settings': told({
    means: 'The settings of radiomics do not fit.',
    says: (d: { huOf: number; level: number } | { binHu: number } | { bins: number }) =>
      `The radiomics settings do not fit: ${'level' in d ? `${d.huOf} HU would be grey level ${d.level}; levels are whole numbers from 1 to 4096` : 'binHu' in d ? `a bin of ${d.binHu} HU` : `${d.bins} bins`}.`,
    action: (d) =>
      'level' in d
        ? 'Take wider bins, a lower first bin, or a narrower HU range.'
        : 'binHu' in d
          ? 'A bin is wider than 0 HU.'
          : 'Take a whole number of bins from 2 to 4096.',
    example: { binHu: 0 },
  }),
  'risk-input': told({
    means: 'An input of a risk model is unknown to it or outside what it was made for.',
    says: (d: {
      what: 'no-input' | 'no-value' | 'out-of-range';
      of: string;
      given: string;
      choices: RiskChoices;
    }) =>
      d.what === 'no-input'
        ? `${d.of} has no input ${d.given}.`
        : `${d.of}: ${d.given} is ${d.what === 'no-value' ? 'none of its values' : 'outside what the model was made for'}.`,
    action: (d) =>
      `Give one of: ${'least' in d.choices ? `a number from ${d.choices.least} to ${d.choices.most}` : d.choices.join(', ')}.`,
    example: {
      what: 'out-of-range',
      of: 'Dose per fraction',
      given: '40',
      choices: { least: 1, most: 30 },
    },
  }),
  'slices-thick': told({
    means: 'The slices are too thick for spine SBRT.',
    says: (d: { stepMm: number; thicknessMm: number | null; mostMm: number }) =>
      `Slices lie ${d.stepMm.toFixed(2)} mm apart${d.thicknessMm === null ? '' : `, ${d.thicknessMm.toFixed(2)} mm thick`}; for spine SBRT at most ${d.mostMm} mm are usual.`,
    action: 'Use a thinner reconstruction where there is one.',
    example: { stepMm: 5, thicknessMm: 5, mostMm: 2 },
  }),
  'vertebra-order': told({
    means: 'Vertebrae are not in the order of their names.',
    says: (d: { lower: string; upper: string }) => `${d.lower} lies above ${d.upper}.`,
    action: 'Rename them: a wrong level is a wrong treatment.',
    example: { lower: 'VB_L3', upper: 'VB_L2' },
  }),
  'vertebra-spacing': told({
    means: 'Two vertebrae are too near or too far for their names.',
    says: (d: { lower: string; upper: string; mm: number; lowMm: number; highMm: number }) =>
      `${d.upper} and ${d.lower} lie ${d.mm.toFixed(0)} mm a level apart; ${d.lowMm.toFixed(0)} to ${d.highMm.toFixed(0)} mm are expected.`,
    action: 'Count the levels: one may be skipped or named twice.',
    example: { lower: 'VB_L4', upper: 'VB_L2', mm: 70, lowMm: 20, highMm: 50 },
  }),
  'volume-unexpected': told({
    means: 'A structure’s volume lies outside what is expected of its name.',
    says: (d: OfStructure & { cc: number; lowCc: number; highCc: number }) =>
      `${d.name} has ${d.cc.toFixed(1)} cc; expected are ${d.lowCc} to ${d.highCc} cc.`,
    action: (d) =>
      d.cc < d.lowCc
        ? 'Check that it is whole and rightly named.'
        : 'Check that it holds nothing else and is rightly named.',
    example: { name: 'Heart', cc: 30, lowCc: 300, highCc: 1200 },
  }),
};
