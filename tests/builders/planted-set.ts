/** A lumbar structure set of plain shapes without fault, to plant faults in: see planted-defects/. */
import type { CtSeries } from '../../src/dicom/ct/types.ts';
import { makeCtSeries, makeGrid } from './ct-series.ts';
import { type FileContour, type FileOptions, type FileRoi, makeRtstructFile } from './rtstruct-file.ts';

/** In-plane points `x0,y0,x1,y1,…`, LPS mm. */
export type Flat = readonly number[];

export interface DraftRoi extends Omit<FileRoi, 'contours'> {
  readonly name: string;
  readonly slices: Map<number, Flat[]>;
  /** Contours written beside those of the slices. */
  readonly more?: readonly FileContour[];
}

export interface Draft {
  rois: DraftRoi[];
  options: FileOptions;
  ct: CtSeries;
}

/** 60 slices of 2.5 mm; slice numbers grow towards the head. */
export const plantedCt = (stepMm = 2.5): CtSeries =>
  makeCtSeries(makeGrid([180, 140, 60], [2, 2, stepMm], { originMm: [-179, -139, -310] }));

export const ellipse = (x: number, y: number, rx: number, ry: number, points = 20): Flat =>
  Array.from({ length: points }, (_, n) => (2 * Math.PI * n) / points).flatMap((a) => [
    Number((x + rx * Math.cos(a)).toFixed(2)),
    Number((y + ry * Math.sin(a)).toFixed(2)),
  ]);

const over = (from: number, to: number, shape: Flat): Map<number, Flat[]> =>
  new Map(Array.from({ length: to - from + 1 }, (_, n) => [from + n, [shape]]));

/** Left is +x, back is +y. */
export function cleanDraft(ct = plantedCt()): Draft {
  const shapes: [name: string, type: string, slices: Map<number, Flat[]>][] = [
    ['External', 'EXTERNAL', over(0, 59, ellipse(0, 0, 170, 120, 48))],
    ['SpinalCanal', 'ORGAN', over(2, 57, ellipse(0, 75, 9, 9))],
    ['SpinalCord', 'ORGAN', over(3, 56, ellipse(0, 75, 5, 5))],
    ...(['T12', 'L1', 'L2', 'L3'] as const).flatMap((level, n): [string, string, Map<number, Flat[]>][] => {
      const from = 44 - 13 * n;
      return [
        [`VB_${level}`, 'ORGAN', over(from, from + 10, ellipse(0, 44, 26, 20))],
        [`VB_${level}_Body`, 'ORGAN', over(from, from + 10, ellipse(0, 44, 24, 17))],
      ];
    }),
    ['Kidney_L', 'ORGAN', over(10, 45, ellipse(70, 40, 25, 22))],
    ['Kidney_R', 'ORGAN', over(10, 45, ellipse(-70, 40, 25, 22))],
    ['Liver', 'ORGAN', over(15, 58, ellipse(-85, -40, 60, 45))],
    ['GTV', 'GTV', over(20, 26, ellipse(0, 40, 6, 6))],
    ['CTV', 'CTV', over(19, 27, ellipse(0, 40, 10, 10))],
    ['PTV', 'PTV', over(18, 28, ellipse(0, 40, 12, 12))],
  ];
  return {
    ct,
    options: {},
    rois: shapes.map(([name, interpretedType, slices], n) => ({
      number: n + 1,
      name,
      interpretedType,
      algorithm: 'MANUAL',
      slices,
    })),
  };
}

/** The points of a shape on slice k, LPS mm. */
export const onSlice = (ct: CtSeries, k: number, shape: Flat, offMm = 0): number[] => {
  const z = Number((ct.slices[k]!.positionMm[2] + offMm).toFixed(4));
  return Array.from({ length: shape.length / 2 }, (_, n) => [shape[2 * n]!, shape[2 * n + 1]!, z]).flat();
};

/** The bytes of the draft, written by the builder and not by the code under test. */
export function draftFile({ rois, options, ct }: Draft): Uint8Array {
  const contours = ({ slices, more = [] }: DraftRoi): FileContour[] => [
    ...[...slices].flatMap(([k, shapes]) =>
      shapes.map((shape) => ({ data: onSlice(ct, k, shape), imageUid: ct.slices[k]!.sopInstanceUid })),
    ),
    ...more,
  ];
  return makeRtstructFile(
    rois.map((roi) => ({ ...roi, contours: contours(roi) })),
    options,
  );
}
