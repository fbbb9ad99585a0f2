/** The export proof: the written bytes, read again, against what is on screen. */
import { rasterize, volumesByRule } from '../../../core/contours/index.ts';
import { fault, type PedicleError } from '../../../core/errors/errors.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import { intersectMasks } from '../../../core/masks/index.ts';
import type { Mask } from '../../../core/masks/types.ts';
import { sameRings } from '../../../core/structures/edit.ts';
import type { Ring, SliceRings, StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../ct/types.ts';
import { TAG as T } from '../../tags.ts';
import { coordinateBoundMm, formatCoordinate } from '../coordinates.ts';
import type { RawContour } from '../read/contours.ts';
import { asReading, type ReadRoi, type ReadRtstruct } from '../read/decode.ts';
import { ctPlanes, placeContour, type SlicePlanes } from '../read/place.ts';
import { ringsByRule } from '../read/rings.ts';
import type { EncodeOptions, ExportProof, RingRule, RoiProof, WrittenContour } from '../types.ts';
import { exportedNames, exportNumbers, generationAlgorithm } from './identity.ts';
import { type WrittenStructure, writtenContours, writtenStructure } from './written.ts';

const failed = (why: string): PedicleError => fault('export-proof-failed', { at: 'own-reader', why });

function check(condition: boolean, why: () => string): void {
  if (!condition) throw failed(why());
}

/**
 * Reads the bytes of a written RT Structure Set with the parser and compares them with the structures on screen.
 *
 * Per ROI: number, name, algorithm and frame of reference; every contour's type, point count, image reference and slice (by projection); every coordinate equal to
 * the decimal string of the one on screen and within `boundMm` of it; the voxels inside (even-odd) equal to those inside the contours on screen.
 *
 * @param input the file's bytes, or what `readRtstruct` made of them.
 * @param set what is on screen; `ct` and `options` as given to `encodeRtstruct`.
 * @returns figures for the report, plain JSON (mm, cm³).
 * @throws PedicleError `export-proof-failed` at the first difference; parser errors as `decodeRtstruct`.
 */
export function proveRtstruct(
  input: Uint8Array | ReadRtstruct,
  set: StructureSet,
  ct: CtSeries,
  options: EncodeOptions = {},
): ExportProof {
  const { file, rois, findings } = asReading(input);
  check(findings.length === 0, () => findings.map((f) => f.code).join(', '));
  check(
    rois.length === set.structures.length,
    () => `${rois.length} structures instead of ${set.structures.length}`,
  );
  const seriesInstanceUid = file.string(T.seriesInstanceUid);
  check(seriesInstanceUid !== ct.seriesInstanceUid, () => "the file uses the CT's series UID");
  check(file.string(T.studyInstanceUid) === ct.studyInstanceUid, () => 'another study');
  const numbers = exportNumbers(set.structures);
  const names = exportedNames(set.structures, options.names);
  const planes = ctPlanes(ct);
  const proofs = set.structures.map((structure, n): RoiProof => {
    const roi = rois[n]!;
    const { roiNumber } = roi.raw;
    check(roiNumber === numbers[n], () => `ROI ${roiNumber} where ${numbers[n]} was written`);
    const item = roi.raw.roi!;
    check(item.string(T.roiName) === names[n], () => `ROI ${roiNumber} has another name`);
    check(
      item.string(T.referencedFrameOfReferenceUid) === ct.frameOfReferenceUid,
      () => `ROI ${roiNumber} has another frame of reference`,
    );
    check(
      item.string(T.roiGenerationAlgorithm) === generationAlgorithm(structure),
      () => `ROI ${roiNumber} has another algorithm`,
    );
    const written = writtenStructure(structure, options.source);
    return proveRoi(roi, names[n]!, written, structure.slices, ct, planes, options.source?.ringRule ?? 'xor');
  });
  return {
    sopInstanceUid: file.string(T.sopInstanceUid),
    seriesInstanceUid,
    fileBytes: file.bytes.length,
    contours: proofs.reduce((sum, roi) => sum + roi.contours, 0),
    points: proofs.reduce((sum, roi) => sum + roi.points, 0),
    maxDeviationMm: proofs.reduce((max, roi) => Math.max(max, roi.maxDeviationMm), 0),
    boundMm: coordinateBoundMm,
    rois: proofs,
  };
}

function proveRoi(
  { raw, contours }: ReadRoi,
  name: string,
  written: WrittenStructure,
  onScreen: SliceRings,
  ct: CtSeries,
  planes: SlicePlanes,
  rule: RingRule,
): RoiProof {
  const at = `ROI ${raw.roiNumber}`;
  const expected = writtenContours(written);
  check(
    contours.length === expected.length,
    () => `${at} has ${contours.length} contours instead of ${expected.length}`,
  );
  let [points, maxDeviationMm] = [0, 0];
  expected.forEach((contour, n) => {
    const actual = contours[n]!;
    check(actual.type === contour.type, () => `${at}, contour ${n + 1} has another type`);
    maxDeviationMm = Math.max(maxDeviationMm, proveCoordinates(actual, contour, `${at}, contour ${n + 1}`));
    proveSlice(actual, contour, ct, planes, `${at}, contour ${n + 1}`);
    points += contour.pointsMm.length / 3;
  });
  const fileSlices = fileRings(contours, written, rule);
  // Slices whose rings are the very coordinates of the screen cover the same voxels and area; the others are looked at.
  const [fileOnly, screenOnly] = [without(fileSlices, onScreen), without(onScreen, fileSlices)];
  const changed = diceOf(rasterize(ct.grid, fileOnly), rasterize(ct.grid, screenOnly));
  check(changed === null || changed === 1, () => `${at} does not cover the same voxels`);
  const dice = changed ?? (coversVoxel(ct.grid, fileSlices) ? 1 : null);
  const { evenOdd, winding, union } = volumesByRule(ct.grid, fileSlices);
  const screen =
    evenOdd - volumesByRule(ct.grid, fileOnly).evenOdd + volumesByRule(ct.grid, screenOnly).evenOdd;
  check(close(evenOdd, screen), () => `${at} has another volume`);
  const note =
    dice === null
      ? 'no voxel centre inside'
      : close(winding, evenOdd) && close(union, evenOdd)
        ? undefined
        : 'other software may fill holes or overlaps: its volume depends on how it joins contours';
  return {
    roiNumber: raw.roiNumber,
    name,
    algorithm: raw.roi?.string(T.roiGenerationAlgorithm) ?? '',
    contours: contours.length,
    points,
    unplaced: written.unplaced.length,
    maxDeviationMm,
    fileVolumes: { evenOddCc: evenOdd, windingCc: winding, unionCc: union },
    screenVolumeCc: screen,
    dice,
    ...(note !== undefined && { note }),
  };
}

/** Volumes in cm³ that agree to one part in a million, or to a thousandth of a mm³. */
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(a, b) + 1e-6;

/** Largest deviation in mm; a coordinate must be the decimal string of its original and within the bound. */
function proveCoordinates(actual: RawContour, expected: WrittenContour, at: string): number {
  const [a, b] = [actual.pointsMm, expected.pointsMm];
  check(a.length === b.length, () => `${at} has ${a.length / 3} points instead of ${b.length / 3}`);
  let worst = 0;
  for (let n = 0; n < a.length; n += 1) {
    if (a[n] === b[n]) continue;
    const deviation = Math.abs(a[n]! - b[n]!);
    check(
      deviation <= coordinateBoundMm && a[n] === Number(formatCoordinate(b[n]!)),
      () => `${at} has a moved point`,
    );
    if (deviation > worst) worst = deviation;
  }
  return worst;
}

function proveSlice(
  actual: RawContour,
  { k }: WrittenContour,
  ct: CtSeries,
  planes: SlicePlanes,
  at: string,
): void {
  if (k === null) return;
  check(placeContour(planes, actual.pointsMm).k === k, () => `${at} is not on its slice`);
  if (actual.imageUids.length === 0 && ct.resampled) return;
  check(
    actual.imageUids.length === 1 &&
      actual.imageUids[0] === ct.slices[k]!.sopInstanceUid &&
      actual.imageFrame === ct.slices[k]!.frameNumber,
    () => `${at} refers to another image`,
  );
}

/** The file's contours per slice, read with the rule the imported ones had. */
function fileRings(
  contours: readonly RawContour[],
  { slices }: WrittenStructure,
  rule: RingRule,
): SliceRings {
  const rings = new Map<number, readonly Ring[]>();
  let next = 0;
  for (const slice of slices) {
    const own = contours.slice(next, next + slice.contours.length);
    next += own.length;
    const points = own.map((contour) => contour.pointsMm);
    const union =
      slice.asImported && rule === 'union' && own.every((contour) => contour.type === 'CLOSED_PLANAR');
    if (points.length > 0) rings.set(slice.k, ringsByRule(points, union ? 'union' : 'xor'));
  }
  return rings;
}

/** The slices of `rings` that are not the same, coordinate by coordinate, in `other`. */
const without = (rings: SliceRings, other: SliceRings): SliceRings =>
  new Map([...rings].filter(([k, own]) => !sameRings(own, other.get(k) ?? [])));

/** Whether any voxel centre lies inside; slice by slice, so that the first one mostly answers. */
function coversVoxel(grid: Grid, rings: SliceRings): boolean {
  for (const [k, own] of rings) if (rasterize(grid, new Map([[k, own]])).data.includes(1)) return true;
  return false;
}

/** Dice of two masks of one grid: 1 when they hold the same voxels, null when both are empty. */
function diceOf(a: Mask, b: Mask): number | null {
  const { lo, size } = a.box;
  const sameBox = [0, 1, 2].every((axis) => lo[axis] === b.box.lo[axis] && size[axis] === b.box.size[axis]);
  if (sameBox) {
    let [different, any] = [0, 0];
    for (let n = 0; n < a.data.length; n += 1) {
      different |= a.data[n]! ^ b.data[n]!;
      any |= a.data[n]!;
    }
    if (different === 0) return any === 0 ? null : 1;
  }
  const [inA, inB] = [count(a), count(b)];
  return inA + inB === 0 ? null : (2 * count(intersectMasks(a, b))) / (inA + inB);
}

function count(mask: Mask): number {
  let n = 0;
  for (const v of mask.data) n += v;
  return n;
}
