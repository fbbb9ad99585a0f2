/** Codes of targets: CTV rules, formulas, rule files. */
import { byCase, type CaseIn, told } from './entry.ts';

/** A vertebra that is not divided into sectors, and why. */
interface Undivided {
  readonly name: string;
  readonly why: keyof typeof UNDIVIDED;
}
const UNDIVIDED = {
  'no-body': 'C1 has no body and no ISRC sectors',
  'body-only': 'only its body is there, not its processes',
  'body-not-apart': 'its body is not told apart from its processes',
  small: 'its body has too few voxels to measure',
};
const undividedWords = (d: Undivided): string =>
  `The tumour touches ${d.name}, which is not divided into sectors: ${UNDIVIDED[d.why]}.`;

const FORMULA = byCase({
  unknown: (d: { text: string }) => `“${d.text}” is not understood`,
  deep: 'it is nested too deeply',
  'too-much': (d: { text: string }) => `“${d.text}” is too much`,
  'no-structure': (d: { text: string }) => `“${d.text}” stands where a structure should`,
  'structure-missing': 'a structure is missing',
  ring: 'a ring ends further out than it starts',
  direction: 'a direction is one of L, R, A, P, S, I',
  'number-missing': 'a number of mm is missing',
  'number-large': (d: { mm: number; mostMm: number }) => `${d.mm} mm is more than ${d.mostMm} mm`,
  unit: 'a number needs its unit, mm',
  'sign-missing': (d: { sign: string }) => `“${d.sign}” is missing`,
});

/** Kinds of rule files. */
type RuleFile =
  | 'rule set'
  | 'dose-limit file'
  | 'structure-rules file'
  | 'known-cases file'
  | 'profile'
  | 'assessment rule'
  | 'risk model';

