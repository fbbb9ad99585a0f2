/** From slice positions to a regular grid, or the reason why there is none. */

import { type Finding, finding } from '../../core/errors/errors.ts';
import { createGrid, type Grid, type Vec3 } from '../../core/geometry/grid.ts';
import { dot, minus, scaled } from '../../core/geometry/vec.ts';
import { fitLine, type LineFit } from './line-fit.ts';
import type { CtFrame } from './types.ts';

/** A frame whose geometry is known. */
export type PlacedFrame = CtFrame & {
  readonly positionMm: Vec3;
  readonly rowDirection: Vec3;
  readonly columnDirection: Vec3;
  readonly spacingMm: readonly [number, number];
};

export const isPlaced = (frame: CtFrame): frame is PlacedFrame =>
  frame.positionMm !== null &&
  frame.rowDirection !== null &&
  frame.columnDirection !== null &&
  frame.spacingMm !== null;

/** Two slices closer than this along the normal are at the same position. */
export const SAME_POSITION_MM = 0.01;

/** How far a slice may lie from where a regular grid puts it: rounding of written positions (to a tenth of a millimetre), not geometry. */
const toleranceMm = (stepMm: number): number => Math.max(0.05, 0.01 * stepMm) + 1e-6;

/** A slope below this is the drift of a couch or rounding, not a gantry tilt. */
const TILT_DEG = 0.5;

/** Slice normal: row direction × column direction, unit length. */
export function planeNormal(frame: PlacedFrame): Vec3 {
  const [a, b, c] = frame.rowDirection;
  const [d, e, f] = frame.columnDirection;
  const n: Vec3 = [b * f - c * e, c * d - a * f, a * e - b * d];
  return scaled(n, 1 / Math.hypot(...n));
}

/** Position along the normal, mm. */
export const alongNormal = (frame: PlacedFrame, normal: Vec3): number => dot(frame.positionMm, normal);

export type SeriesGeometry =
  | { readonly kind: 'regular'; readonly grid: Grid; readonly shearDeg: number; readonly findings: Finding[] }
  | { readonly kind: 'irregular'; readonly findings: Finding[] }
  | { readonly kind: 'refused'; readonly findings: Finding[] };

/**
 * Geometry of frames already sorted along their common normal, all of one size, spacing and orientation.
 * Regular means every position lies within max(0.05 mm, 1 % of the step) of one straight line of even steps, along the normal and along either axis of the plane
 * (`fitLine`); the step may leave the normal (gantry tilt): then the grid is sheared.
 */
export function seriesGeometry(
  frames: readonly PlacedFrame[],
  columns: number,
  rows: number,
): SeriesGeometry {
  const first = frames[0] as PlacedFrame;
  const normal = planeNormal(first);
  const along = frames.map((frame) => alongNormal(frame, normal));
  if (frames.length === 1) return singleSlice(first, normal, columns, rows);
  const same = along.flatMap((d, k) => (k > 0 && d - along[k - 1]! < SAME_POSITION_MM ? [k - 1, k] : []));
  if (same.length > 0) return refuseDuplicates([...new Set(same)]);
  const spacingFindings = checkSpacing(along);
  if (spacingFindings.length > 0) return { kind: 'irregular', findings: spacingFindings };
  const { origin, step, off } = lineOf(frames);
  if (off.length > 0) {
    return {
      kind: 'refused',
      findings: [finding('ct-slices-shifted', 'error', { slices: off }, { slices: off })],
    };
  }
  return regular({ ...first, positionMm: origin }, step, normal, [columns, rows, frames.length]);
}

/** Origin and step of the slices: from the first to the last where that fits, else of the line that fits best; `off` = slices that lie off every line. */
function lineOf(frames: readonly PlacedFrame[]): { origin: Vec3; step: Vec3; off: number[] } {
  const positions = frames.map((frame) => frame.positionMm);
  const [first, last] = [positions[0] as Vec3, positions.at(-1) as Vec3];
  const stray = (origin: Vec3, step: Vec3): number[] =>
    positions.flatMap((position, k) => {
      const away = minus(position, minus(origin, scaled(step, -k)));
      return away.some((mm) => Math.abs(mm) > toleranceMm(Math.hypot(...step))) ? [k] : [];
    });
  const straight = scaled(minus(last, first), 1 / (frames.length - 1));
  if (stray(first, straight).length === 0) return { origin: first, step: straight, off: [] };
  const fits = [0, 1, 2].map((axis) => fitLine(positions.map((p) => p[axis]!)));
  const of = (pick: (fit: LineFit) => number): Vec3 => fits.map(pick) as unknown as Vec3;
  const [origin, step] = [of((fit) => fit.start), of((fit) => fit.step)];
  const off = stray(origin, step);
  return { origin, step, off: off.length > 0 ? stray(first, straight) : [] };
}

