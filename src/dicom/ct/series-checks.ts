/** Checks of a sorted stack of slices that are not about its geometry: pixels, rescale, identity, patient position. */
import type { CodecGap } from '../../core/errors/catalogue/ct.ts';
import type { Code, Data } from '../../core/errors/catalogue/index.ts';
import { type Finding, finding, type Severity, type Telling, telling } from '../../core/errors/errors.ts';
import { compareIdentity, fieldWords, type Identity } from '../../core/identity/index.ts';
import { tooManyPixels } from '../codecs/codestream.ts';
import { codecGap } from '../codecs/decoder.ts';
import { isNative } from '../parse/transfer-syntaxes.ts';
import type { Candidate } from './collect.ts';
import { holdsFrames } from './frame-bytes.ts';

/** Slices k for which `test` holds. */
const where = (stack: readonly Candidate[], test: (c: Candidate) => boolean): number[] =>
  stack.flatMap((candidate, k) => (test(candidate) ? [k] : []));

/** A check of each slice, and what it tells of the slices concerned. */
interface Check {
  readonly severity: Severity;
  readonly test: (c: Candidate) => boolean;
  readonly tell: (slices: readonly number[], stack: readonly Candidate[]) => Telling;
}

/** Codes that want to know nothing but the slices. */
type SliceCode = {
  [C in Code]: { slices: readonly number[] } extends Data<C> ? C : never;
}[Code];

const check = (code: SliceCode, severity: Severity, test: Check['test']): Check => ({
  severity,
  test,
  tell: (slices) => telling(code, { slices }),
});

const CHECKS: readonly Check[] = [
  check('ct-pixels-missing', 'error', ({ header }) => header.layout.pixelData === null),
  check('ct-pixels-packed', 'error', ({ header: { layout } }) => isPackedUnsaid(layout)),
  check('ct-pixels-short', 'error', ({ header }) => pixelsTooShort(header.layout, header.frames.length)),
  {
    severity: 'error',
    test: ({ header }) => gapOf(header.layout) !== null,
    tell: (slices, stack) => {
      const gap = stack.map(({ header }) => gapOf(header.layout)).find((one) => one !== null);
      return telling('ct-codec', { slices, gap: gap ?? 'start' });
    },
  },
  check('ct-too-large', 'error', ({ header }) => tooManyPixels(header.layout)),
  check('dicom-syntax-differs', 'warning', ({ header }) => header.syntaxDiffers === true),
  check('ct-rescale', 'error', ({ frame }) => !isRescale(frame.rescaleSlope, frame.rescaleIntercept)),
  check('ct-rescale-odd', 'warning', ({ frame }) => isOddRescale(frame.rescaleSlope, frame.rescaleIntercept)),
  check('ct-rescale-missing', 'warning', ({ frame }) => !frame.rescaleGiven),
  {
    severity: 'warning',
    test: isOther,
    tell: (slices, stack) =>
      telling('ct-modality', { slices, modality: stack.find(isOther)?.header.modality ?? '' }),
  },
  check('lossy-compression', 'warning', ({ header }) => header.lossy),
  check('ct-not-hu', 'warning', ({ header }) => header.rescaleType !== '' && header.rescaleType !== 'HU'),
  check('ct-inverted', 'info', ({ header }) => header.layout.photometric === 'MONOCHROME1'),
  {
    severity: 'warning',
    test: ({ header }) => header.frameOfReferenceUid === '',
    tell: () => telling('ct-frame-of-reference', {}),
  },
  check(
    'ct-identity',
    'warning',
    ({ header }) =>
      header.findings.some((f) => f.code === 'ct-identity') ||
      header.sopInstanceUid === '' ||
      header.seriesInstanceUid === '' ||
      header.study.studyInstanceUid === '',
  ),
];

function isOther({ header }: Candidate): boolean {
  return header.modality !== '' && header.modality !== 'CT';
}

const gapOf = ({ transferSyntaxUid, bitsStored }: Candidate['header']['layout']): CodecGap | null =>
  codecGap(transferSyntaxUid, bitsStored);

type Layout = Candidate['header']['layout'];

/** Pixels in fragments (their length is open) of a file that is declared uncompressed. */
const isPackedUnsaid = ({ pixelData, transferSyntaxUid }: Layout): boolean =>
  pixelData !== null && pixelData.length < 0 && isNative(transferSyntaxUid);

function pixelsTooShort(layout: Layout, frames: number): boolean {
  const place = layout.pixelData;
  if (place === null || place.length < 0 || !isNative(layout.transferSyntaxUid)) return false;
  return !holdsFrames(layout, frames, place.length);
}

const isRescale = (slope: number, intercept: number): boolean =>
  Number.isFinite(slope) &&
  slope !== 0 &&
  Math.abs(slope) < 1e4 &&
  Number.isFinite(intercept) &&
  Math.abs(intercept) < 1e6;

/** Usable, and no scanner's: HU turned upside down, or squeezed or stretched out of all proportion. */
const isOddRescale = (slope: number, intercept: number): boolean =>
  isRescale(slope, intercept) && (slope < 0.001 || slope > 100 || Math.abs(intercept) > 10_000);

const identityOf = ({ header: { study } }: Candidate): Identity => ({
  patientId: study.patientId,
  patientName: study.patientName,
  patientBirthDate: study.patientBirthDate,
  frameOfReferenceUids: [],
  studyInstanceUids: [],
  seriesInstanceUids: [],
});

