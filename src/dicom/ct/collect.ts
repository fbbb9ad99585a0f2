/** Headers → groups of frames that could be one volume: copies, localizers and mixed geometry are told apart here. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import type { Vec3 } from '../../core/geometry/grid.ts';
import { baseName } from './base-name.ts';
import { alongNormal, isPlaced, type PlacedFrame, planeNormal, SAME_POSITION_MM } from './series-geometry.ts';
import type { CtHeader } from './types.ts';

/** One slice to be: a frame whose geometry is known, and its file. */
export interface Candidate {
  readonly header: CtHeader;
  readonly frame: PlacedFrame;
}

export const isLocalizer = (header: CtHeader): boolean =>
  header.imageType.some((value) => value === 'LOCALIZER' || value === 'SCOUT' || value === 'TOPOGRAM');

/** Leaves out second copies of a file (same SOP Instance UID, geometry, patient and, where they were hashed, pixels); different files under one UID are an error. */
export function dropCopies(headers: readonly CtHeader[], findings: Finding[]): CtHeader[] {
  const kept = new Map<string, CtHeader>();
  let nameless = 0;
  const copies: string[] = [];
  const rivals: [string, string][] = [];
  for (const header of headers) {
    nameless += 1;
    const key = header.sopInstanceUid || `#${nameless}`;
    const first = kept.get(key);
    if (first === undefined) {
      kept.set(key, header);
      continue;
    }
    const file = baseName(header.source);
    if (sameImage(first, header)) {
      copies.push(file);
    } else {
      rivals.push([baseName(first.source), file]);
    }
  }
  if (rivals.length > 0) {
    findings.push(finding('ct-uid-reused', 'error', { pairs: rivals }));
  }
  if (copies.length > 0) {
    const [file = ''] = copies;
    findings.push(finding('ct-duplicate-file', 'info', { count: copies.length }, { file }));
  }
  return [...kept.values()];
}

function sameImage(a: CtHeader, b: CtHeader): boolean {
  const geometry = (h: CtHeader): string =>
    JSON.stringify([
      h.frames,
      h.layout.rows,
      h.layout.columns,
      h.layout.bitsStored,
      h.layout.signed,
      h.study.patientId,
      h.study.patientName,
      h.study.patientBirthDate,
    ]);
  const pixels = a.pixelHash === undefined || b.pixelHash === undefined || a.pixelHash === b.pixelHash;
  return pixels && geometry(a) === geometry(b);
}

/** Frames with geometry; the files of the others are named in a finding. */
export function placeFrames(headers: readonly CtHeader[], findings: Finding[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const header of headers) {
    const placed = header.frames.filter(isPlaced);
    if (placed.length < header.frames.length) {
      const file = baseName(header.source);
      findings.push(finding('ct-geometry-missing', 'warning', { all: false }, { file }));
    }
    for (const frame of placed) candidates.push({ header, frame });
  }
  return candidates;
}

const close = (a: Vec3, b: Vec3): boolean => a.every((v, n) => Math.abs(v - b[n]!) < 1e-4);

/** What must agree for two slices to be in one volume; the first disagreement, or null. */
export function difference(a: Candidate, b: Candidate): string | null {
  if (a.header.frameOfReferenceUid !== b.header.frameOfReferenceUid) return 'frame of reference';
  if (a.header.layout.rows !== b.header.layout.rows || a.header.layout.columns !== b.header.layout.columns) {
    return 'image size';
  }
  const directionsAgree =
    close(a.frame.rowDirection, b.frame.rowDirection) &&
    close(a.frame.columnDirection, b.frame.columnDirection);
  if (!directionsAgree) return 'orientation';
  const spacingAgrees = a.frame.spacingMm.every((mm, n) => Math.abs(mm / b.frame.spacingMm[n]! - 1) < 1e-4);
  return spacingAgrees ? null : 'pixel spacing';
}

/** Groups of agreeing slices, the largest first, and what tells the groups apart. */
export function groupAlike(candidates: readonly Candidate[]): {
  groups: Candidate[][];
  differences: Set<string>;
} {
  const groups: Candidate[][] = [];
  const differences = new Set<string>();
  for (const candidate of candidates) {
    let found: Candidate[] | undefined;
    for (const group of groups) {
      const why = difference(group[0] as Candidate, candidate);
      if (why === null) {
        found = group;
        break;
      }
      differences.add(why);
    }
    if (found === undefined) groups.push([candidate]);
    else found.push(candidate);
    if (groups.length > 256) break;
  }
  groups.sort((a, b) => b.length - a.length);
  return { groups, differences };
}

