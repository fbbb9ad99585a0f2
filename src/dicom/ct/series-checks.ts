/** Checks of a sorted stack of slices that are not about its geometry: pixels, rescale, identity, patient position. */
import type { Code } from '../../core/errors/codes.ts';
import type { Finding } from '../../core/errors/errors.ts';
import { compareIdentity, fieldWords, type Identity } from '../../core/identity/index.ts';
import { tooManyPixels } from '../codecs/codestream.ts';
import { codecGap } from '../codecs/decoder.ts';
import { isNative } from '../parse/transfer-syntaxes.ts';
import type { Candidate } from './collect.ts';
import { type Advice, finding, sliceList } from './findings.ts';
import { holdsFrames } from './frame-bytes.ts';

/** Slices k for which `test` holds. */
const where = (stack: readonly Candidate[], test: (c: Candidate) => boolean): number[] =>
  stack.flatMap((candidate, k) => (test(candidate) ? [k] : []));

interface Check {
  readonly code: Code;
  readonly severity: Finding['severity'];
  readonly test: (c: Candidate) => boolean;
  readonly says: (slices: string, stack: readonly Candidate[]) => string;
  readonly advice: Advice;
}

const CHECKS: readonly Check[] = [
  {
    code: 'ct-pixels-missing',
    severity: 'error',
    test: ({ header }) => header.layout.pixelData === null,
    says: (slices) => `Slices ${slices} have no pixel data.`,
    advice: 'export',
  },
  {
    code: 'ct-pixels-short',
    severity: 'error',
    test: ({ header }) => pixelsTooShort(header.layout, header.frames.length),
    says: (slices) => `Slices ${slices} hold fewer pixels than their header says.`,
    advice: 'export',
  },
  {
    code: 'ct-codec',
    severity: 'error',
    test: ({ header }) => codecGap(header.layout.transferSyntaxUid, header.layout.bitsStored) !== null,
    says: (slices, stack) => `Slices ${slices} cannot be decoded: ${firstGap(stack)}.`,
    advice: 'export',
  },
  {
    code: 'ct-too-large',
    severity: 'error',
    test: ({ header: { layout } }) => tooManyPixels(layout),
    says: (slices) => `Slices ${slices} claim more pixels than a compressed CT image has.`,
    advice: 'export',
  },
  {
    code: 'dicom-syntax-differs',
    severity: 'warning',
    test: ({ header }) => header.syntaxDiffers === true,
    says: (slices) =>
      `Slices ${slices} are encoded otherwise than their header declares; they were read as they are.`,
    advice: 'export',
  },
  {
    code: 'ct-rescale',
    severity: 'error',
    test: ({ frame }) => !isRescale(frame.rescaleSlope, frame.rescaleIntercept),
    says: (slices) => `Slices ${slices} have an unusable rescale slope or intercept.`,
    advice: 'export',
  },
  {
    code: 'ct-rescale-missing',
    severity: 'warning',
    test: ({ frame }) => !frame.rescaleGiven,
    says: (slices) =>
      `Slices ${slices} have no rescale slope or intercept: stored values were taken for HU and may be off by 1000 or more.`,
    advice: 'export',
  },
  {
    code: 'ct-modality',
    severity: 'warning',
    test: ({ header }) => header.modality !== '' && header.modality !== 'CT',
    says: (slices, stack) =>
      `Slices ${slices} are stored as CT but say modality ${stack.find((c) => c.header.modality !== 'CT')?.header.modality}; their values may be no HU.`,
    advice: 'choose',
  },
  {
    code: 'lossy-compression',
    severity: 'warning',
    test: ({ header }) => header.lossy,
    says: (slices) => `Slices ${slices} were compressed with loss; their HU values are not the scanner's.`,
    advice: 'look',
  },
  {
    code: 'ct-not-hu',
    severity: 'warning',
    test: ({ header }) => header.rescaleType !== '' && header.rescaleType !== 'HU',
    says: (slices) => `Slices ${slices} do not hold Hounsfield units by their rescale type.`,
    advice: 'look',
  },
  {
    code: 'ct-inverted',
    severity: 'info',
    test: ({ header }) => header.layout.photometric === 'MONOCHROME1',
    says: (slices) => `Slices ${slices} ask for inverted display; HU values are not affected.`,
    advice: 'none',
  },
  {
    code: 'ct-frame-of-reference',
    severity: 'warning',
    test: ({ header }) => header.frameOfReferenceUid === '',
    says: () => 'The series has no Frame of Reference UID; structures written on it cannot be registered.',
    advice: 'export',
  },
  {
    code: 'ct-identity',
    severity: 'warning',
    test: ({ header }) =>
      header.findings.some((f) => f.code === 'ct-identity') ||
      header.sopInstanceUid === '' ||
      header.seriesInstanceUid === '' ||
      header.study.studyInstanceUid === '',
    says: (slices) =>
      `Slices ${slices} lack a class, instance, series or study UID in the data set; references to them may fail.`,
    advice: 'export',
  },
];

