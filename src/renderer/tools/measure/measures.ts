/** Measurements: drawn on one slice of one view, kept with the case's journal. Pure parts and the list. */

import type { JournalEntry } from '../../../contract/index.ts';
import { type Grid, type PatientPoint, toPatient } from '../../../core/geometry/grid.ts';
import { record } from '../../model/document.ts';
import { type CaseScope, caseStore } from '../../model/scope.ts';
import { indexOfPlane, type ViewName, type ViewPlane } from '../../planes/planes.ts';
import type { PlanePoint } from '../region.ts';

export type Measure =
  | { readonly kind: 'distance' | 'angle'; readonly points: readonly PlanePoint[] }
  | { readonly kind: 'ellipse'; readonly points: readonly PlanePoint[]; readonly lines: readonly string[] };

export interface PlacedMeasure {
  readonly id: string;
  readonly view: ViewName;
  readonly slice: number;
  readonly measure: Measure;
  /** What the user calls it; '' until then. */
  readonly name: string;
}

/** All measurements of the open case, whichever tool made them; each measuring tool draws them all. */
export const useMeasures = caseStore<{ readonly placed: readonly PlacedMeasure[] }>('measures', () => ({
  placed: [],
}));

/** Puts a measurement on a slice of a view. */
export function place(made: Omit<PlacedMeasure, 'id' | 'name'>): void {
  const placed = { ...made, id: crypto.randomUUID(), name: '' };
  useMeasures.setState((s) => ({ placed: [...s.placed, placed] }));
  keep(placed);
}

function keep(placed: PlacedMeasure): void {
  const { view, slice, measure, name } = placed;
  const points = measure.points.map(([u, v]): [number, number] => [u, v]);
  const lines = measure.kind === 'ellipse' ? [...measure.lines] : [];
  record({
    type: 'measurement',
    id: placed.id,
    measurement: { view, slice, kind: measure.kind, points, lines, ...(name === '' ? {} : { name }) },
  });
}

/** Takes a measurement away. */
export function removeMeasure(id: string): void {
  useMeasures.setState((s) => ({ placed: s.placed.filter((p) => p.id !== id) }));
  record({ type: 'measurement', id, measurement: null });
}

/** Takes away the measurement placed last. */
export function removeLast(): void {
  const last = useMeasures.getState().placed.at(-1);
  if (last !== undefined) removeMeasure(last.id);
}

export function nameMeasure(id: string, name: string): void {
  const before = useMeasures.getState().placed.find((p) => p.id === id);
  if (before === undefined || before.name === name) return;
  const named = { ...before, name };
  useMeasures.setState((s) => ({ placed: s.placed.map((p) => (p.id === id ? named : p)) }));
  keep(named);
}

/** Pure: the measurements a journal leaves, in the order they were placed. */
export function measuresAfter(entries: readonly JournalEntry[]): PlacedMeasure[] {
  const placed = new Map<string, PlacedMeasure>();
  for (const entry of entries) {
    if (entry.type !== 'measurement') continue;
    const { id, measurement } = entry;
    if (measurement === null) {
      placed.delete(id);
      continue;
    }
    const { view, slice, kind, points, lines, name = '' } = measurement;
    const measure: Measure = kind === 'ellipse' ? { kind, points, lines } : { kind, points };
    placed.set(id, { id, view: view as ViewName, slice, measure, name });
  }
  return [...placed.values()];
}

/** The measurements of a resumed case. */
export const keepMeasures = (scope: CaseScope, entries: readonly JournalEntry[]): void =>
  useMeasures.in(scope).setState({ placed: measuresAfter(entries) });

const patientOf = (p: PlanePoint, plane: ViewPlane, slice: number, grid: Grid): PatientPoint =>
  toPatient(grid, indexOfPlane(plane, p[0], p[1], slice));

