/** Codes of what no anatomy looks like, of commissioning and of reports. */
import { byCase, told } from './entry.ts';

interface OfStructure {
  readonly name: string;
}

/** Why the networks say nothing of structures; said after their names. */
const SILENT = byCase({
  own: (d: { names: readonly string[] }) =>
    `No second opinion on ${d.names.join(', ')}: these contours come from the same networks.`,
  poor: (d: { names: readonly string[] }) =>
    `No second opinion on ${d.names.join(', ')}: the networks are poor at it, or were never measured.`,
  unsure: (d: { names: readonly string[] }) =>
    `No second opinion on ${d.names.join(', ')}: the networks are not sure of it in this image.`,
  'not-found': (d: { names: readonly string[] }) =>
    `No second opinion on ${d.names.join(', ')}: the networks see none in this image.`,
  lost: (d: { names: readonly string[] }) =>
    `No second opinion on ${d.names.join(', ')}: the network differs on too much of what is drawn.`,
});

/** A part that comes and goes at once, by its kind. */
const BULGES = byCase({
  leak: (d: OfStructure & { mm: number }) =>
    `${d.name} bulges out by ${d.mm.toFixed(0)} mm on these slices, all at once, and not on those before and after.`,
  dent: (d: OfStructure & { mm: number }) =>
    `${d.name} is dented by ${d.mm.toFixed(0)} mm on these slices, all at once, and not on those before and after.`,
  slip: (d: OfStructure & { mm: number }) =>
    `${d.name} is moved sideways by about ${d.mm.toFixed(0)} mm on these slices against those before and after.`,
});

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** A number of a structure's shape or place, and the limits it has in known cases. */
interface OddTrait {
  readonly id: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Patients the limits come from. */
  readonly n: number;
}

const TRAITS: Readonly<Record<string, string>> = {
  volume: 'volume',
  width: 'width',
  depth: 'depth from front to back',
  height: 'length from head to foot',
  section: 'mean area of its slices',
  elongation: 'elongation',
  compactness: 'compactness',
  'beside-spine-x': 'place to the left (−: right) of the spinal canal',
  'beside-spine-y': 'place behind (−: in front of) the spinal canal',
  'volume-to-above': 'volume beside that of the vertebra above',
  'volume-to-other-side': 'volume beside that of the other side',
};
const WAYS: Readonly<Record<string, string>> = {
  x: 'to the left (−: right) of',
  y: 'behind (−: in front of)',
  z: 'above (−: below)',
};

function traitSaid({ id, unit, value, low, high, n }: OddTrait): string {
  const digits = unit === 'ratio' || (unit === 'cc' && Math.abs(value) < 10) ? 2 : 0;
  const number = (v: number): string => v.toFixed(digits).replace('-', '−');
  const from = /^from-(.+)-([xyz])$/.exec(id);
  const what =
    from === null
      ? (TRAITS[id] ?? id)
      : `place ${WAYS[from[2]!]} ${from[1] === 'above' ? 'the vertebra above' : from[1]}`;
  const patients = n === 1 ? '1 patient' : `${n} patients`;
  return `${what} ${number(value)}${unit === 'ratio' ? '' : ` ${unit}`} (known: ${number(low)} to ${number(high)}, ${patients})`;
}