function pixelsTooShort(layout: Candidate['header']['layout'], frames: number): boolean {
  const place = layout.pixelData;
  if (place === null || !isNative(layout.transferSyntaxUid)) return false;
  return place.length < 0 || !holdsFrames(layout, frames, place.length);
}

function firstGap(stack: readonly Candidate[]): string {
  const gaps = stack.map(({ header }) => codecGap(header.layout.transferSyntaxUid, header.layout.bitsStored));
  return gaps.find((gap) => gap !== null) ?? '';
}

const isRescale = (slope: number, intercept: number): boolean =>
  Number.isFinite(slope) &&
  slope !== 0 &&
  Math.abs(slope) < 1e4 &&
  Number.isFinite(intercept) &&
  Math.abs(intercept) < 1e6;

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
  const add = (code: Code, slices: readonly number[], what: string): void => {
    if (slices.length === 0) return;
    const message = `Slices ${sliceList(slices)} ${what} than the others; their HU values may be wrong.`;
    findings.push(finding(code, 'warning', message, 'look', { slices }));
  };
  add(
    'ct-rescale-differs',
    odd(stack, ({ frame }) => `${frame.rescaleSlope} ${frame.rescaleIntercept}`),
    'have another rescale slope or intercept',
  );
  add(
    'ct-bits-differ',
    odd(stack, ({ header: { layout } }) =>
      [layout.bitsAllocated, layout.bitsStored, layout.highBit, layout.signed, layout.photometric].join(' '),
    ),
    'store their pixels otherwise (bits stored, high bit, sign)',
  );
  return findings;
}

/** Values that must be one and the same in a series. */
function checkOneStudy(stack: readonly Candidate[]): Finding[] {
  const studies = new Set(stack.map((c) => c.header.study.studyInstanceUid));
  const patients = new Set(stack.map((c) => c.header.study.patientId));
  if (patients.size > 1) {
    return [
      finding('ct-mixed-patients', 'error', 'The series holds images of different patient IDs.', 'export'),
    ];
  }
  const findings: Finding[] = [];
  const mixed = (['patient-name', 'birth-date'] as const).filter((field) =>
    stack.some((c) =>
      compareIdentity(identityOf(c), identityOf(stack[0] as Candidate)).contradictions.includes(field),
    ),
  );
  if (mixed.length > 0) {
    const message = `The images of the series name different patients: ${fieldWords(mixed)} differ.`;
    findings.push(finding('ct-mixed-names', 'warning', message, 'choose'));
  }
  if (studies.size > 1)
    findings.push(
      finding('ct-mixed-studies', 'warning', 'The images of the series name different studies.', 'look'),
    );
  return findings;
}

/** Findings of all checks, each with the slices it concerns. */
export function checkStack(stack: readonly Candidate[]): Finding[] {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const slices = where(stack, check.test);
    if (slices.length === 0) continue;
    findings.push(
      finding(check.code, check.severity, check.says(sliceList(slices), stack), check.advice, { slices }),
    );
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
    return [
      finding('ct-patient-position', 'warning', 'The slices name different patient positions.', 'look'),
    ];
  }
  if (expected === undefined) return [];
  const actual = [...frame.rowDirection, ...frame.columnDirection];
  const near = (other: readonly number[]): boolean => {
    const along = (from: number): number =>
      [0, 1, 2].reduce((sum, n) => sum + (actual[from + n] as number) * (other[from + n] as number), 0);
    return along(0) > 0.7 && along(3) > 0.7;
  };
  if (near(expected) || near([1, 0, 0, 0, 1, 0])) return [];
  const message = `The image orientation is unusual for patient position ${header.patientPosition}; the orientation in the file is used.`;
  return [finding('ct-patient-position', 'info', message, 'look')];
}

/** Slices thicker or thinner than their distance: they overlap, or tissue between them was not imaged. */
function checkThickness(stack: readonly Candidate[]): Finding[] {
  const thickness = new Set(stack.map((c) => c.frame.sliceThicknessMm));
  if (thickness.size <= 1) return [];
  return [finding('ct-thickness', 'info', 'The slice thickness changes within the series.', 'look')];
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
  const message = `The header names a gantry tilt of ${tilt}°, the image planes are tilted by ${planeTilt.toFixed(1)}°; the planes are used.`;
  return [finding('ct-tilt-header', 'warning', message, 'look')];
}
