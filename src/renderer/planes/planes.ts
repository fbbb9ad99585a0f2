/**
 * Geometry of the orthogonal views. A view shows one plane of the grid (index along `normalAxis` fixed). Its plane
 * coordinates (p, q) are mm along the screen's right and down: `p = rightSign · index[rightAxis] · spacing`, so that
 * screen px = (p − centre) · pxPerMm + half the size, whatever the patient's orientation. Pure; no DOM.
 */

import {
  type Grid,
  type IndexPoint,
  indexPoint,
  sliceNormal,
  spacingMm,
  toPatient,
  type Vec3,
} from '../../core/geometry/grid.ts';
import { scaled } from '../../core/geometry/vec.ts';

export type ViewName = 'axial' | 'sagittal' | 'coronal';

/** `axial`, `sagittal`, `coronal` follow the vertebra; the straight ones follow the whole canal. */
export type ReformatKind = ViewName | 'straightSagittal' | 'straightCoronal';
export const viewNames: readonly ViewName[] = ['axial', 'sagittal', 'coronal'];
export type Axis = 0 | 1 | 2;

export interface ViewPlane {
  readonly name: ViewName;
  /** Index axis fixed in this view. 2 = the plane contours lie in. */
  readonly normalAxis: Axis;
  readonly rightAxis: Axis;
  readonly downAxis: Axis;
  readonly rightSign: 1 | -1;
  readonly downSign: 1 | -1;
  /** mm between voxels to the right and down. */
  readonly rightMm: number;
  readonly downMm: number;
  /** Patient direction letters at the edges. */
  readonly letters: {
    readonly left: string;
    readonly right: string;
    readonly top: string;
    readonly bottom: string;
  };
}

const column = (grid: Grid, axis: Axis): Vec3 => {
  const m = grid.indexToPatient;
  return [m[axis], m[axis + 4]!, m[axis + 8]!];
};

/** For each patient axis (x, y, z) the index axis that runs most along it; a permutation. */
export function patientAxes(grid: Grid): readonly [Axis, Axis, Axis] {
  const permutations: [Axis, Axis, Axis][] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const steps = ([0, 1, 2] as const).map((a) => {
    const v = column(grid, a);
    const length = Math.hypot(...v);
    return v.map((c) => Math.abs(c) / length);
  });
  const score = (p: readonly Axis[]): number =>
    p.reduce<number>((sum, axis, patient) => sum + (steps[axis]?.[patient] ?? 0), 0);
  return permutations.reduce<readonly [Axis, Axis, Axis]>(
    (best, p) => (score(p) > score(best) + 1e-9 ? p : best),
    [0, 1, 2],
  );
}

/** Letters of a patient direction, strongest first: `R`, `LA`, `PS`. */
export function directionLetters(direction: Vec3): string {
  const length = Math.hypot(...direction);
  const names = ['LR', 'PA', 'SI'];
  return ([0, 1, 2] as const)
    .map((axis) => ({ axis, size: direction[axis] / length }))
    .filter((c) => Math.abs(c.size) > 0.26)
    .sort((a, b) => Math.abs(b.size) - Math.abs(a.size))
    .map((c) => names[c.axis]?.[c.size > 0 ? 0 : 1] ?? '')
    .join('');
}

/** The three views of a grid, radiological convention: patient right on the screen's left, anterior and head up. */
export function viewPlanes(grid: Grid): Readonly<Record<ViewName, ViewPlane>> {
  const axes = patientAxes(grid);
  const spacing = spacingMm(grid);
  const make = (name: ViewName, normal: number, right: number, down: number, downTo: 1 | -1): ViewPlane => {
    const [normalAxis, rightAxis, downAxis] = [axes[normal], axes[right], axes[down]] as [Axis, Axis, Axis];
    const [r, d] = [column(grid, rightAxis), column(grid, downAxis)];
    const rightSign = (r[right] ?? 0) >= 0 ? 1 : -1;
    const downSign = (d[down] ?? 0) * downTo >= 0 ? 1 : -1;
    return {
      name,
      normalAxis,
      rightAxis,
      downAxis,
      rightSign,
      downSign,
      rightMm: spacing[rightAxis],
      downMm: spacing[downAxis],
      letters: {
        left: directionLetters(scaled(r, -rightSign)),
        right: directionLetters(scaled(r, rightSign)),
        top: directionLetters(scaled(d, -downSign)),
        bottom: directionLetters(scaled(d, downSign)),
      },
    };
  };
  return {
    axial: make('axial', 2, 0, 1, 1),
    sagittal: make('sagittal', 0, 1, 2, -1),
    coronal: make('coronal', 1, 0, 2, -1),
  };
}

/** True when contours (slices k) lie in this view's plane and can be edited there. */
export const isContourPlane = (plane: ViewPlane): boolean => plane.normalAxis === 2;

