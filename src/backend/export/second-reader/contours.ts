/** The contours of the written file against the rings on screen, as the coordinates come in. */
import { fault } from '../../../core/errors/errors.ts';
import { patientPoint, toIndex } from '../../../core/geometry/grid.ts';
import type { Ring, Structure, StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../../dicom/ct/types.ts';
import { interpolatedSlices } from '../../../dicom/index.ts';
import type { RtstructSource } from '../../../dicom/rtstruct/index.ts';
import { deviation, type Meant, meantOf } from './meant.ts';
import type { FileReading, ReadContour } from './protocol.ts';
import { areApart, sameRegion } from './region.ts';

/** @throws PedicleError `export-proof-failed`. */
export function check(condition: boolean, why: () => string): asserts condition {
  if (condition) return;
  throw fault('export-proof-failed', { at: 'second-reading', why: why() });
}

/** A decimal string of 16 characters holds a coordinate this well. */
const boundMm = 1e-9;

export interface ContourComparison {
  /** The next coordinates in the order of the file, LPS mm. @throws PedicleError `export-proof-failed`. */
  take(values: Float64Array): void;
  /** @throws PedicleError `export-proof-failed` when something is missing. */
  finish(): { readonly contours: number; readonly points: number; readonly maxDeviationMm: number };
}

interface Contour {
  readonly item: ReadContour;
  readonly pointsMm: Float64Array;
}

type ImageAt = (pointsMm: Float64Array) => readonly string[];

/**
 * @param numbers ROI Number → place of its structure in `set`.
 * @param imageAt images whose plane is nearest to a contour, by the images' own bytes.
 * @throws PedicleError `export-proof-failed`, as do the functions of what is returned.
 */
export function compareContours(
  file: FileReading,
  set: StructureSet,
  numbers: ReadonlyMap<number, number>,
  ct: CtSeries,
  imageAt: ImageAt,
  source?: RtstructSource,
): ContourComparison {
  const rois = roisOf(file, set, numbers);
  const items = rois.flatMap(({ contours }, roi) => contours.map((item) => ({ item, roi })));
  // An interpolated slice names the acquired image next to it, but is not that image.
  const between = new Set(interpolatedSlices(ct));
  const sliceOf = new Map<string, number>();
  for (const [k, { sopInstanceUid, frameNumber }] of ct.slices.entries())
    if (!between.has(k)) sliceOf.set(`${sopInstanceUid} ${frameNumber}`, k);
  let [next, filled, points, worst] = [0, 0, 0, 0];
  let pointsMm = new Float64Array(items[0]?.item.values ?? 0);
  let roi = -1;
  let left = 0;
  let waiting: Meant[] = [];
  let held: Contour[] = [];

  const where = (): string => `ROI ${rois[roi]?.roiNumber}`;
  const closeSlice = (): void => {
    const meant = waiting.shift();
    if (meant !== undefined) worst = Math.max(worst, compareSlice(meant, held, where()));
    held = [];
  };
  const openRoi = (): void => {
    while (waiting.length > 0) closeSlice();
    roi += 1;
    const own = rois[roi];
    if (own === undefined) return;
    waiting = meantOf(own.structure, source);
    left = own.contours.length - (waiting.at(-1)?.verbatim?.length ?? 0);
    check(left >= 0, () => `${where()} lacks contours that lie off the slices`);
  };
  const place = (contour: Contour): void => {
    if (left > 0) {
      left -= 1;
      const k = sliceFor(contour, ct, sliceOf, imageAt, where());
      while ((waiting[0]?.k ?? Infinity) < k) closeSlice();
      check(waiting[0]?.k === k, () => `${where()} has a contour on slice ${k + 1}, where none is on screen`);
    } else while (waiting.length > 1) closeSlice();
    held.push(contour);
  };
  /** Takes the contours whose coordinates are all there. */
  const advance = (): void => {
    for (let own = items[next]; own !== undefined && filled === own.item.values; own = items[next]) {
      while (roi < own.roi) openRoi();
      place({ item: own.item, pointsMm });
      points += filled / 3;
      next += 1;
      filled = 0;
      pointsMm = new Float64Array(items[next]?.item.values ?? 0);
    }
  };
  return {
    take: (values) => {
      let at = 0;
      advance();
      while (at < values.length) {
        check(next < items.length, () => 'more coordinates than contours');
        const part = values.subarray(at, at + pointsMm.length - filled);
        pointsMm.set(part, filled);
        filled += part.length;
        at += part.length;
        advance();
      }
    },
    finish: () => {
      advance();
      check(next === items.length, () => 'coordinates are missing');
      while (roi < rois.length) openRoi();
      return { contours: items.length, points, maxDeviationMm: worst };
    },
  };
}

interface FileRoi {
  readonly roiNumber: number;
  readonly structure: Structure;
  readonly contours: readonly ReadContour[];
}

/** The contour items of the file with their structures: each structure once, in its colour. */
function roisOf(file: FileReading, set: StructureSet, numbers: ReadonlyMap<number, number>): FileRoi[] {
  const seen = new Set<number>();
  const rois = file.contours.map(({ roiNumber, colour, items }): FileRoi => {
    const n = numbers.get(roiNumber);
    check(
      n !== undefined && !seen.has(n),
      () => `contours of ROI ${roiNumber}, which is not there or was there`,
    );
    seen.add(n);
    const structure = set.structures[n] as Structure;
    check(
      colour.length === 3 &&
        colour.every((v, i) => v === Math.min(255, Math.max(0, Math.round(structure.colour[i] ?? -1)))),
      () => `ROI ${roiNumber} has another colour`,
    );
    for (const { values, stated } of items)
      check(stated * 3 === values, () => `a contour of ROI ${roiNumber} has another number of points`);
    return { roiNumber, structure, contours: items };
  });
  check(seen.size === numbers.size, () => 'a structure has no contour item');
  return rois;
}

/** The slice a contour belongs to: that of the one image it names, on whose plane, by the image's own bytes, it lies. */
function sliceFor(
  { item, pointsMm }: Contour,
  ct: CtSeries,
  sliceOf: ReadonlyMap<string, number>,
  imageAt: ImageAt,
  where: string,
): number {
  const [named, ...others] = item.images;
  // A slice between the acquired ones has no image.
  if (named === undefined && ct.resampled !== undefined) {
    const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = pointsMm;
    return Math.round(toIndex(ct.grid, patientPoint(x, y, z))[2]);
  }
  check(
    named !== undefined && others.length === 0,
    () => `${where} has a contour that does not name one image`,
  );
  const key = `${named[0]} ${named[1]}`;
  check(
    imageAt(pointsMm).includes(key),
    () => `${where} has a contour that names an image it does not lie on`,
  );
  const k = sliceOf.get(key);
  check(k !== undefined, () => `${where} has a contour that names an image of no slice`);
  return k;
}

/** @returns the largest deviation from what is meant, mm. */
function compareSlice({ k, rings, verbatim, joined }: Meant, held: readonly Contour[], roi: string): number {
  const on = k === null ? `${roi}, off the slices` : `${roi}, slice ${k + 1}`;
  const read = held.map(({ pointsMm }) => pointsMm);
  const type = (n: number): string => verbatim?.[n]?.type ?? 'CLOSED_PLANAR';
  check(
    verbatim === null || read.length === verbatim.length,
    () => `${on} has ${read.length} contours instead of ${verbatim?.length}`,
  );
  held.forEach(({ item }, n) => {
    check(item.type === type(n), () => `${on} has a contour of another type`);
  });
  const wanted = verbatim?.map((contour) => contour.pointsMm) ?? rings;
  const apart =
    read.length === wanted.length
      ? read.reduce((most, ring, n) => Math.max(most, deviation(ring, wanted[n] as Ring)), 0)
      : Infinity;
  if (apart <= boundMm && (verbatim !== null || !joined || areApart(rings))) return apart;
  check(verbatim === null, () => `${on} has a point that lies elsewhere`);
  const verdict = sameRegion(read, rings, joined);
  check(verdict.fault === '', () => `${on}: ${verdict.fault}`);
  return verdict.deviationMm;
}