export const TARGETS_CODES = {
  'ctv-gtv-in-cord': told({
    means: 'Part of the tumour lies on the cord and is not in the CTV.',
    says: (d: { missed: number }) =>
      `${d.missed.toFixed(2)} cc of the tumour lie on the cord (or in the room kept around it) and are not in the CTV.`,
    action: 'Check GTV and cord; take the voxels in by hand if that is what you want.',
    example: { missed: 0.25 },
  }),
  'ctv-no-canal': {
    says: 'There is no canal: epidural disease and a CTV around the cord cannot be judged.',
    action: 'Segment or draw SpinalCanal.',
  },
  'ctv-no-cord': {
    says: 'There is no cord: the CTV may reach over it inside the canal.',
    action: 'Segment or draw SpinalCord.',
  },
  'ctv-level-unknown': told({
    means: 'The tumour touches a vertebra whose level is not named; no rule is applied to it.',
    says: (d: { names: readonly string[] }) =>
      `The tumour touches ${d.names.join(', ')}, whose level is not named: no rule is applied there.`,
    action: 'Name the levels (stage Levels: one vertebra names them all), then propose the CTV again.',
    example: { names: ['VB_14'] },
  }),
  'ctv-no-gtv': { says: 'The tumour has no contours.', action: 'Draw or import the GTV.' },
  'ctv-no-sectors': told({
    means: 'The rule set knows no sectors (sacrum).',
    says: (d: { title: string; advice: readonly string[] }) =>
      `${d.title} knows no sectors: ${d.advice.join(' ')}`,
    action: 'Draw this CTV by hand.',
    example: { title: 'Sacral metastases', advice: ['Draw the hemisacrum.'] },
  }),
  'ctv-no-sectors-here': told({
    means: 'The tumour touches a vertebra that cannot be divided into sectors (C1, no body, no processes).',
    says: (d: Undivided) => undividedWords(d),
    action: 'Draw this part of the CTV by hand.',
    example: { name: 'VB_C1', why: 'no-body' },
  }),
  'ctv-no-vertebra': told({
    means: 'The tumour touches no vertebra that can be divided into sectors.',
    says: (d: { undivided: Undivided | null }) =>
      d.undivided === null
        ? 'The tumour touches no vertebra with a body and processes.'
        : undividedWords(d.undivided),
    action: (d) =>
      d.undivided === null
        ? 'Segment or draw the vertebra, or draw the CTV by hand.'
        : 'Draw this part of the CTV by hand.',
    example: { undivided: null },
  }),
  'ctv-soft-tissue': told({
    means: 'Part of the tumour lies outside bone and canal.',
    says: (d: { soft: number }) =>
      `${d.soft.toFixed(1)} cc of the tumour lie outside bone and canal; they are in the CTV without a margin.`,
    action: 'Add a margin there if your protocol asks for one.',
    example: { soft: 1.5 },
  }),
  'derive-empty': told({
    means: 'A derived structure has no contours.',
    says: (d: { names: readonly string[] }) => `Nothing is left of ${d.names.join(', ')}.`,
    action: 'Look at its formula and at what it is made from.',
    example: { names: ['PTV'] },
  }),
  'derive-no-gtv': told({
    means: 'There is no GTV of the name asked for.',
    says: 'There is no GTV of this name with contours.',
    action: (d: { names: readonly string[] }) => `Name it with --gtv; there are: ${d.names.join(', ')}.`,
    example: { names: ['GTV_L3'] },
  }),
  'derive-replaced': told({
    means: 'A structure with contours was replaced, or would have been, by the derived one.',
    says: (d: { names: readonly string[]; done: boolean }) =>
      d.done
        ? `Replaced: ${d.names.join(', ')}.`
        : `${d.names.join(', ')} ${d.names.length === 1 ? 'is' : 'are'} there already with contours.`,
    action: (d) =>
      d.done
        ? 'Compare with the structures that were there.'
        : 'Choose other names, or let them be replaced with --replace.',
    example: { names: ['CTV', 'PTV'], done: false },
  }),
  'derive-twice': told({
    means: 'One structure is to be made in two ways.',
    says: (d: { names: readonly string[] }) => `Made in two ways at once: ${d.names.join(', ')}.`,
    action: 'Give each formula a name of its own, other than the CTV’s; --ctv names that.',
    example: { names: ['CTV'] },
  }),
  'derive-split': told({
    means: 'Bodies were told apart from whole vertebrae by the canal.',
    says: (d: { names: readonly string[] }) =>
      `Without bodies of their own, these were split at the canal: ${d.names.join(', ')}.`,
    action: 'Draw their bodies if the split does not suit.',
    example: { names: ['Liver', 'Heart'] },
  }),
  'formula-by-rule': told({
    means: 'A target proposed by rules cannot be worked out like a formula.',
    says: (d: { rules: string }) => `This target is proposed by the rules ${d.rules}, not worked out.`,
    action: 'Propose it again at the Targets stage, or with pedicle derive.',
    example: { rules: 'ctv-isrc-2012' },
  }),
  'formula-cycle': told({
    means: 'A formula depends on itself.',
    says: (d: { path: readonly string[] }) => `A formula depends on itself: ${d.path.join(' → ')}.`,
    action: 'Change one of these formulas.',
    example: { path: ['PTV', 'CTV', 'PTV'] },
  }),
  'formula-invalid': told({
    means: 'A formula cannot be read.',
    says: (d: CaseIn<typeof FORMULA> | { what: null }) =>
      d.what === null ? 'A formula says not what it makes.' : `The formula cannot be read: ${FORMULA(d)}.`,
    action: (d) =>
      d.what === null
        ? 'Write it like “PTV = CTV + 2 mm”.'
        : 'Write it like “CTV + 2 mm - SpinalCord_PRV02”.',
    example: { what: 'sign-missing', sign: ')' },
  }),
  'formula-missing': told({
    means: 'A formula names a structure that is not there.',
    says: (d: { name: string }) => `The formula names ${d.name}, which is not there.`,
    action: 'Draw or rename that structure, or change the formula.',
    example: { name: 'Liver' },
  }),
  'formula-overridden': told({
    means: 'A structure with a formula was changed by hand.',
    says: (d: { name: string; text: string }) =>
      `${d.name} was changed by hand after it was made as ${d.text}.`,
    action: 'Check that the change still suits, or work the formula out again.',
    example: { name: 'Liver', text: 'CTV + 2 mm' },
  }),
  'formula-stale': told({
    means: 'A structure may no longer be what its formula gives.',
    says: (d: { name: string; text: string; because: string }) =>
      `${d.name} may not be what its formula ${d.text} gives: ${d.because}.`,
    action: 'Update it before the export.',
    example: { name: 'Liver', text: 'CTV + 2 mm', because: 'CTV was changed' },
  }),
  'rules-invalid': told({
    means: 'A rule file is not valid.',
    says: (d: { file: string } | { of: RuleFile; schema: string } | { twice: string }) =>
      'file' in d
        ? `${d.file} is not JSON.`
        : 'twice' in d
          ? `The rule set is not valid: the row ${d.twice} is listed twice.`
          : `The ${d.of} is not valid: ${d.schema}`,
    action: 'Correct the rule file.',
    example: { file: 'rules.json' },
  }),
  'rules-unknown': told({
    means: 'There is no rule set of this name.',
    says: 'There is no rule set of this name.',
    action: (d: { ids: readonly string[] }) => `Choose one of ${d.ids.join(', ')}, or give a .json file.`,
    example: { ids: ['cox-2012', 'redmond-2017'] },
  }),
};
