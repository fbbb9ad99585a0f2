/** Contours that all lie beside the CT's slices by one and the same distance: drawn on shifted planes, not on another image. docs/decisions/0062. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import type { RawContour } from './contours.ts';
import { type SlicePlanes, slicePlaneDistance } from './place.ts';

/** Offsets that differ by more than this are not one offset. */
const SAME_MM = 0.05;
/** Beyond this share of the slice distance it is not clear which slice a contour means. */
const MOST_SHARE = 0.45;

const isClosed = ({ type, pointsMm }: RawContour): boolean =>
  type.startsWith('CLOSED') && pointsMm.length >= 9;

/**
 * The signed distance, mm along the slice normal, by which every closed contour lies beside its nearest slice; null when they are on slices already, tilted, off by different
 * distances, or off by nearly half a slice or more.
 */
export function constantOffset(
  contours: readonly RawContour[],
  planes: SlicePlanes,
  sliceDistanceMm: number,
): number | null {
  let [lo, hi] = [Infinity, -Infinity];
  for (const contour of contours) {
    if (!isClosed(contour)) continue;
    const { distance, thickness } = slicePlaneDistance(planes, contour.pointsMm);
    if (thickness > planes.toleranceMm) return null;
    lo = Math.min(lo, distance);
    hi = Math.max(hi, distance);
    if (hi - lo > SAME_MM) return null;
  }
  const offset = (lo + hi) / 2;
  const size = Math.abs(offset);
  return size > planes.toleranceMm && size <= MOST_SHARE * sliceDistanceMm ? offset : null;
}

/** Closed contours moved by `-offsetMm` along the slice normal, onto their slices; everything else as it is. */
export function withoutOffset(
  contours: readonly RawContour[],
  { normal }: SlicePlanes,
  offsetMm: number,
): RawContour[] {
  return contours.map((contour) => {
    if (!isClosed(contour)) return contour;
    const pointsMm = contour.pointsMm.map((v, n) => v - offsetMm * normal[n % 3]!);
    return { ...contour, pointsMm };
  });
}

export const offsetFinding = (offsetMm: number, applied: boolean): Finding =>
  finding('rtstruct-constant-offset', 'warning', { offsetMm, applied });
