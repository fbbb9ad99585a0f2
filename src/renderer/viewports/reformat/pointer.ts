/** Pointer and wheel on a view along the spine: they move the shared cursor, nothing else. */
import { patientPoint, toIndex } from '../../../core/geometry/grid.ts';
import { useCase } from '../../state/case.ts';
import { cursorMm, goToPoint } from '../../state/reformat.ts';
import { useProbe } from '../../state/view.ts';
import { huAt } from '../pointer.ts';
import { pointAt, type ReformatScene } from './scene.ts';

export interface ReformatPointerView {
  scene(): ReformatScene | null;
  size(): readonly [number, number];
  zoom(factor: number): void;
}

/** Listens on `element`; @returns a function that stops. */
export function listenToReformat(element: HTMLElement, view: ReformatPointerView): () => void {
  const place = (event: MouseEvent) => {
    const [volume, scene] = [useCase.getState().volume, view.scene()];
    if (volume === null || scene === null) return null;
    const bounds = element.getBoundingClientRect();
    const point = pointAt(scene, view.size(), event.clientX - bounds.left, event.clientY - bounds.top);
    return { volume, scene, point };
  };
  const down = (event: PointerEvent): void => {
    const at = place(event);
    if (at === null || event.button !== 0) return;
    element.focus({ preventScroll: true });
    goToPoint(at.volume.grid, at.point);
    event.preventDefault();
  };
  const move = (event: PointerEvent): void => {
    const at = place(event);
    if (at === null) return;
    const [x, y, z] = at.point;
    const index = toIndex(at.volume.grid, patientPoint(x, y, z));
    useProbe.setState({
      probe: { view: 'axial', index, patientMm: at.point, hu: huAt(at.volume, index) },
    });
  };
  const leave = (): void => useProbe.setState({ probe: null });
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const at = place(event);
    if (at === null) return;
    const by = -Math.sign(event.deltaY);
    if (event.ctrlKey || event.metaKey) {
      view.zoom(1.15 ** by);
      return;
    }
    const from = cursorMm(at.volume.grid);
    const step = at.scene.wheelMm;
    goToPoint(at.volume.grid, [from[0] + by * step[0], from[1] + by * step[1], from[2] + by * step[2]]);
  };
  const menu = (event: Event): void => event.preventDefault();
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('contextmenu', menu);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('contextmenu', menu);
  };
}
