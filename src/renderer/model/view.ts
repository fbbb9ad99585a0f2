/** How the case is looked at (cursor, window, zoom) and how cases are shown at all. Nothing here is saved or undone. */
import { create } from 'zustand';
import { type IndexPoint, indexPoint } from '../../core/geometry/grid.ts';
import type { ViewName } from '../planes/planes.ts';
import { caseStore } from './scope.ts';

export type LayoutName = 'single' | 'oneTwo' | 'quad' | 'side';

export interface WindowLevel {
  readonly width: number;
  readonly level: number;
}

export const windowPresets = {
  bone: { width: 2000, level: 350 },
  softTissue: { width: 400, level: 40 },
  lung: { width: 1500, level: -550 },
  cord: { width: 250, level: 30 },
} as const satisfies Record<string, WindowLevel>;
export type WindowPreset = keyof typeof windowPresets;

/** Where a view looks: the plane point at its centre (mm in the plane) and its scale; null = fit the image. */
export interface Frame {
  readonly centreMm: readonly [number, number] | null;
  readonly pxPerMm: number | null;
}

/** Of the open case. */
export interface ViewState {
  /** Shared cursor: continuous voxel index; each view shows the nearest slice. */
  readonly cursor: IndexPoint;
  readonly window: WindowLevel;
  readonly frames: Readonly<Record<ViewName, Frame>>;
}

/** The user's way of looking, whichever case is open. */
export interface ViewSettings {
  readonly layout: LayoutName;
  /** The large view of the layout. */
  readonly mainView: ViewName;
  readonly interpolate: boolean;
  readonly crosshair: boolean;
  readonly outlineWidth: number;
  readonly fillOpacity: number;
  readonly showReference: boolean;
}

const fit: Frame = { centreMm: null, pxPerMm: null };
const initial: ViewState = {
  cursor: indexPoint(0, 0, 0),
  window: windowPresets.bone,
  frames: { axial: fit, sagittal: fit, coronal: fit },
};

export const useView = caseStore<ViewState>('view', () => initial);

export const useViewSettings = create<ViewSettings>(() => ({
  layout: 'oneTwo',
  mainView: 'axial',
  interpolate: true,
  crosshair: true,
  outlineWidth: 1.5,
  fillOpacity: 0.12,
  showReference: true,
}));

/** The middle of a grid of `dims`: where the cursor begins. */
export const middleOf = (dims: readonly [number, number, number]): IndexPoint =>
  indexPoint(...(dims.map((n) => Math.floor((n - 1) / 2)) as [number, number, number]));

export function setCursor(index: readonly [number, number, number], dims: readonly number[]): void {
  const clamped = index.map((v, axis) => Math.min(Math.max(v, 0), (dims[axis] ?? 1) - 1));
  const [i, j, k] = clamped as [number, number, number];
  const now = useView.getState().cursor;
  if (now[0] !== i || now[1] !== j || now[2] !== k) useView.setState({ cursor: indexPoint(i, j, k) });
}

export const setFrame = (view: ViewName, frame: Frame): void =>
  useView.setState((s) => ({ frames: { ...s.frames, [view]: frame } }));

export const setWindow = (window: WindowLevel): void =>
  useView.setState({
    window: { width: Math.max(1, Math.round(window.width)), level: Math.round(window.level) },
  });

/** What is under the pointer; its own store, it changes with every move. */
export interface Probe {
  readonly index: IndexPoint;
  readonly patientMm: readonly [number, number, number];
  readonly hu: number | null;
}
export const useProbe = caseStore<{ probe: Probe | null }>('probe', () => ({ probe: null }));