export const planePoint = (plane: ViewPlane, index: Vec3): [number, number] => [
  plane.rightSign * index[plane.rightAxis] * plane.rightMm,
  plane.downSign * index[plane.downAxis] * plane.downMm,
];

/** Plane point → continuous index on slice `slice` of this view. */
export function indexOfPlane(plane: ViewPlane, p: number, q: number, slice: number): IndexPoint {
  const index: [number, number, number] = [0, 0, 0];
  index[plane.rightAxis] = (plane.rightSign * p) / plane.rightMm;
  index[plane.downAxis] = (plane.downSign * q) / plane.downMm;
  index[plane.normalAxis] = slice;
  return indexPoint(...index);
}

/** A rectangle of a view's plane, mm. */
export interface PlaneBox {
  readonly p0: number;
  readonly p1: number;
  readonly q0: number;
  readonly q1: number;
}

/** First and last voxel along each index axis, both included. */
export interface IndexBox {
  readonly first: Vec3;
  readonly last: Vec3;
}

export const wholeGrid = (dims: Vec3): IndexBox => ({
  first: [0, 0, 0],
  last: [dims[0] - 1, dims[1] - 1, dims[2] - 1],
});

/** What an index box covers of a view's plane, voxel edges included. */
export function boxOfPlane(plane: ViewPlane, { first, last }: IndexBox): PlaneBox {
  const span = (axis: Axis, sign: number, mm: number): [number, number] => {
    const [a, b] = [sign * (first[axis] - 0.5) * mm, sign * (last[axis] + 0.5) * mm];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const [p0, p1] = span(plane.rightAxis, plane.rightSign, plane.rightMm);
  const [q0, q1] = span(plane.downAxis, plane.downSign, plane.downMm);
  return { p0, p1, q0, q1 };
}

/** A box grown by `mm` on every side. */
export const grownBox = ({ p0, p1, q0, q1 }: PlaneBox, mm: number): PlaneBox => ({
  p0: p0 - mm,
  p1: p1 + mm,
  q0: q0 - mm,
  q1: q1 + mm,
});

/** Where a view looks: centre in plane mm and scale. */
export interface Camera {
  readonly p: number;
  readonly q: number;
  readonly pxPerMm: number;
}

/** The camera that shows a box whole, with a small border. */
export function boxCamera(b: PlaneBox, widthPx: number, heightPx: number): Camera {
  const pxPerMm = 0.96 * Math.min(widthPx / (b.p1 - b.p0), heightPx / (b.q1 - b.q0));
  return { p: (b.p0 + b.p1) / 2, q: (b.q0 + b.q1) / 2, pxPerMm: Math.max(pxPerMm, 1e-3) };
}

export const toScreen = (
  c: Camera,
  size: readonly [number, number],
  p: number,
  q: number,
): [number, number] => [(p - c.p) * c.pxPerMm + size[0] / 2, (q - c.q) * c.pxPerMm + size[1] / 2];
export const fromScreen = (
  c: Camera,
  size: readonly [number, number],
  x: number,
  y: number,
): [number, number] => [(x - size[0] / 2) / c.pxPerMm + c.p, (y - size[1] / 2) / c.pxPerMm + c.q];

/** Scales by `factor` keeping the plane point under screen (x, y) where it is. */
export function zoomAt(
  c: Camera,
  size: readonly [number, number],
  x: number,
  y: number,
  factor: number,
): Camera {
  const pxPerMm = Math.min(Math.max(c.pxPerMm * factor, 0.05), 200);
  const [p, q] = fromScreen(c, size, x, y);
  return { p: p - (x - size[0] / 2) / pxPerMm, q: q - (y - size[1] / 2) / pxPerMm, pxPerMm };
}

/** LPS coordinate (mm) of a slice along the patient axis its view is named after, at the image's middle. */
export function slicePositionMm(grid: Grid, plane: ViewPlane, slice: number): number {
  const middle = grid.dims.map((n) => (n - 1) / 2) as [number, number, number];
  middle[plane.normalAxis] = slice;
  const patientAxis = { axial: 2, sagittal: 0, coronal: 1 }[plane.name] as Axis;
  return toPatient(grid, indexPoint(...middle))[patientAxis];
}

/** Angle in degrees between the slice normal and the step from slice to slice; 0 for an unsheared grid. */
export function shearDegrees(grid: Grid): number {
  const [n, s] = [sliceNormal(grid), column(grid, 2)];
  const cosine = Math.abs(n[0] * s[0] + n[1] * s[1] + n[2] * s[2]) / Math.hypot(...s);
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}

/** A length of 1, 2 or 5 × 10ⁿ mm that takes at most `maxPx` on screen. */
export function scaleBarMm(pxPerMm: number, maxPx: number): number {
  const most = maxPx / pxPerMm;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((s) => s * power <= most) ?? 1;
  return step * power;
}
