/** How the case is looked at (cursor, window, zoom) and how cases are shown at all. Nothing here is saved or undone. */
import { create } from 'zustand';
import { type IndexPoint, indexPoint } from '../../core/geometry/grid.ts';
import { type PlaneBox, type ViewName, viewNames } from '../planes/planes.ts';
import type { SurfaceName } from '../planes/surface.ts';
import { caseStore } from './scope.ts';

export const layoutNames = ['spine', 'single', 'oneTwo', 'quad', 'side'] as const;
export type LayoutName = (typeof layoutNames)[number];

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

/**
 * Where a view looks: the plane point at its centre (mm in the plane) and its scale, or a box of the plane that is to fill it
 * whatever its size; with neither it fits the body.
 */
export interface Frame {
  readonly centreMm: readonly [number, number] | null;
  readonly pxPerMm: number | null;
  readonly boxMm?: PlaneBox;
}

/** Of the open case. */
export interface ViewState {
  /** Shared cursor: continuous voxel index; each view shows the nearest slice. */
  readonly cursor: IndexPoint;
  /** Of every view that has none of its own. */
  readonly window: WindowLevel;
  readonly ownWindows: Readonly<Partial<Record<SurfaceName, WindowLevel>>>;
  readonly frames: Readonly<Record<ViewName, Frame>>;
}

/** The user's way of looking, whichever case is open. */
export interface ViewSettings {
  readonly layout: LayoutName;
  /** The large view of the layout. */
  readonly mainView: ViewName;
  readonly interpolate: boolean;
  readonly crosshair: boolean;
  /** Levels beside the vertebrae. */
  readonly labels: boolean;
  /** Measurements are drawn, whichever tool is chosen. */
  readonly measures: boolean;
  readonly outlineWidth: number;
  readonly fillOpacity: number;
  readonly showReference: boolean;
  /** Views fit the body and leave out the air around it; else the whole image. */
  readonly fitBody: boolean;
  /** Going to a structure also zooms to it, and a case begins at its target or a vertebra. */
  readonly zoomTo: boolean;
  /** Size of the text and controls, 0.9–1.5 of the usual. */
  readonly textScale: number;
}

const fit: Frame = { centreMm: null, pxPerMm: null };
const initial: ViewState = {
  cursor: indexPoint(0, 0, 0),
  window: windowPresets.bone,
  ownWindows: {},
  frames: { axial: fit, sagittal: fit, coronal: fit },
};

export const useView = caseStore<ViewState>('view', () => initial);

const usual: ViewSettings = {
  layout: 'spine',
  mainView: 'axial',
  interpolate: true,
  crosshair: true,
  labels: true,
  measures: true,
  outlineWidth: 1.5,
  fillOpacity: 0.12,
  showReference: true,
  fitBody: true,
  zoomTo: true,
  textScale: 1,
};
const KEY = 'pedicle-view';
const textScales: readonly number[] = [0.9, 1, 1.1, 1.25, 1.5];

/** As this machine remembers it; what cannot be read, or is not known, is as usual. */
function remembered(): ViewSettings {
  if (typeof localStorage === 'undefined') return usual;
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const same = Object.entries(usual).map(([name, value]) => [
      name,
      typeof kept[name] === typeof value ? kept[name] : value,
    ]);
    const read = Object.fromEntries(same) as ViewSettings;
    return {
      ...read,
      layout: layoutNames.find((n) => n === read.layout) ?? usual.layout,
      mainView: viewNames.find((n) => n === read.mainView) ?? usual.mainView,
      textScale: textScales.find((n) => n === read.textScale) ?? usual.textScale,
    };
  } catch {
    return usual;
  }
}

export const useViewSettings = create<ViewSettings>(remembered);
useViewSettings.subscribe((settings) => {
  if (typeof localStorage !== 'undefined') localStorage.setItem(KEY, JSON.stringify(settings));
});

/** Text and controls one step larger (1) or smaller (−1). */
export function stepTextScale(by: 1 | -1): void {
  const at = textScales.indexOf(useViewSettings.getState().textScale);
  const next = textScales[at + by];
  if (next !== undefined) useViewSettings.setState({ textScale: next });
}

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

/** The grey levels of a view: its own, else those of all. */
export const windowOf = ({ window, ownWindows }: ViewState, view: SurfaceName): WindowLevel =>
  ownWindows[view] ?? window;

const rounded = ({ width, level }: WindowLevel): WindowLevel => ({
  width: Math.max(1, Math.round(width)),
  level: Math.round(level),
});

/** @param view a view that has a window of its own keeps it to itself; without one, and for others, all views change. */
export const setWindow = (window: WindowLevel, view?: SurfaceName): void =>
  useView.setState((s) =>
    view !== undefined && s.ownWindows[view] !== undefined
      ? { ownWindows: { ...s.ownWindows, [view]: rounded(window) } }
      : { window: rounded(window) },
  );

/** Gives a view a window of its own, to begin with the one it has. */
export const giveOwnWindow = (view: SurfaceName): void =>
  useView.setState((s) => ({ ownWindows: { ...s.ownWindows, [view]: windowOf(s, view) } }));

/** The view follows the window of all again; without a name every view does. */
export const shareWindow = (view?: SurfaceName): void =>
  useView.setState((s) => ({
    ownWindows: view === undefined ? {} : { ...s.ownWindows, [view]: undefined },
  }));

/** What is under the pointer; its own store, it changes with every move. */
export interface Probe {
  readonly index: IndexPoint;
  readonly patientMm: readonly [number, number, number];
  readonly hu: number | null;
}
export const useProbe = caseStore<{ probe: Probe | null }>('probe', () => ({ probe: null }));