function regular(first: PlacedFrame, step: Vec3, normal: Vec3, dims: Vec3): SeriesGeometry {
  const cosine = Math.min(1, Math.abs(dot(step, normal)) / Math.hypot(...step));
  const sine = Math.sqrt(1 - cosine * cosine);
  const driftMm = sine * Math.hypot(...step) * (dims[2] - 1);
  const shearDeg = driftMm > 0.05 ? (Math.asin(sine) * 180) / Math.PI : 0;
  const findings: Finding[] = [];
  if (shearDeg > 60) {
    return {
      kind: 'refused',
      findings: [finding('ct-tilt', 'error')],
    };
  }
  if (shearDeg > 0) {
    findings.push(finding('ct-sheared', 'info', shearDeg < TILT_DEG ? { driftMm } : { tiltDeg: shearDeg }));
  }
  return { kind: 'regular', grid: gridOf(first, step, dims), shearDeg, findings };
}

const gridOf = (first: PlacedFrame, step: Vec3, dims: Vec3): Grid =>
  createGrid({
    dims,
    originMm: first.positionMm,
    stepIMm: scaled(first.rowDirection, first.spacingMm[1]),
    stepJMm: scaled(first.columnDirection, first.spacingMm[0]),
    stepKMm: step,
  });

function singleSlice(frame: PlacedFrame, normal: Vec3, columns: number, rows: number): SeriesGeometry {
  const thickness = frame.sliceThicknessMm;
  if (thickness === null || !(thickness > 1e-3 && thickness < 1e3)) {
    return { kind: 'refused', findings: [finding('ct-single-slice', 'error', { thicknessMm: null })] };
  }
  const findings = [finding('ct-single-slice', 'warning', { thicknessMm: thickness })];
  return {
    kind: 'regular',
    grid: gridOf(frame, scaled(normal, thickness), [columns, rows, 1]),
    shearDeg: 0,
    findings,
  };
}

function refuseDuplicates(slices: readonly number[]): SeriesGeometry {
  return {
    kind: 'refused',
    findings: [finding('ct-duplicate-position', 'error', { slices }, { slices })],
  };
}

/** Gaps (a distance of at least 1.5 × the median) and other unequal distances, with the slices on both sides. */
function checkSpacing(along: readonly number[]): Finding[] {
  const distances = along.slice(1).map((d, n) => d - along[n]!);
  const median = [...distances].sort((a, b) => a - b)[Math.floor((distances.length - 1) / 2)]!;
  const gaps: number[] = [];
  const unequal: number[] = [];
  for (const [n, distance] of distances.entries()) {
    if (distance >= 1.5 * median) gaps.push(n, n + 1);
    else if (Math.abs(distance - median) > 2 * toleranceMm(median)) unequal.push(n, n + 1);
  }
  const findings: Finding[] = [];
  if (gaps.length > 0) {
    const slices = [...new Set(gaps)];
    const data = { slices, widestMm: Math.max(...distances), usualMm: median };
    findings.push(finding('ct-slice-gap', 'error', data, { slices }));
  }
  if (unequal.length > 0) {
    const slices = [...new Set(unequal)];
    const data = { slices, leastMm: Math.min(...distances), mostMm: Math.max(...distances) };
    findings.push(finding('ct-spacing-irregular', 'error', data, { slices }));
  }
  return findings.length > 0 ? findings : driftFindings(along, median);
}

/** Distances that are each near the median but whose sum drifts off the regular grid. */
function driftFindings(along: readonly number[], median: number): Finding[] {
  const { start, step, worst } = fitLine(along);
  const slices = along.flatMap((d, k) => (Math.abs(d - start - k * step) > toleranceMm(median) ? [k] : []));
  if (slices.length === 0) return [];
  return [finding('ct-spacing-irregular', 'error', { slices, offMm: worst, spacingMm: step }, { slices })];
}
