/**
 * Pointer and wheel on a view of the patient, the same in all of them: middle button moves, right button sets the window,
 * Ctrl+wheel zooms about the pointer, the wheel steps, and what lies under the pointer is told. The left button is the view's.
 */
import { patientPoint, toIndex, type Vec3 } from '../../core/geometry/grid.ts';
import { type CaseVolume, useCase } from '../model/case.ts';
import { type Frame, setWindow, useProbe, useView, windowOf } from '../model/view.ts';
import { type Camera, fromScreen, zoomAt } from '../planes/planes.ts';
import type { SurfaceName } from '../planes/surface.ts';

type PlanePoint = readonly [number, number];

/** What the pointer code needs to know of its view, asked anew at each event; points are in plane mm. */
export interface PointerView {
  readonly name: SurfaceName;
  /** Null while there is nothing to point at. */
  camera(): Camera | null;
  size(): readonly [number, number];
  setFrame(frame: Frame): void;
  /** LPS mm. */
  patientAt(at: PlanePoint): Vec3;
  /** Left button down; true begins a drag. */
  press(at: PlanePoint, event: PointerEvent): boolean;
  drag(at: PlanePoint, event: PointerEvent): void;
  release(at: PlanePoint, event: PointerEvent): void;
  /** The right button was pressed and let go without a drag. */
  menu?(at: PlanePoint, event: PointerEvent): void;
  /** The pointer is at a place, or has left. */
  hover(at: PlanePoint | null, event: PointerEvent): void;
  /** Positive towards the patient's head, left or back. */
  step(by: number): void;
  /** Shift and wheel, in notches; true when used. */
  shiftWheel(at: PlanePoint, notches: number, event: WheelEvent): boolean;
}

type Drag = 'left' | 'pan' | 'menu' | 'window' | null;

/** A right button that moves less than this asks for the menu; more sets the window. CSS px. */
const MENU_REACH_PX = 4;

/** HU of the voxel a continuous index falls in; null outside or not loaded yet. */
export function huAt(volume: CaseVolume, index: readonly [number, number, number]): number | null {
  const [i, j, k] = index.map(Math.round) as [number, number, number];
  const [ni, nj, nk] = volume.grid.dims;
  if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk || volume.ready[k] !== 1) return null;
  return volume.data[i + ni * (j + nj * k)] ?? null;
}

/** Tells what lies at a place (LPS mm) in the status bar. */
export function showProbe(point: Vec3): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const patientMm = patientPoint(...point);
  const index = toIndex(volume.grid, patientMm);
  useProbe.setState({ probe: { index, patientMm, hu: huAt(volume, index) } });
}

function dragWindow(view: SurfaceName, dx: number, dy: number): void {
  const { width, level } = windowOf(useView.getState(), view);
  const step = Math.max(1, width / 250);
  setWindow({ width: width + dx * step, level: level + dy * step }, view);
}

/** Whole wheel steps out of pixels or lines; small turns add up. */
function wheelSteps(): (event: WheelEvent) => number {
  let rest = 0;
  return (event) => {
    const delta = event.deltaY !== 0 ? event.deltaY : event.deltaX;
    rest += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 33 : delta;
    const notches = Math.trunc(rest / 50);
    rest -= notches * 50;
    return notches === 0 ? 0 : Math.sign(notches) * Math.max(1, Math.round(Math.abs(notches) / 2));
  };
}

/** Listens on `element`; @returns a function that stops. */
export function listenToPointer(element: HTMLElement, view: PointerView): () => void {
  let drag: Drag = null;
  let last: [number, number] = [0, 0];
  let pressed: [number, number] = [0, 0];
  const stepsOf = wheelSteps();

  const onScreen = (event: MouseEvent): [number, number] => {
    const bounds = element.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  };
  const place = (event: MouseEvent): PlanePoint | null => {
    const camera = view.camera();
    return camera === null ? null : fromScreen(camera, view.size(), ...onScreen(event));
  };

  const down = (event: PointerEvent): void => {
    const at = place(event);
    if (at === null) return;
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    last = [event.clientX, event.clientY];
    pressed = last;
    if (event.button === 1) drag = 'pan';
    else if (event.button === 2) drag = 'menu';
    else if (view.press(at, event)) drag = 'left';
    event.preventDefault();
  };

  const pan = (dx: number, dy: number): void => {
    const camera = view.camera();
    if (camera === null) return;
    const { p, q, pxPerMm } = camera;
    view.setFrame({ centreMm: [p - dx / pxPerMm, q - dy / pxPerMm], pxPerMm });
  };

  const move = (event: PointerEvent): void => {
    const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
    last = [event.clientX, event.clientY];
    const far = Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) >= MENU_REACH_PX;
    if (drag === 'menu' && far) drag = 'window';
    if (drag === 'pan') pan(dx, dy);
    else if (drag === 'menu') return;
    else if (drag === 'window') dragWindow(view.name, dx, dy);
    else {
      const at = place(event);
      if (at === null) return;
      showProbe(view.patientAt(at));
      if (drag === 'left') view.drag(at, event);
      view.hover(at, event);
    }
  };

  const up = (event: PointerEvent): void => {
    const at = drag === 'left' || drag === 'menu' ? place(event) : null;
    if (at !== null && drag === 'left') view.release(at, event);
    if (at !== null && drag === 'menu' && event.type === 'pointerup') view.menu?.(at, event);
    drag = null;
  };

  const leave = (event: PointerEvent): void => {
    if (drag !== null) return;
    useProbe.setState({ probe: null });
    view.hover(null, event);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const [camera, at] = [view.camera(), place(event)];
    if (camera === null || at === null) return;
    const steps = stepsOf(event);
    if (steps === 0) return;
    if (event.shiftKey && view.shiftWheel(at, -steps, event)) return;
    if (event.ctrlKey || event.metaKey) {
      const zoomed = zoomAt(camera, view.size(), ...onScreen(event), 1.15 ** -steps);
      view.setFrame({ centreMm: [zoomed.p, zoomed.q], pxPerMm: zoomed.pxPerMm });
      return;
    }
    // Wheel up goes towards the head, as in the planning systems.
    view.step(-steps);
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