/** Slices k whose value is not the one most slices have; empty when all agree. */
function odd(stack: readonly Candidate[], value: (c: Candidate) => string): number[] {
  const counts = new Map<string, number>();
  for (const c of stack) counts.set(value(c), (counts.get(value(c)) ?? 0) + 1);
  if (counts.size <= 1) return [];
  const [usual] = [...counts].sort((a, b) => b[1] - a[1])[0] as [string, number];
  return where(stack, (c) => value(c) !== usual);
}

/** How pixels are stored and scaled is one thing in a series of one scanner: a slice that differs has been tampered with or damaged. */
function checkOneKind(stack: readonly Candidate[]): Finding[] {
  const findings: Finding[] = [];
  const add = (code: 'ct-rescale-differs' | 'ct-bits-differ', slices: readonly number[]): void => {
    if (slices.length > 0) findings.push(finding(code, 'warning', { slices }, { slices }));
  };
  add(
    'ct-rescale-differs',
    odd(stack, ({ frame }) => `${frame.rescaleSlope} ${frame.rescaleIntercept}`),
  );
  add(
    'ct-bits-differ',
    odd(stack, ({ header: { layout } }) =>
      [layout.bitsAllocated, layout.bitsStored, layout.highBit, layout.signed, layout.photometric].join(' '),
    ),
  );
  return findings;
}

/** Values that must be one and the same in a series. */
function checkOneStudy(stack: readonly Candidate[]): Finding[] {
  const studies = new Set(stack.map((c) => c.header.study.studyInstanceUid));
  const patients = new Set(stack.map((c) => c.header.study.patientId));
  if (patients.size > 1) {
    return [finding('ct-mixed-patients', 'error')];
  }
  const findings: Finding[] = [];
  const mixed = (['patient-name', 'birth-date'] as const).filter((field) =>
    stack.some((c) =>
      compareIdentity(identityOf(c), identityOf(stack[0] as Candidate)).contradictions.includes(field),
    ),
  );
  if (mixed.length > 0) findings.push(finding('ct-mixed-names', 'warning', { fields: fieldWords(mixed) }));
  if (studies.size > 1) findings.push(finding('ct-mixed-studies', 'warning'));
  return findings;
}

/** Findings of all checks, each with the slices it concerns. */
export function checkStack(stack: readonly Candidate[]): Finding[] {
  const findings: Finding[] = [];
  for (const one of CHECKS) {
    const slices = where(stack, one.test);
    if (slices.length === 0) continue;
    findings.push({ ...one.tell(slices, stack), severity: one.severity, slices });
  }
  return [
    ...findings,
    ...checkOneKind(stack),
    ...checkOneStudy(stack),
    ...checkOrientation(stack),
    ...checkThickness(stack),
    ...checkTilt(stack),
  ];
}

/** Row and column directions of an axial image seen from the feet, by Patient Position (C.7.3.1.1.2). */
const AXIAL: Readonly<Record<string, readonly number[]>> = {
  HFS: [1, 0, 0, 0, 1, 0],
  HFP: [-1, 0, 0, 0, -1, 0],
  HFDR: [0, 1, 0, -1, 0, 0],
  HFDL: [0, -1, 0, 1, 0, 0],
  FFS: [-1, 0, 0, 0, 1, 0],
  FFP: [1, 0, 0, 0, -1, 0],
  FFDR: [0, -1, 0, -1, 0, 0],
  FFDL: [0, 1, 0, 1, 0, 0],
};

/**
 * Cross-check of Patient Position: directions as the scanner sees that position, or turned to the radiological view,
 * are expected. Anything else is reported; the directions in the file always decide.
 */
function checkOrientation(stack: readonly Candidate[]): Finding[] {
  const { header, frame } = stack[0] as Candidate;
  const expected = AXIAL[header.patientPosition];
  const positions = new Set(stack.map((c) => c.header.patientPosition));
  if (positions.size > 1) {
    return [finding('ct-patient-position', 'warning', { position: null })];
  }
  if (expected === undefined) return [];
  const actual = [...frame.rowDirection, ...frame.columnDirection];
  const near = (other: readonly number[]): boolean => {
    const along = (from: number): number =>
      [0, 1, 2].reduce((sum, n) => sum + actual[from + n]! * other[from + n]!, 0);
    return along(0) > 0.7 && along(3) > 0.7;
  };
  if (near(expected) || near([1, 0, 0, 0, 1, 0])) return [];
  return [finding('ct-patient-position', 'info', { position: header.patientPosition })];
}

/** Slices thicker or thinner than their distance: they overlap, or tissue between them was not imaged. */
function checkThickness(stack: readonly Candidate[]): Finding[] {
  const thickness = new Set(stack.map((c) => c.frame.sliceThicknessMm));
  if (thickness.size <= 1) return [];
  return [finding('ct-thickness', 'info')];
}

/** A tilt in the header that the positions do not show. */
function checkTilt(stack: readonly Candidate[]): Finding[] {
  const { header, frame } = stack[0] as Candidate;
  const tilt = Math.abs(header.gantryTiltDeg ?? 0);
  if (tilt < 0.1) return [];
  const [, , rowZ] = frame.rowDirection;
  const [, , columnZ] = frame.columnDirection;
  const planeTilt = (Math.asin(Math.min(1, Math.hypot(rowZ, columnZ))) * 180) / Math.PI;
  if (Math.abs(planeTilt - tilt) < 1) return [];
  return [finding('ct-tilt-header', 'warning', { headerDeg: tilt, planesDeg: planeTilt })];
}