export const ANATOMY_CODES = {
  'anatomy-unlike-known': told({
    means: 'A structure’s shape or place is unlike that of known cases.',
    says: (d: OfStructure & { traits: readonly OddTrait[] }) =>
      `${d.name} is unlike the known cases: ${d.traits.map(traitSaid).join('; ')}.`,
    action:
      'See whether it is drawn whole, in the right place and under the right name; unusual patients are told of, too.',
    example: {
      name: 'Parotid_L',
      traits: [{ id: 'volume', unit: 'cc', value: 92, low: 8, high: 71, n: 128 }],
    },
  }),
  'anatomy-area-jump': told({
    means: 'A structure’s area leaps from one slice to the next.',
    says: (d: OfStructure & { ratio: number }) =>
      `${d.name}: its area changes by more than ${Math.round(100 * (d.ratio - 1))} % against both neighbours.`,
    action: 'Look at these slices: a leak, a part that is missing, or a slip.',
    example: { name: 'SpinalCanal', ratio: 1.6 },
  }),
  'anatomy-bulge': told({
    means:
      'A part of a structure comes and goes from one slice to the next, as no organ does: a leak, a dent or a slip.',
    says: BULGES,
    action: 'Look at these slices, and at those before and after.',
    example: { what: 'leak', name: 'Liver', mm: 11 },
  }),
  'anatomy-leap': told({
    means: 'Cord or canal leap sideways from one slice to the next.',
    says: (d: OfStructure & { mm: number }) =>
      `${d.name} leaps sideways by more than ${d.mm.toFixed(1)} mm from one slice to the next.`,
    action: 'Look at these slices.',
    example: { name: 'SpinalCord', mm: 3.5 },
  }),
  'anatomy-margin-wrong': told({
    means: 'A margin is not what the structure’s name says.',
    says: (d: OfStructure & { inner: string; mm: number; saidMm: number }) =>
      `${d.name} lies ${d.mm.toFixed(1)} mm from ${d.inner}; its name says ${d.saidMm} mm.`,
    action: 'Make it again, or rename it.',
    example: { name: 'SpinalCord_PRV02', inner: 'SpinalCord', mm: 4, saidMm: 2 },
  }),
  'anatomy-margin-uneven': told({
    means: 'A margin is not the same on every slice.',
    says: (d: OfStructure & { inner: string; mm: number }) =>
      `${d.name} keeps ${d.mm.toFixed(1)} mm from ${d.inner}, but not on every slice.`,
    action: 'Look at these slices: the margin was cut, or one of the two was changed later.',
    example: { name: 'PTV', inner: 'CTV', mm: 2 },
  }),
  'anatomy-tissue': told({
    means: 'The image shows another tissue inside a structure than belongs there.',
    says: (d: OfStructure & { share: number; tissue: string; least: number | null }) =>
      `${d.name}: ${(100 * d.share).toFixed(0)} % of it is ${d.tissue}${d.least === null ? '' : `; at least ${100 * d.least} % are expected`}.`,
    action: 'Look at these slices: it is drawn in the wrong place or leaks.',
    example: { name: 'Liver', share: 0.1, tissue: 'air or lung', least: null },
  }),
  'anatomy-cut-off': told({
    means: 'An organ reaches the end of the image.',
    says: (d: OfStructure) =>
      `${d.name} reaches the image's first or last slice: its volume may not be whole.`,
    action: 'Do not use it for limits of the whole organ.',
    example: { name: 'Liver' },
  }),
  'anatomy-second-opinion': told({
    means: 'Pedicle’s networks draw a structure otherwise, by more than they are in doubt.',
    says: (d: OfStructure & { count: number; mm: number; near: number; far: number; expectedDice: number }) =>
      `${d.name}: on ${d.count} slices the networks draw it otherwise, by up to ${d.mm.toFixed(0)} mm: ${percent(d.near)} of the outline by more than 2 mm, ${percent(d.far)} by more than 3 mm (they expect a Dice of ${d.expectedDice.toFixed(2)} of themselves).`,
    action: 'Look at these slices: one of the two is wrong, and it may be the networks.',
    example: { name: 'SpinalCord', count: 12, mm: 6.4, near: 0.7, far: 0.45, expectedDice: 0.78 },
  }),
  'anatomy-second-bias': told({
    means:
      'A whole structure is moved, or larger or smaller all around, against what Pedicle’s networks see.',
    says: (d: OfStructure & { movedMm: number | null; grownMm: number | null }) =>
      `${[
        ...(d.movedMm === null
          ? []
          : [`${d.name} as a whole lies ${d.movedMm.toFixed(1)} mm sideways of where the networks see it`]),
        ...(d.grownMm === null
          ? []
          : [
              `${d.name} is ${Math.abs(d.grownMm).toFixed(1)} mm ${d.grownMm > 0 ? 'larger' : 'smaller'} all around than the networks see it`,
            ]),
      ].join('; ')}.`,
    action: 'Look at a slice in its middle: one of the two is wrong, and it may be the networks.',
    example: { name: 'Parotid_L', movedMm: 5.2, grownMm: null },
  }),
  'anatomy-second-slip': told({
    means: 'Some slices of a structure are moved against what Pedicle’s networks see, the others are not.',
    says: (d: OfStructure & { count: number; mm: number }) =>
      `${d.name}: ${d.count} slices lie ${d.mm.toFixed(1)} mm sideways of the others, held against the networks' outline.`,
    action: 'Look at these slices, and at those before and after.',
    example: { name: 'Brainstem', count: 4, mm: 7.6 },
  }),
  'anatomy-second-bulge': told({
    means: 'A structure bulges out on some slices where Pedicle’s networks see none of it.',
    says: (d: OfStructure & { mm: number }) =>
      `${d.name} bulges out by ${d.mm.toFixed(0)} mm on these slices, all at once, where the networks see none of it.`,
    action: 'Look at these slices, and at those before and after.',
    example: { name: 'Bone_Mandible', mm: 9 },
  }),
  'anatomy-second-other': told({
    means: 'A structure lies where Pedicle’s networks see another one.',
    says: (d: OfStructure & { other: string; dice: number }) =>
      `${d.name} lies where the networks see ${d.other} (Dice ${d.dice.toFixed(2)}).`,
    action: 'Check the side or the level by yourself, and rename one of the two.',
    example: { name: 'VB_L3', other: 'VB_L2', dice: 0.9 },
  }),
  'anatomy-second-ends': told({
    means: 'A structure ends elsewhere than Pedicle’s networks see it end.',
    says: (d: OfStructure & { short: boolean; mm: number }) =>
      d.short
        ? `${d.name} ends ${d.mm.toFixed(0)} mm before the networks see it end.`
        : `${d.name} goes on for ${d.mm.toFixed(0)} mm where the networks see none of it.`,
    action: 'Look at these slices.',
    example: { name: 'Kidney_L', short: true, mm: 24 },
  }),
  'anatomy-second-lost': told({
    means: 'One of Pedicle’s networks sees much of what is drawn otherwise.',
    says: (d: { model: string; count: number; of: number }) =>
      `The network ${d.model} differs on ${d.count} of ${d.of} structures: it does not understand this image, or the set is not of it.`,
    action: 'See whether the contours lie on their organs; if they do, this network cannot judge them.',
    example: { model: 'oar-ct', count: 9, of: 12 },
  }),
  'anatomy-second-silent': told({
    means: 'Of some structures Pedicle’s networks say nothing.',
    says: SILENT,
    action: 'Nothing to do: nobody looked at them a second time.',
    example: { what: 'poor', names: ['Stomach', 'Colon'] },
  }),
  'commission-no-cases': {
    says: 'No case with a reference and another set on the same series was found.',
    action: 'Mark references by Approval Status, or name their label with --reference.',
  },
  'report-identified': {
    says: 'A DICOM file of the report belongs to the patient: it cannot be de-identified.',
    action: 'Leave out the DICOM files, or the de-identification.',
  },
  'report-no-browser': {
    says: 'No Chromium, Chrome or Edge was found to print the PDF; the HTML report is written.',
    action:
      'Install one, or name it in PEDICLE_CHROMIUM; or open the HTML file in a browser and print it there.',
  },
  'report-print-failed': {
    says: 'The browser did not print the report.',
    action: 'Open the HTML file in a browser and print it there.',
  },
};
