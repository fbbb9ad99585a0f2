/** Contour Sequence items of one ROI → contours (PS3.3 C.8.8.6). */
import { type Finding, finding, type Severity } from '../../../core/errors/errors.ts';
import type { ContourType } from '../../../core/structures/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { TAG as T } from '../../tags.ts';

/** One contour as the file has it. */
export interface RawContour {
  readonly type: ContourType;
  readonly pointsMm: Float64Array;
  /** SOP Instance UIDs of its Contour Image Sequence, empty when it has none. */
  readonly imageUids: readonly string[];
  /** Referenced Frame Number of the first image, null for a single-frame one. */
  readonly imageFrame: number | null;
  /** Number of Contour Points, null when absent. */
  readonly statedPoints: number | null;
}

const types: ReadonlySet<string> = new Set<ContourType>([
  'POINT',
  'OPEN_PLANAR',
  'OPEN_NONPLANAR',
  'CLOSED_PLANAR',
  'CLOSEDPLANAR_XOR',
]);

/** Largest coordinate that can lie in a scanner, mm; beyond it a value is damage, not anatomy. */
const farthestMm = 1e5;

function usable(points: Float64Array): boolean {
  if (points.length % 3 !== 0) return false;
  for (let n = 0; n < points.length; n += 1) if (!(Math.abs(points[n]!) < farthestMm)) return false;
  return true;
}

/** A missing or unknown type: one point is a POINT, anything else closed (what other readers assume). */
function typeOf(item: DicomDataset, points: Float64Array): ContourType {
  const text = item.string(T.contourGeometricType).toUpperCase();
  if (types.has(text)) return text as ContourType;
  return points.length === 3 ? 'POINT' : 'CLOSED_PLANAR';
}

const isPadding = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

/**
 * Some writers put a backslash before the first or behind the last coordinate: empty values at an end are none, where a whole number of points is left, as many as stated
 * (a single one at the end needs no statement).
 */
function withoutEmptyEnds(
  given: Float64Array,
  item: DicomDataset,
  statedPoints: number | null,
): Float64Array {
  if (!Number.isNaN(given.at(-1)) && !Number.isNaN(given[0])) return given;
  const raw = item.raw(T.contourData);
  const empty = { before: 0, behind: 0 };
  for (let n = 0; isPadding(raw[n]) || raw[n] === 0x5c; n += 1) if (raw[n] === 0x5c) empty.before += 1;
  for (let n = raw.length - 1; isPadding(raw[n]) || raw[n] === 0x5c; n -= 1)
    if (raw[n] === 0x5c) empty.behind += 1;
  const points = given.slice(empty.before, Math.max(empty.before, given.length - empty.behind));
  const sure = empty.before + empty.behind === 1 && empty.behind === 1 && statedPoints === null;
  const stated = points.length > 0 && points.length === (statedPoints ?? 0) * 3;
  return stated || (sure && points.length % 3 === 0) ? points : given;
}

/** Codes told of so many contours of a ROI. */
type ContourCode =
  | 'rtstruct-contour-damaged'
  | 'rtstruct-contour-empty'
  | 'rtstruct-trailing-backslash'
  | 'rtstruct-point-count';

/**
 * The contours of the ROI Contour items of a structure in file order. A contour without data is passed over; one whose data is damaged
 * (not three numbers a point, not a number, beyond 100 m) is left out and reported as an error.
 */
export function readContours(
  rois: readonly DicomDataset[],
  roiNumber: number,
): { contours: RawContour[]; findings: Finding[] } {
  const contours: RawContour[] = [];
  let [damaged, empty, miscounted, trailing] = [0, 0, 0, 0];
  for (const item of rois.flatMap((roi) => roi.items(T.contourSequence))) {
    const statedPoints = item.number(T.numberOfContourPoints);
    const given = item.decimals(T.contourData);
    const pointsMm = withoutEmptyEnds(given, item, statedPoints);
    if (pointsMm !== given) trailing += 1;
    if (pointsMm.length === 0) empty += 1;
    else if (!usable(pointsMm)) damaged += 1;
    else {
      if (statedPoints !== null && statedPoints * 3 !== pointsMm.length) miscounted += 1;
      const images = item.items(T.contourImageSequence);
      const imageFrame = images[0]?.number(T.referencedFrameNumber) ?? null;
      const imageUids = images.map((image) => image.string(T.referencedSopInstanceUid));
      contours.push({ type: typeOf(item, pointsMm), pointsMm, imageUids, imageFrame, statedPoints });
    }
  }
  const findings: Finding[] = [];
  const say = (code: ContourCode, severity: Severity, count: number): void => {
    if (count > 0) findings.push(finding(code, severity, { roiNumber, contours: count }, { roiNumber }));
  };
  say('rtstruct-contour-damaged', 'error', damaged);
  say('rtstruct-contour-empty', 'info', empty);
  say('rtstruct-trailing-backslash', 'info', trailing);
  say('rtstruct-point-count', 'warning', miscounted);
  return { contours, findings };
}
