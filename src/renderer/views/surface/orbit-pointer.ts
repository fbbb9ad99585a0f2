/** Mouse and keys on the 3D view: turn, move, zoom, and a click that picks. */
import { moved, type Orbit, turned, zoomed } from './orbit.ts';
import type { SurfaceScene } from './scene.ts';

const CLICK_PX = 4;
const ARROW_PX = 25;

/** What a key does to the camera; null for keys that are not the camera's. */
export function orbitByKey(orbit: Orbit, key: string): Orbit | null {
  switch (key) {
    case 'ArrowLeft':
      return turned(orbit, -ARROW_PX, 0);
    case 'ArrowRight':
      return turned(orbit, ARROW_PX, 0);
    case 'ArrowUp':
      return turned(orbit, 0, -ARROW_PX);
    case 'ArrowDown':
      return turned(orbit, 0, ARROW_PX);
    case '+':
    case '=':
      return zoomed(orbit, 1.25);
    case '-':
      return zoomed(orbit, 0.8);
    default:
      return null;
  }
}

/** Listens on `host`. @returns a function that stops. */
export function listenToOrbit(
  host: HTMLElement,
  scene: SurfaceScene,
  onPick: (xPx: number, yPx: number) => void,
): () => void {
  let drag: { x: number; y: number; button: number; travel: number } | null = null;
  const down = (event: PointerEvent): void => {
    drag = { x: event.clientX, y: event.clientY, button: event.shiftKey ? 2 : event.button, travel: 0 };
    host.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (drag === null) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag = { ...drag, x: event.clientX, y: event.clientY, travel: drag.travel + Math.hypot(dx, dy) };
    if (drag.travel < CLICK_PX) return;
    const orbit = scene.orbit();
    scene.setOrbit(drag.button === 0 ? turned(orbit, dx, dy) : moved(orbit, dx, dy, host.clientHeight), true);
  };
  const up = (event: PointerEvent): void => {
    if (drag === null) return;
    const { travel, button } = drag;
    drag = null;
    if (travel >= CLICK_PX) scene.setOrbit(scene.orbit(), false);
    else if (button === 0) {
      const bounds = host.getBoundingClientRect();
      onPick(event.clientX - bounds.left, event.clientY - bounds.top);
    }
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    scene.setOrbit(zoomed(scene.orbit(), event.deltaY < 0 ? 1.12 : 1 / 1.12), false);
  };
  const noMenu = (event: Event): void => event.preventDefault();
  host.addEventListener('pointerdown', down);
  host.addEventListener('pointermove', move);
  host.addEventListener('pointerup', up);
  host.addEventListener('pointercancel', up);
  host.addEventListener('wheel', wheel, { passive: false });
  host.addEventListener('contextmenu', noMenu);
  return () => {
    host.removeEventListener('pointerdown', down);
    host.removeEventListener('pointermove', move);
    host.removeEventListener('pointerup', up);
    host.removeEventListener('pointercancel', up);
    host.removeEventListener('wheel', wheel);
    host.removeEventListener('contextmenu', noMenu);
  };
}
