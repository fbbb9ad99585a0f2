/** Which CT slice a contour lies on: by projection on the slice normal, never by exact z or by order. */
import { sliceDistanceMm, sliceNormal, type Vec3 } from '../../../core/geometry/grid.ts';
import type { UnplacedContour } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../ct/types.ts';

/** The parallel planes contours may lie on; `positionsMm[k]` is plane k's distance from the origin along `normal`. */
export interface SlicePlanes {
  readonly normal: Vec3;
  readonly positionsMm: Float64Array;
  /** A contour further than this from every plane, or thicker than this along the normal, is not placed. */
  readonly toleranceMm: number;
  /** Plane indices by ascending position. */
  readonly order: Uint32Array;
}

const dot = (n: Vec3, x: number, y: number, z: number): number => n[0] * x + n[1] * y + n[2] * z;

/** Rounded coordinates (0.1 mm in some systems) are accepted, another slice never: a tenth of the slice distance, at most 0.2 mm. */
const placementTolerance = (sliceDistance: number): number => Math.min(0.2, 0.1 * sliceDistance);

function planes(normal: Vec3, positionsMm: Float64Array, toleranceMm: number): SlicePlanes {
  const order = Uint32Array.from(positionsMm.keys()).sort((a, b) => positionsMm[a]! - positionsMm[b]!);
  return { normal, positionsMm, toleranceMm, order };
}

/** Slice planes of a CT: the files' own positions (a resampled series: its grid's). */
export function ctPlanes(ct: CtSeries): SlicePlanes {
  const normal = sliceNormal(ct.grid);
  const m = ct.grid.indexToPatient;
  const positions = Float64Array.from({ length: ct.grid.dims[2] }, (_, k) => {
    const own = ct.resampled ? undefined : ct.slices[k]?.positionMm;
    const [x, y, z] = own ?? [m[2] * k + m[3], m[6] * k + m[7], m[10] * k + m[11]];
    return dot(normal, x, y, z);
  });
  return planes(normal, positions, placementTolerance(sliceDistanceMm(ct.grid)));
}

/** Planes made from the contours themselves, for a file read without its CT: positions closer than 0.01 mm are one plane. */
export function planesOfContours(contours: Iterable<Float64Array>): SlicePlanes {
  const list = [...contours];
  const normal = commonNormal(list);
  const positions = list.map((points) => extent(normal, points).middle).sort((a, b) => a - b);
  const distinct = positions.filter((d, n) => n === 0 || d - positions[n - 1]! > 0.01);
  return planes(normal, Float64Array.from(distinct), 0.011);
}

/** Normal of the largest contour (Newell), axial when there is none; pointed to growing z, then y, then x. */
function commonNormal(contours: readonly Float64Array[]): Vec3 {
  let best: Vec3 = [0, 0, 1];
  let area = 1e-6;
  for (const p of contours) {
    let [x, y, z] = [0, 0, 0];
    for (let a = p.length - 3, b = 0; b < p.length; a = b, b += 3) {
      x += (p[a + 1]! - p[b + 1]!) * (p[a + 2]! + p[b + 2]!);
      y += (p[a + 2]! - p[b + 2]!) * (p[a]! + p[b]!);
      z += (p[a]! - p[b]!) * (p[a + 1]! + p[b + 1]!);
    }
    const size = Math.hypot(x, y, z);
    if (size > area) [best, area] = [[x / size, y / size, z / size], size];
  }
  const snapped = best.map((c) => (Math.abs(c) < 1e-6 ? 0 : c)) as unknown as Vec3;
  const sign = Math.sign(snapped[2] || snapped[1] || snapped[0]);
  return snapped.map((c) => (c === 0 ? 0 : c * sign)) as unknown as Vec3;
}

function extent(normal: Vec3, points: Float64Array): { middle: number; thickness: number } {
  let [lo, hi] = [Infinity, -Infinity];
  for (let n = 0; n + 2 < points.length; n += 3) {
    const d = dot(normal, points[n]!, points[n + 1]!, points[n + 2]!);
    if (d < lo) lo = d;
    if (d > hi) hi = d;
  }
  return { middle: (lo + hi) / 2, thickness: hi - lo };
}

/** Index into `order` of the plane nearest to `d`. */
function nearest({ order, positionsMm }: SlicePlanes, d: number): number {
  let [lo, hi] = [0, order.length - 1];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (positionsMm[order[mid]!]! < d) lo = mid + 1;
    else hi = mid;
  }
  const before = order[lo - 1];
  if (before !== undefined && d - positionsMm[before]! < positionsMm[order[lo]!]! - d) return lo - 1;
  return lo;
}

export type Placement =
  | { readonly k: number; readonly offPlaneMm: number }
  | { readonly k: null; readonly reason: UnplacedContour['reason'] };

/** Signed distance, along the normal, of a contour's middle from its nearest plane, and its thickness along the normal; mm. */
export function slicePlaneDistance(
  on: SlicePlanes,
  points: Float64Array,
): { distance: number; thickness: number } {
  const { middle, thickness } = extent(on.normal, points);
  const k = on.order[nearest(on, middle)];
  return { distance: k === undefined ? Infinity : middle - on.positionsMm[k]!, thickness };
}

/**
 * Slice of a closed planar contour (LPS mm, at least 3 points): the plane nearest to its middle along the normal when no point is
 * further from it than the tolerance; else `off-grid` (beyond the first or last plane) or `between-slices` (also a tilted contour).
 */
export function placeContour(on: SlicePlanes, points: Float64Array): Placement {
  if (points.length < 9) return { k: null, reason: 'too-few-points' };
  const { middle, thickness } = extent(on.normal, points);
  if (on.order.length === 0) return { k: null, reason: 'off-grid' };
  const rank = nearest(on, middle);
  const k = on.order[rank]!;
  const distance = middle - on.positionsMm[k]!;
  const offPlaneMm = Math.abs(distance) + thickness / 2;
  if (offPlaneMm <= on.toleranceMm) return { k, offPlaneMm };
  const beyond = (rank === 0 && distance < 0) || (rank === on.order.length - 1 && distance > 0);
  return { k: null, reason: beyond && thickness <= on.toleranceMm * 2 ? 'off-grid' : 'between-slices' };
}
