/** Views along the spine: which are shown, the line they follow, the vertebrae on it. */
import { type Grid, toPatient, type Vec3 } from '../../core/geometry/grid.ts';
import { lineThrough, nearestOnLine, sliceCentres } from '../../core/spine/frames/guideline.ts';
import type { SpineCentreline } from '../../core/spine/types.ts';
import { type StructureTable, structuresOf } from '../../core/structures/edit.ts';
import type { SliceRings, Structure } from '../../core/structures/types.ts';
import type { ReformatKind } from '../planes/planes.ts';
import { useCase } from './case.ts';
import { useDocument } from './document.ts';
import { goToPatient, goToStructure } from './go-to.ts';
import { caseStore } from './scope.ts';
import { selectStructure } from './selection.ts';
import { compareNames } from './structure-groups.ts';
import { type Frame, useView } from './view.ts';

export type ReformatMode = 'off' | 'aligned' | 'straight';

export interface ReformatState {
  readonly mode: ReformatMode;
  readonly frames: Readonly<Record<ReformatKind, Frame>>;
}

const fit: Frame = { centreMm: null, pxPerMm: null };
const fitted: ReformatState['frames'] = {
  axial: fit,
  sagittal: fit,
  coronal: fit,
  straightSagittal: fit,
  straightCoronal: fit,
};
export const useReformat = caseStore<ReformatState>('reformat', () => ({ mode: 'off', frames: fitted }));

export const setReformatFrame = (kind: ReformatKind, frame: Frame): void =>
  useReformat.setState((s) => ({ frames: { ...s.frames, [kind]: frame } }));

export const fitReformat = (): void => useReformat.setState({ frames: fitted });

const tubes = [/^SpinalCanal$/i, /^SpinalCord$/i, /^(Spinal_?Canal|Spinal_?Cord|Canal|Cord|Myelon)/i];
const isWholeVertebra = (name: string): boolean => /^VB_[CTL]\d+$/i.test(name);
const isVertebra = (name: string): boolean => /^VB_/i.test(name);

/** Smoothing along the line: a canal is smooth by itself, centres of vertebrae are not. */
const TUBE_SMOOTH_MM = 6;
const VERTEBRA_SMOOTH_MM = 14;

const lines = new WeakMap<SliceRings, SpineCentreline | null>();

function tubeLine({ slices }: Structure): SpineCentreline | null {
  const known = lines.get(slices);
  if (known !== undefined) return known;
  const line = lineThrough(sliceCentres(slices), TUBE_SMOOTH_MM) ?? null;
  lines.set(slices, line);
  return line;
}

export interface SpineGuide {
  readonly line: SpineCentreline;
  /** Structure the line comes from, or the vertebrae. */
  readonly source: string;
}

const guides = new WeakMap<StructureTable, SpineGuide | null>();

/** The line along the spine: of the canal, else of the cord, else of the vertebrae; null without any of them. */
export function spineGuide(): SpineGuide | null {
  const { structures: table } = useDocument.getState();
  const known = guides.get(table);
  if (known !== undefined) return known;
  const guide = findGuide(structuresOf(table));
  guides.set(table, guide);
  return guide;
}

function findGuide(structures: readonly Structure[]): SpineGuide | null {
  for (const pattern of tubes) {
    for (const structure of structures.filter((s) => pattern.test(s.name))) {
      const line = tubeLine(structure);
      if (line !== null) return { line, source: structure.name };
    }
  }
  const points = structures.filter((s) => isVertebra(s.name)).flatMap((s) => sliceCentres(s.slices));
  const line = lineThrough(points, VERTEBRA_SMOOTH_MM);
  return line === undefined ? null : { line, source: 'VB_*' };
}

export interface VertebraPlace {
  readonly structure: Structure;
  /** Along the line, mm. */
  readonly sMm: number;
}

const means = new WeakMap<SliceRings, Vec3>();

function centreOf({ slices }: Structure): Vec3 {
  const known = means.get(slices);
  if (known !== undefined) return known;
  const points = sliceCentres(slices);
  const mean = [0, 1, 2].map(
    (a) => points.reduce((sum, p) => sum + p[a]!, 0) / Math.max(1, points.length),
  ) as unknown as Vec3;
  means.set(slices, mean);
  return mean;
}

/** Vertebrae along the line, cranial first; bodies only where no whole vertebrae are there. */
export function vertebraPlaces(line: SpineCentreline): VertebraPlace[] {
  const all = structuresOf(useDocument.getState().structures).filter((s) => s.slices.size > 0);
  const whole = all.filter((s) => isWholeVertebra(s.name));
  const chosen = whole.length > 0 ? whole : all.filter((s) => isVertebra(s.name));
  return chosen
    .map((structure) => ({ structure, sMm: nearestOnLine(line, centreOf(structure)) }))
    .sort((a, b) => a.sMm - b.sMm || compareNames(a.structure.name, b.structure.name));
}

export const cursorMm = (grid: Grid): Vec3 => toPatient(grid, useView.getState().cursor);

/** Turns a kind of views on, or back to the CT's own planes. */
export function toggleReformat(mode: Exclude<ReformatMode, 'off'>): void {
  useReformat.setState((s) => ({ mode: s.mode === mode ? 'off' : mode }));
}

/** Goes to the next vertebra towards the feet (`by` 1) or the head (−1) and chooses it. */
export function stepVertebra(by: 1 | -1): void {
  const [volume, guide] = [useCase.getState().volume, spineGuide()];
  if (volume === null || guide === null) return;
  const places = vertebraPlaces(guide.line);
  const here = nearestOnLine(guide.line, cursorMm(volume.grid));
  const beyond = places.filter(({ sMm }) => (sMm - here) * by > NEAR_MM);
  const next = by === 1 ? beyond[0] : beyond.at(-1);
  if (next === undefined) return;
  selectStructure(next.structure.id);
  goToStructure(next.structure);
  // The middle slice is not quite the middle along the line: steps must not stick.
  goToPatient(centreOf(next.structure));
}

const NEAR_MM = 3;
