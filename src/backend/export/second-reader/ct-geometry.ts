/** The grid the contours were made on against positions, orientations and spacings as they stand in the CT's own bytes. */
import type { CtSeries, CtSlice } from '../../../dicom/ct/types.ts';
import type { CtPlane, CtReading } from './protocol.ts';

export interface CtGeometry {
  /** What does not agree, '' when all does. */
  readonly fault: string;
  /** Largest distance between a corner of the grid and the same corner from the bytes, mm. */
  readonly cornerDeviationMm: number;
  /** The images (`SOP Instance UID frame`) whose plane is nearest to a contour, LPS mm; more than one only where they coincide. */
  imageAt(pointsMm: Float64Array): readonly string[];
}

type Vec = readonly [number, number, number];
const at = (v: readonly number[], n: number): number => v[n] ?? Number.NaN;
const dot = (a: readonly number[], b: readonly number[]): number =>
  at(a, 0) * at(b, 0) + at(a, 1) * at(b, 1) + at(a, 2) * at(b, 2);
const cross = (a: readonly number[], b: readonly number[]): Vec => [
  at(a, 1) * at(b, 2) - at(a, 2) * at(b, 1),
  at(a, 2) * at(b, 0) - at(a, 0) * at(b, 2),
  at(a, 0) * at(b, 1) - at(a, 1) * at(b, 0),
];

/** Pixel (i, j) of a plane by PS3.3 C.7.6.2.1.1: position + i × column spacing × row direction + j × row spacing × column direction. */
function pixel({ position, orientation, spacing }: CtPlane, i: number, j: number): Vec {
  const [row, column] = [orientation.slice(0, 3), orientation.slice(3, 6)];
  const along = (n: number): number =>
    at(position, n) + i * at(spacing, 1) * at(row, n) + j * at(spacing, 0) * at(column, n);
  return [along(0), along(1), along(2)];
}

interface Placed {
  readonly key: string;
  readonly plane: CtPlane;
  readonly image: CtReading;
}

/** Slices may lie a little off the fitted grid: rounding of written numbers, couch drift. A wrong axis or spacing is far beyond. */
const toleranceMm = (stepMm: number): number => 0.2 + 0.02 * stepMm;

/**
 * Every corner of every slice: from the image's own bytes, and from the grid. A slice made by interpolation has no bytes; there the
 * acquired images must lie on the grid's lines.
 */
export function ctGeometry(images: readonly CtReading[], ct: CtSeries): CtGeometry {
  const placed = images.flatMap((image) =>
    image.planes.map((plane): Placed => ({ key: `${image.sopInstanceUid} ${plane.frame}`, plane, image })),
  );
  const byKey = new Map(placed.map((p) => [p.key, p]));
  const first = placed[0];
  if (first === undefined) return { fault: 'the CT has no images', cornerDeviationMm: 0, imageAt: () => [] };
  const normal = cross(first.plane.orientation.slice(0, 3), first.plane.orientation.slice(3, 6));
  const sorted = placed
    .map(({ key, plane }) => ({ key, d: dot(normal, plane.position) }))
    .sort((a, b) => a.d - b.d);
  const { fault, worst } = compareCorners(ct, byKey, normal);
  return { fault, cornerDeviationMm: worst, imageAt: (points) => nearest(sorted, middle(points, normal)) };
}

function compareCorners(
  ct: CtSeries,
  byKey: ReadonlyMap<string, Placed>,
  normal: Vec,
): { fault: string; worst: number } {
  const m = ct.grid.indexToPatient;
  const [ni, nj] = ct.grid.dims;
  const column = (c: 0 | 1 | 2 | 3): Vec => [m[c], m[4 + c]!, m[8 + c]!];
  const [stepI, stepJ, stepK, origin] = [column(0), column(1), column(2), column(3)];
  const perSlice = dot(normal, stepK);
  const tolerance = toleranceMm(Math.abs(perSlice));
  let worst = 0;
  const corners = [
    [0, 0],
    [ni - 1, 0],
    [0, nj - 1],
    [ni - 1, nj - 1],
  ] as const;
  const slices: readonly CtSlice[] = ct.resampled?.acquired ?? ct.slices;
  for (const [k, slice] of slices.entries()) {
    const found = byKey.get(`${slice.sopInstanceUid} ${slice.frameNumber}`);
    if (found === undefined) return { fault: 'an image of the CT is not in its files', worst };
    if (found.image.columns !== ni || found.image.rows !== nj)
      return { fault: 'the images have another size than the grid', worst };
    // Where the image lies along the slices: on slice k, or for a resampled grid somewhere between.
    const there = (dot(normal, found.plane.position) - dot(normal, origin)) / perSlice;
    const t = ct.resampled === undefined ? k : there;
    for (const [i, j] of corners) {
      const bytes = pixel(found.plane, i, j);
      const [x, y, z] = [0, 1, 2].map(
        (n) => at(origin, n) + i * at(stepI, n) + j * at(stepJ, n) + t * at(stepK, n) - at(bytes, n),
      ) as [number, number, number];
      const deviation = Math.hypot(x, y, z);
      if (!(deviation <= tolerance))
        return {
          fault: `the grid the contours were drawn on is not the CT’s: a corner of slice ${k + 1} lies ${deviation.toFixed(2)} mm off`,
          worst,
        };
      worst = Math.max(worst, deviation);
    }
  }
  return { fault: '', worst };
}

/** Middle of a contour along the normal. */
function middle(points: Float64Array, normal: Vec): number {
  let [lo, hi] = [Infinity, -Infinity];
  for (let n = 0; n + 2 < points.length; n += 3) {
    const d = normal[0] * points[n]! + normal[1] * points[n + 1]! + normal[2] * points[n + 2]!;
    if (d < lo) lo = d;
    if (d > hi) hi = d;
  }
  return (lo + hi) / 2;
}

function nearest(sorted: readonly { readonly key: string; readonly d: number }[], d: number): string[] {
  let [lo, hi] = [0, sorted.length - 1];
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (sorted[mid]!.d < d) lo = mid + 1;
    else hi = mid;
  }
  const around = sorted.slice(Math.max(0, lo - 2), lo + 3);
  const best = Math.min(...around.map((p) => Math.abs(p.d - d)));
  return around.filter((p) => Math.abs(p.d - d) <= best + 1e-3).map((p) => p.key);
}
