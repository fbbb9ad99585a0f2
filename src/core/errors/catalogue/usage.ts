/** The code of a command called in a wrong way; what can be wrong about it, case by case. */
import { byCase, type CaseIn, told } from './entry.ts';

/** Names asked for that are not there, each with the nearest that are. */
interface Missing {
  readonly of: 'models' | 'file';
  readonly missing: readonly { readonly name: string; readonly near: readonly string[] }[];
  readonly names: readonly string[];
}

const WRONG = byCase({
  // Options in general.
  'one-of': (d: { option: string; allowed: readonly string[] }) =>
    `${d.option} is one of ${d.allowed.join(', ')}.`,
  number: (d: { option: string }) => `${d.option} is a number.`,
  numbers: (d: { option: string; count: number }) =>
    `${d.option} needs ${d.count} number${d.count > 1 ? 's separated by commas' : ''}.`,
  'above-0': (d: { options: readonly string[] }) => `${d.options.join(' and ')} are numbers above 0.`,
  'needs-ct': (d: { option: string }) => `${d.option} needs the CT: give --ct.`,
  'not-both': (d: { options: readonly string[] }) => `${d.options.join(' and ')} cannot both be given.`,
  action: (d: { command: string; action: string; allowed: readonly string[] }) =>
    `${d.command} does not know "${d.action}": ${d.allowed.join(' or ')}.`,
  // Single options.
  anchor: '--anchor is a level and a place, as L3@z=-512 or L3@10,-160,-512 (LPS mm).',
  'bin-width': '--bin-width is a number of HU above 0.',
  bins: '--bins is a whole number from 2 to 4096.',
  height: (d: { least: number; most: number }) =>
    `--height-m is the patient's height in metres, from ${d.least} to ${d.most}, as 1.75.`,
  levels: '--levels is two levels, as T8-sacrum.',
  map: '--map is reference=test,reference=test …',
  port: '--port is a number from 0 (any free one) to 65535.',
  proof: '--proof needs --out: it proves the RTSTRUCT.',
  'range-hu': '--range-hu is two numbers, the lower first, as -200,1500.',
  reference: '--reference is a regular expression for the label of the reference sets.',
  resample: '--resample takes a slice distance in mm, or nothing.',
  set: '--set is feature=value.',
  'still-seconds': '--still-seconds is a number of seconds, at least 1.',
  'tolerance-mm': '--tolerance-mm is a list of millimetres, as 1,2,3.',
  'user-missing': '--state needs --user: who signs.',
  'user-long': (d: { most: number }) => `--user has at most ${d.most} characters.`,
  // Files and folders.
  'out-missing': 'Say where results go: --out <folder>.',
  'out-or-labels': 'Say where the result goes: --out rs.dcm or --labels out.nii.gz.',
  'out-dcm': '--out is a .dcm file.',
  'form-ending': (d: { form: string; ending: string }) =>
    `--as ${d.form} wants a file that ends in .${d.ending}.`,
  'same-file': 'Two of the files to write have the same name.',
  'two-sets': 'Give two or more structure sets.',
  'model-folder': 'Which model folder?',
  // Names.
  structures: (d: { missing: readonly string[] }) => `There is no structure ${d.missing.join(', ')}.`,
  'structures-ever': (d: { missing: readonly string[] }) =>
    `There is no structure ${d.missing.join(', ')} at either time.`,
  'structures-asked': (d: Missing) =>
    `${d.of === 'models' ? 'No model makes' : 'Not in the file'}: ${d.missing
      .map(({ name, near }) => (near.length === 0 ? name : `${name} (did you mean ${near.join(' or ')}?)`))
      .join(', ')}.`,
  repair: (d: { name: string; allowed: readonly string[] }) => `There is no repair called ${d.name}.`,
  'risk-model': (d: { name: string }) => `There is no risk model ${d.name}; without a name they are listed.`,
  identity: (d: { word: string; allowed: readonly string[] }) => `"${d.word}" is no difference of identity.`,
  // The archive.
  'patient-id-file': 'The file of --patient-id-file holds no Patient ID.',
  'send-file': 'Say what is to be sent: --file <rtstruct>.',
  'series-missing': 'Say --study and --series.',
  'series-or-out-missing': 'Say --study, --series and --out.',
  'speaks-web': (d: { name: string }) => `${d.name} speaks DICOMweb: use get.`,
  'pacs-action': 'Say echo, find, get, move or send.',
  'rules-action': 'Say rules test <folder>.',
  // The token of the loopback host.
  'token-visible': (_: { variable: string }) =>
    'A token on the command line can be read by every user of this machine.',
  'token-short': (d: { least: number }) => `A host token needs at least ${d.least} characters.`,
  'token-plain': (d: { least: number }) => `A host token needs at least ${d.least} different characters.`,
});

function instead(d: CaseIn<typeof WRONG>): string {
  switch (d.what) {
    case 'structures-asked':
      return `${d.of === 'models' ? 'They make' : 'It holds'}: ${d.names.join(', ')}.`;
    case 'repair':
      return `Choose of ${d.allowed.join(', ')}, or all.`;
    case 'identity':
      return `Name what may differ: ${d.allowed.join(', ')}.`;
    case 'token-visible':
      return `Give it in the environment variable ${d.variable}, or with --host-token - on standard input.`;
    case 'token-plain':
      return 'Draw it at random.';
    case 'model-folder':
      return 'node src/backend/segmentation/write-golden.ts models/<id>';
    default:
      return 'See --help.';
  }
}

export const USAGE_CODES = {
  usage: told({
    means: 'The command was called in a wrong way.',
    says: WRONG,
    action: instead,
    example: { what: 'out-dcm' },
  }),
};
