/**
 * A pointer moved by keys, so that whatever is drawn with the mouse can be drawn without it: Ctrl and arrows move it in the active view
 * (with Shift in larger steps), Space presses and lets go.
 */
import { create } from 'zustand';
import { planesFor, useCase } from '../model/case.ts';
import { useReformat } from '../model/reformat.ts';
import { useView } from '../model/view.ts';
import { fromScreen, planePoint, toScreen, type ViewName } from '../planes/planes.ts';
import { useActiveView } from './active-view.ts';
import { type PointerView, showProbe } from './pointer.ts';

type PlanePoint = readonly [number, number];

interface KeyPointer {
  /** The view it is in; null while there is none. */
  readonly view: ViewName | null;
  /** Plane mm. */
  readonly at: PlanePoint;
  readonly pressed: boolean;
}

const none: KeyPointer = { view: null, at: [0, 0], pressed: false };
export const useKeyPointer = create<KeyPointer>(() => none);

const views = new Map<ViewName, { readonly host: HTMLElement; readonly view: PointerView }>();

/** Lets keys point in a view; a pointer of another kind moved there ends it. @returns what stops it. */
export function takeKeyPointer(name: ViewName, host: HTMLElement, view: PointerView): () => void {
  const target = { host, view };
  views.set(name, target);
  const end = (): void => {
    if (useKeyPointer.getState().view !== null) useKeyPointer.setState(none);
  };
  host.addEventListener('pointermove', end);
  return () => {
    host.removeEventListener('pointermove', end);
    if (views.get(name) === target) views.delete(name);
  };
}

/** mm a key moves it by; with Shift. */
const [STEP_MM, LARGE_STEP_MM] = [1, 5];
/** Right and down on screen. */
const ways: Readonly<Record<string, PlanePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Does what the key means for the pointer; true when it was one of its keys. */
export function pointByKey(event: KeyboardEvent): boolean {
  const { volume } = useCase.getState();
  const { name } = useActiveView.getState();
  const target = views.get(name);
  if (volume === null || target === undefined || useReformat.getState().mode !== 'off') return false;
  const known = useKeyPointer.getState();
  if (event.key === 'Escape') {
    // What was begun is dropped by the command that Escape stands for.
    if (known.pressed) useKeyPointer.setState({ pressed: false });
    return false;
  }
  const way = ways[event.key];
  const moves = way !== undefined && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!moves && event.key !== ' ') return false;
  const { host, view } = target;
  const [camera, size] = [view.camera(), view.size()];
  if (camera === null) return false;
  const start = planePoint(planesFor(volume)[name], useView.getState().cursor);
  let at: PlanePoint = known.view === name ? known.at : start;
  if (moves && known.view === name) {
    const mm = event.shiftKey ? LARGE_STEP_MM : STEP_MM;
    at = [at[0] + mm * way[0], at[1] + mm * way[1]];
  }
  // Never out of sight.
  const [x, y] = toScreen(camera, size, ...at);
  if (x < 0 || y < 0 || x > size[0] || y > size[1])
    at = fromScreen(camera, size, Math.min(size[0], Math.max(0, x)), Math.min(size[1], Math.max(0, y)));
  host.focus({ preventScroll: true });
  const wasPressed = known.pressed && known.view === name;
  const mouse = (buttons: number): PointerEvent =>
    new PointerEvent('pointermove', { shiftKey: !moves && event.shiftKey, buttons, detail: 1 });
  let pressed = wasPressed;
  if (moves) {
    if (pressed) view.drag(at, mouse(1));
  } else if (pressed) {
    view.release(at, mouse(0));
    pressed = false;
  } else pressed = view.press(at, mouse(1));
  useKeyPointer.setState({ view: name, at, pressed });
  showProbe(view.patientAt(at));
  view.hover(at, mouse(pressed ? 1 : 0));
  return true;
}
