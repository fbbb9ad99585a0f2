/** Measurements: points of the patient, seen in every view they lie in, kept with the case's journal. */

import type { JournalEntry } from '../../../contract/index.ts';
import { type Grid, toPatient, type Vec3 } from '../../../core/geometry/grid.ts';
import { planesFor, useCase } from '../../model/case.ts';
import { record } from '../../model/document.ts';
import { type CaseScope, caseStore } from '../../model/scope.ts';
import { indexOfPlane, type ViewName, type ViewPlane, viewNames } from '../../planes/planes.ts';
import { planeSurface, type SurfaceName } from '../../planes/surface.ts';
import { texts } from '../../texts/index.ts';
import { ellipseRim } from './hu.ts';
import { angleDegrees, cobbValue, distanceMm } from './values.ts';

const t = texts.measures;

export interface Measure {
  readonly kind: 'distance' | 'angle' | 'ellipse' | 'cobb';
  /** LPS mm. The ends; the corner second; points along an ellipse's rim; the ends of the two lines of a Cobb angle. */
  readonly pointsMm: readonly Vec3[];
  /** What the points do not tell: HU in an ellipse as written; the end plates of a Cobb angle, as `T5/upper`. */
  readonly lines: readonly string[];
}

export interface PlacedMeasure {
  readonly id: string;
  /** The view it was made in, and its slice there; 0 in a view along the spine. */
  readonly view: SurfaceName;
  readonly slice: number;
  readonly measure: Measure;
  /** What the user calls it; '' until then. */
  readonly name: string;
}

/** All measurements of the open case, whichever tool made them; each measuring tool draws them all. */
export const useMeasures = caseStore<{ readonly placed: readonly PlacedMeasure[] }>('measures', () => ({
  placed: [],
}));

/** True for a plane of the CT, whose slices have numbers. */
export const isCtView = (view: SurfaceName): view is ViewName => viewNames.some((name) => name === view);

/** Keeps a measurement made in a view. */
export function place(made: Omit<PlacedMeasure, 'id' | 'name'>): void {
  const placed = { ...made, id: crypto.randomUUID(), name: '' };
  useMeasures.setState((s) => ({ placed: [...s.placed, placed] }));
  keep(placed);
}

function keep(placed: PlacedMeasure): void {
  const { view, slice, measure, name } = placed;
  record({
    type: 'measurement',
    id: placed.id,
    measurement: {
      view,
      slice,
      kind: measure.kind,
      points: [],
      pointsMm: measure.pointsMm.map(([x, y, z]): [number, number, number] => [x, y, z]),
      lines: [...measure.lines],
      ...(name === '' ? {} : { name }),
    },
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

type Kept = NonNullable<Extract<JournalEntry, { type: 'measurement' }>['measurement']>;

/** Points of the patient of a measurement; one kept before they were is read off the plane of the CT it was drawn on. */
function pointsOf(
  { kind, view, slice, points, pointsMm }: Kept,
  grid: Grid,
  planes: Readonly<Record<ViewName, ViewPlane>>,
): readonly Vec3[] {
  if (pointsMm !== undefined) return pointsMm;
  const plane = planes[view as ViewName] as ViewPlane | undefined;
  if (plane === undefined) return [];
  const [a, b] = points;
  if (kind === 'ellipse')
    return a === undefined || b === undefined ? [] : ellipseRim(a, b, planeSurface(grid, plane, slice));
  return points.map(([p, q]) => toPatient(grid, indexOfPlane(plane, p, q, slice)));
}

/** Pure: the measurements a journal leaves, in the order they were placed. */
export function measuresAfter(
  entries: readonly JournalEntry[],
  grid: Grid,
  planes: Readonly<Record<ViewName, ViewPlane>>,
): PlacedMeasure[] {
  const placed = new Map<string, PlacedMeasure>();
  for (const entry of entries) {
    if (entry.type !== 'measurement') continue;
    const { id, measurement } = entry;
    if (measurement === null) {
      placed.delete(id);
      continue;
    }
    const { view, slice, kind, lines, name = '' } = measurement;
    const measure: Measure = { kind, pointsMm: pointsOf(measurement, grid, planes), lines };
    placed.set(id, { id, view: view as SurfaceName, slice, measure, name });
  }
  return [...placed.values()];
}

/** The measurements of a resumed case. */
export function keepMeasures(scope: CaseScope, entries: readonly JournalEntry[]): void {
  const { volume } = useCase.in(scope).getState();
  if (volume === null) return;
  useMeasures.in(scope).setState({ placed: measuresAfter(entries, volume.grid, planesFor(volume)) });
}

/** The end plates of a Cobb angle in words; '' when its lines were drawn by hand. */
function platesOf({ lines }: Measure): string {
  return lines
    .map((plate) => {
      const [vertebra = '', end = ''] = plate.split('/');
      return t.plate(vertebra, end === 'upper');
    })
    .join(' – ');
}

/** What is written beside a measurement: its number with its unit, one line or more. */
export function measureLines(measure: Measure): readonly string[] {
  if (measure.kind === 'ellipse') return measure.lines;
  const [a, b, c] = measure.pointsMm;
  if (a === undefined || b === undefined) return [];
  if (measure.kind === 'distance') return [`${distanceMm(a, b).toFixed(1)} mm`];
  if (measure.kind === 'angle') return c === undefined ? [] : [`${angleDegrees(a, b, c).toFixed(1)}°`];
  const value = cobbValue(measure.pointsMm);
  if (value === null) return [];
  const plates = platesOf(measure);
  return [t.cobb(value.degrees, value.sense), ...(plates === '' ? [] : [plates])];
}

/** Where a measurement was made, in words; a straightened view says that the number is the patient's. */
export function measuredIn({
  view,
  slice,
  measure,
}: Pick<PlacedMeasure, 'view' | 'slice' | 'measure'>): string {
  if (isCtView(view)) return `${texts.views[view]} ${slice + 1}`;
  if (view === 'straightSagittal' || view === 'straightCoronal') {
    const title = texts.reformat.titles[view];
    return measure.kind === 'ellipse' ? title : `${title} · ${t.inPatient}`;
  }
  return t.aligned(texts.views[view.slice('aligned-'.length) as ViewName]);
}