/** True distance in mm, also on a sheared grid. */
export function distanceMm(
  a: PlanePoint,
  b: PlanePoint,
  plane: ViewPlane,
  slice: number,
  grid: Grid,
): number {
  const [u, v] = [patientOf(a, plane, slice, grid), patientOf(b, plane, slice, grid)];
  return Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]);
}

/** Angle in degrees at `corner` between the rays to `a` and `b`. */
export function angleDegrees(
  a: PlanePoint,
  corner: PlanePoint,
  b: PlanePoint,
  plane: ViewPlane,
  slice: number,
  grid: Grid,
): number {
  const [p, c, q] = [a, corner, b].map((x) => patientOf(x, plane, slice, grid)) as [
    PatientPoint,
    PatientPoint,
    PatientPoint,
  ];
  const u = [p[0] - c[0], p[1] - c[1], p[2] - c[2]] as const;
  const v = [q[0] - c[0], q[1] - c[1], q[2] - c[2]] as const;
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  const lengths = Math.hypot(...u) * Math.hypot(...v);
  return lengths === 0 ? 0 : (Math.acos(Math.min(1, Math.max(-1, dot / lengths))) * 180) / Math.PI;
}

/** What is written beside a measurement: its number with its unit, one line or more. */
export function measureLines(
  measure: Measure,
  plane: ViewPlane,
  slice: number,
  grid: Grid,
): readonly string[] {
  if (measure.kind === 'ellipse') return measure.lines;
  const [a, b, c] = measure.points;
  if (a === undefined || b === undefined) return [];
  if (measure.kind === 'distance') return [`${distanceMm(a, b, plane, slice, grid).toFixed(1)} mm`];
  return c === undefined ? [] : [`${angleDegrees(a, b, c, plane, slice, grid).toFixed(1)}°`];
}

export interface HuStatistics {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly areaMm2: number;
}

/** Mean ± deviation, range and area in whole numbers; a mean just below zero is 0, not -0. */
export function huLines({ mean, deviation, min, max, areaMm2 }: HuStatistics): string[] {
  const [m, d, lo, hi, area] = [mean, deviation, min, max, areaMm2].map(Math.round);
  return [`${m} ± ${d} HU`, `${lo} … ${hi}`, `${area} mm²`];
}

/** HU of the voxels whose centres lie in the ellipse spanned by two corners; null when there are none. */
export function ellipseHu(
  from: PlanePoint,
  to: PlanePoint,
  plane: ViewPlane,
  slice: number,
  grid: Grid,
  voxels: Int16Array | Float32Array,
): HuStatistics | null {
  const [cp, cq] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [rp, rq] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const a = indexOfPlane(plane, cp - rp, cq - rq, slice);
  const b = indexOfPlane(plane, cp + rp, cq + rq, slice);
  const range = (axis: 0 | 1 | 2): [number, number] => [
    Math.max(0, Math.ceil(Math.min(a[axis], b[axis]))),
    Math.min(grid.dims[axis] - 1, Math.floor(Math.max(a[axis], b[axis]))),
  ];
  const [ranges, strides] = [
    [range(0), range(1), range(2)],
    [1, grid.dims[0], grid.dims[0] * grid.dims[1]],
  ] as const;
  const [r0, r1] = ranges[plane.rightAxis]!;
  const [d0, d1] = ranges[plane.downAxis]!;
  let [count, sum, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = r0; r <= r1; r += 1) {
    for (let d = d0; d <= d1; d += 1) {
      const x = (plane.rightSign * r * plane.rightMm - cp) / rp;
      const y = (plane.downSign * d * plane.downMm - cq) / rq;
      if (x * x + y * y > 1) continue;
      const at =
        r * strides[plane.rightAxis]! + d * strides[plane.downAxis]! + slice * strides[plane.normalAxis]!;
      const hu = voxels[at]!;
      count += 1;
      sum += hu;
      squares += hu * hu;
      if (hu < min) min = hu;
      if (hu > max) max = hu;
    }
  }
  if (count === 0) return null;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { count, mean, deviation, min, max, areaMm2: Math.PI * rp * rq };
}
