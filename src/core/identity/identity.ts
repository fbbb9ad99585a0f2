/** Whose image and which place: two objects compared by what each says of itself. Source: PS3.3 C.7.1.1, C.7.2.1, C.7.4.1. */

/** What is compared, in the order it is told. */
export const IDENTITY_FIELDS = [
  'patient-id',
  'patient-name',
  'birth-date',
  'frame-of-reference',
  'study',
  'series',
] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** Those that tell one patient from another. */
export const PATIENT_FIELDS: readonly IdentityField[] = ['patient-id', 'patient-name', 'birth-date'];

/** What an object says of itself; '' or an empty list where it says nothing. Decoded text as in the file. */
export interface Identity {
  readonly patientId: string;
  /** PN, as `Family^Given=…`. */
  readonly patientName: string;
  /** DA, `YYYYMMDD`. */
  readonly patientBirthDate: string;
  /** Frames of reference its coordinates may be in. */
  readonly frameOfReferenceUids: readonly string[];
  readonly studyInstanceUids: readonly string[];
  /** The series it is, or was drawn on. */
  readonly seriesInstanceUids: readonly string[];
}

export interface IdentityComparison {
  /** Another patient or another place by what both say: patient ID, name, birth date, frame of reference. Never passed over without a person's word. */
  readonly contradictions: readonly IdentityField[];
  /** Another study or series: usual after archiving and between systems, worth telling. */
  readonly differences: readonly IdentityField[];
  /** Not said on one side or on both. */
  readonly unknown: readonly IdentityField[];
}

/** Trailing blanks are padding; case and leading zeros may tell two patients apart. */
const plainId = (text: string): string => text.replaceAll('\0', '').trim();

/** Case, accents, punctuation and empty components of a PN are spelling; only the first representation (alphabetic) is compared where there is one. */
function plainName(text: string): string {
  const groups = text.split('=').map((group) =>
    group
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .toUpperCase(),
  );
  return groups.find((group) => group !== '') ?? '';
}

/** `1950.01.01` and `1950-01-01` are older spellings of `19500101`; a date of zeros is none. */
function plainDate(text: string): string {
  const digits = text.replace(/\D/g, '');
  return /^0*$/.test(digits) ? '' : digits;
}

const plainList = (uids: readonly string[]): string[] => uids.map(plainId).filter((uid) => uid !== '');

type Verdict = 'same' | 'different' | 'unknown';

const compareText = (a: string, b: string): Verdict =>
  a === '' || b === '' ? 'unknown' : a === b ? 'same' : 'different';

function compareLists(a: readonly string[], b: readonly string[]): Verdict {
  const [left, right] = [plainList(a), plainList(b)];
  if (left.length === 0 || right.length === 0) return 'unknown';
  return left.some((uid) => right.includes(uid)) ? 'same' : 'different';
}

/**
 * Compares what two objects (CT and RTSTRUCT, CT and journal) say of themselves. A field counts as the same when a list shares one value. Symmetric.
 */
export function compareIdentity(a: Identity, b: Identity): IdentityComparison {
  const verdicts: Readonly<Record<IdentityField, Verdict>> = {
    'patient-id': compareText(plainId(a.patientId), plainId(b.patientId)),
    'patient-name': compareText(plainName(a.patientName), plainName(b.patientName)),
    'birth-date': compareText(plainDate(a.patientBirthDate), plainDate(b.patientBirthDate)),
    'frame-of-reference': compareLists(a.frameOfReferenceUids, b.frameOfReferenceUids),
    study: compareLists(a.studyInstanceUids, b.studyInstanceUids),
    series: compareLists(a.seriesInstanceUids, b.seriesInstanceUids),
  };
  const weak: ReadonlySet<IdentityField> = new Set(['study', 'series']);
  const those = (verdict: Verdict): IdentityField[] =>
    IDENTITY_FIELDS.filter((field) => verdicts[field] === verdict);
  const different = those('different');
  return {
    contradictions: different.filter((field) => !weak.has(field)),
    differences: different.filter((field) => weak.has(field)),
    unknown: those('unknown'),
  };
}

const WORDS: Readonly<Record<IdentityField, string>> = {
  'patient-id': 'patient ID',
  'patient-name': 'patient name',
  'birth-date': 'birth date',
  'frame-of-reference': 'frame of reference',
  study: 'study',
  series: 'series',
};

/** `patient ID, patient name and birth date`. */
export function fieldWords(fields: readonly IdentityField[]): string {
  const words = fields.map((field) => WORDS[field]);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What of `comparison` has not been accepted: empty when the object may be used. */
export const notAccepted = (
  comparison: IdentityComparison,
  accepted: readonly IdentityField[],
): IdentityField[] => comparison.contradictions.filter((field) => !accepted.includes(field));

interface Marked {
  readonly foreign?: readonly IdentityField[];
}

/**
 * What is made of another patient's structure is another patient's.
 * @returns `made` with the marks of all it is made of, too; the same object where that adds none.
 */
export function withMarksOf<T extends Marked>(made: T, sources: readonly Marked[]): T {
  const foreign = IDENTITY_FIELDS.filter((field) =>
    [made, ...sources].some((one) => one.foreign?.includes(field)),
  );
  return foreign.length === (made.foreign?.length ?? 0) ? made : { ...made, foreign };
}

const NOTE = /\s*\[Pedicle: from a file of another ([a-z -]+(?:, [a-z -]+)*), accepted by the user\]\s*/g;

/** The lasting mark of accepted contradictions, as it stands in ROI Description. */
export const foreignNote = (fields: readonly IdentityField[]): string =>
  `[Pedicle: from a file of another ${fields.join(', ')}, accepted by the user]`;

/** Takes the mark out of a ROI Description: the text without it, and the fields it names. */
export function splitForeignNote(description: string): { text: string; fields: IdentityField[] } {
  const named = [...description.matchAll(NOTE)].flatMap(([, list]) => (list ?? '').split(', '));
  const fields = IDENTITY_FIELDS.filter((field) => named.includes(field));
  return fields.length === 0
    ? { text: description, fields: [] }
    : { text: description.replace(NOTE, ' ').trim(), fields };
}
