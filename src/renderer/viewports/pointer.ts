/** Pointer and wheel on a view: navigation itself, everything else to the tool in plane and patient coordinates. */
import { toPatient } from '../../core/geometry/grid.ts';
import { texts } from '../app/texts.ts';
import { type CaseVolume, useCase } from '../state/case.ts';
import { notify } from '../state/notices.ts';
import { setCursor, setFrame, setWindow, useProbe, useView } from '../state/view.ts';
import { currentTool } from '../tools/runtime.ts';
import type { ToolPointer } from '../tools/types.ts';
import {
  type Camera,
  fromScreen,
  indexOfPlane,
  isContourPlane,
  slicePositionMm,
  type ViewPlane,
  zoomAt,
} from './geometry.ts';

/** What the pointer code needs to know of its view, asked anew at each event. */
export interface PointerView {
  plane(): ViewPlane | null;
  slice(): number;
  camera(): Camera | null;
  size(): readonly [number, number];
}

type Drag = 'tool' | 'pan' | 'window' | null;

function toolPointer(
  view: PointerView,
  volume: CaseVolume,
  event: PointerEvent | WheelEvent,
): ToolPointer | null {
  const [plane, camera] = [view.plane(), view.camera()];
  if (plane === null || camera === null) return null;
  const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const planeMm = fromScreen(camera, view.size(), event.clientX - bounds.left, event.clientY - bounds.top);
  const index = indexOfPlane(plane, planeMm[0], planeMm[1], view.slice());
  return {
    view: plane.name,
    plane,
    slice: view.slice(),
    index,
    patient: toPatient(volume.grid, index),
    planeMm,
    pxPerMm: camera.pxPerMm,
    shift: event.shiftKey,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    clicks: event.detail,
  };
}

/** HU of the voxel a continuous index falls in; null outside or not loaded yet. */
export function huAt(volume: CaseVolume, index: readonly [number, number, number]): number | null {
  const [i, j, k] = index.map(Math.round) as [number, number, number];
  const [ni, nj, nk] = volume.grid.dims;
  if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk || volume.ready[k] !== 1) return null;
  return volume.data[i + ni * (j + nj * k)] ?? null;
}

function showProbe(pointer: ToolPointer, volume: CaseVolume): void {
  useProbe.setState({
    probe: {
      view: pointer.view,
      index: pointer.index,
      patientMm: pointer.patient,
      hu: huAt(volume, pointer.index),
    },
  });
}

/** Moves a view by whole slices, positive towards the patient's head, left or back whatever the storage order. */
export function stepSlice(plane: ViewPlane, by: number): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const next = [...useView.getState().cursor] as [number, number, number];
  const { grid } = volume;
  const ascending = slicePositionMm(grid, plane, 1) >= slicePositionMm(grid, plane, 0) ? 1 : -1;
  next[plane.normalAxis] = Math.round(next[plane.normalAxis]) + by * ascending;
  setCursor(next, volume.grid.dims);
}

/** Listens on `element`; @returns a function that stops. */
export function listenToPointer(element: HTMLElement, view: PointerView): () => void {
  let drag: Drag = null;
  let last: [number, number] = [0, 0];
  let wheelRest = 0;

  const toolMayUse = (pointer: ToolPointer): boolean => {
    const current = currentTool();
    if (current === null) return false;
    if (!current.tool.edits || isContourPlane(pointer.plane)) return true;
    notify('info', texts.tools.wrongView);
    return false;
  };

  const down = (event: PointerEvent): void => {
    const volume = useCase.getState().volume;
    if (volume === null) return;
    const pointer = toolPointer(view, volume, event);
    if (pointer === null) return;
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    last = [event.clientX, event.clientY];
    if (event.button === 1) drag = 'pan';
    else if (event.button === 2) drag = 'window';
    else if (toolMayUse(pointer) && currentTool()?.session.pointerDown?.(pointer) === true) drag = 'tool';
    event.preventDefault();
  };

  const pan = (dx: number, dy: number): void => {
    const [plane, camera] = [view.plane(), view.camera()];
    if (plane === null || camera === null) return;
    setFrame(plane.name, {
      centreMm: [camera.p - dx / camera.pxPerMm, camera.q - dy / camera.pxPerMm],
      pxPerMm: camera.pxPerMm,
    });
  };

  const move = (event: PointerEvent): void => {
    const volume = useCase.getState().volume;
    if (volume === null) return;
    const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
    last = [event.clientX, event.clientY];
    if (drag === 'pan') {
      pan(dx, dy);
      return;
    }
    if (drag === 'window') {
      const { width, level } = useView.getState().window;
      const step = Math.max(1, width / 250);
      setWindow({ width: width + dx * step, level: level + dy * step });
      return;
    }
    const pointer = toolPointer(view, volume, event);
    if (pointer === null) return;
    showProbe(pointer, volume);
    const session = currentTool()?.session;
    if (drag === 'tool') session?.pointerMove?.(pointer);
    session?.hover?.(pointer);
  };

  const up = (event: PointerEvent): void => {
    const volume = useCase.getState().volume;
    if (drag === 'tool' && volume !== null) {
      const pointer = toolPointer(view, volume, event);
      if (pointer !== null) currentTool()?.session.pointerUp?.(pointer);
    }
    drag = null;
  };

  const leave = (): void => {
    if (drag !== null) return;
    useProbe.setState({ probe: null });
    currentTool()?.session.hover?.(null);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const volume = useCase.getState().volume;
    const [plane, camera] = [view.plane(), view.camera()];
    if (volume === null || plane === null || camera === null) return;
    const delta = event.deltaY !== 0 ? event.deltaY : event.deltaX;
    wheelRest += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 33 : delta;
    const notches = Math.trunc(wheelRest / 50);
    if (notches === 0) return;
    wheelRest -= notches * 50;
    const steps = Math.sign(notches) * Math.max(1, Math.round(Math.abs(notches) / 2));
    const pointer = toolPointer(view, volume, event);
    if (pointer === null) return;
    if (event.shiftKey && currentTool()?.session.wheel?.(pointer, -steps) === true) return;
    if (event.ctrlKey || event.metaKey) {
      const bounds = element.getBoundingClientRect();
      const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
      const zoomed = zoomAt(camera, view.size(), x, y, 1.15 ** -steps);
      setFrame(plane.name, { centreMm: [zoomed.p, zoomed.q], pxPerMm: zoomed.pxPerMm });
      return;
    }
    // Wheel up goes towards the head, as in the planning systems.
    stepSlice(plane, -steps);
  };

  const menu = (event: Event): void => event.preventDefault();
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('contextmenu', menu);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('contextmenu', menu);
  };
}