/** Sorts a group along its normal, in place. */
export function sortAlongNormal(group: Candidate[]): Candidate[] {
  const normal = planeNormal((group[0] as Candidate).frame);
  const order = (c: Candidate): number => c.header.instanceNumber ?? 0;
  return group.sort(
    (a, b) => alongNormal(a.frame, normal) - alongNormal(b.frame, normal) || order(a) - order(b),
  );
}

/** What can tell volumes at the same positions apart, the surest first. */
const SEPARATORS: readonly (readonly [string, (c: Candidate) => string])[] = [
  ['acquisition or phase', (c) => c.frame.group],
  ['convolution kernel', (c) => c.header.kernel],
  ['acquisition time', (c) => c.header.acquisitionTime],
  ['image type', (c) => c.header.imageType.join('/')],
  ['series description', (c) => c.header.seriesDescription],
  ['slice thickness', (c) => String(c.frame.sliceThicknessMm ?? '')],
];

/** When slices share positions: the parts by the first thing that separates them, and what it is; null when nothing does. */
export function splitByGroup(sorted: readonly Candidate[]): { parts: Candidate[][]; by: string } | null {
  if (!sharesPositions(sorted)) return null;
  for (const [by, key] of SEPARATORS) {
    const parts = partsBy(sorted, key);
    if (parts !== null) return { parts, by };
  }
  const numbered = runsBy(sorted, (c) => c.header.instanceNumber);
  if (numbered !== null) return { parts: numbered, by: 'run of instance numbers' };
  const timed = runsBy(sorted, (c) => secondsOf(c.header.acquisitionTime));
  return timed === null ? null : { parts: timed, by: 'acquisition time' };
}

/** TM as seconds of the day, null for what is none. */
function secondsOf(time: string): number | null {
  const [, h, m, s] = /^(\d\d)(\d\d)(\d\d(?:\.\d+)?)/.exec(time) ?? [];
  return h === undefined ? null : Number(h) * 3600 + Number(m) * 60 + Number(s);
}

/** Images counted through (or acquired) twice: the first of every position, the second, … when each of these is a run of numbers of its own. */
function runsBy(
  sorted: readonly Candidate[],
  numberOf: (c: Candidate) => number | null,
): Candidate[][] | null {
  if (sorted.some((c) => numberOf(c) === null)) return null;
  const normal = planeNormal((sorted[0] as Candidate).frame);
  const positions: Candidate[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const candidate of sorted) {
    const d = alongNormal(candidate.frame, normal);
    if (d - last < SAME_POSITION_MM) (positions.at(-1) as Candidate[]).push(candidate);
    else positions.push([candidate]);
    last = d;
  }
  const runs: Candidate[][] = [];
  for (const position of positions) {
    const counted = position.sort((a, b) => (numberOf(a) as number) - (numberOf(b) as number));
    for (const [nth, candidate] of counted.entries()) runs[nth] = [...(runs[nth] ?? []), candidate];
  }
  const numbers = runs.map((run) => run.map((c) => numberOf(c) as number));
  const apart = numbers.every(
    (own, n) => n === 0 || Math.min(...own) > Math.max(...(numbers[n - 1] as number[])),
  );
  const even = runs.every((run) => run.length === (runs[0] as Candidate[]).length);
  return runs.length > 1 && apart && even ? runs : null;
}

function partsBy(sorted: readonly Candidate[], key: (c: Candidate) => string): Candidate[][] | null {
  const parts = new Map<string, Candidate[]>();
  for (const candidate of sorted) {
    const part = parts.get(key(candidate));
    if (part === undefined) parts.set(key(candidate), [candidate]);
    else part.push(candidate);
  }
  const separated = [...parts.values()];
  // What differs from image to image (the time of a slice) tells no volumes apart.
  const volumes = separated.length > 1 && separated.length <= Math.max(2, sorted.length / 2);
  return volumes && !separated.some(sharesPositions) ? separated : null;
}

function sharesPositions(sorted: readonly Candidate[]): boolean {
  const normal = planeNormal((sorted[0] as Candidate).frame);
  const along = sorted.map((c) => alongNormal(c.frame, normal));
  return along.some((d, n) => n > 0 && d - along[n - 1]! < SAME_POSITION_MM);
}
