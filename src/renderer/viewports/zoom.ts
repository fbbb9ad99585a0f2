/** Zoom by key: about the middle of the active view. */
import { useCase } from '../state/case.ts';
import { setFrame } from '../state/view.ts';
import { useActiveView } from './activeView.ts';
import { cameraFor, planesFor } from './viewport.ts';

export function zoomActive(factor: number): void {
  const volume = useCase.getState().volume;
  const { name } = useActiveView.getState();
  const host = document.querySelector(`[data-view="${name}"] .viewport-canvas`);
  if (volume === null || host === null) return;
  const camera = cameraFor(name, planesFor(volume)[name], volume, [host.clientWidth, host.clientHeight]);
  setFrame(name, {
    centreMm: [camera.p, camera.q],
    pxPerMm: Math.min(200, Math.max(0.05, camera.pxPerMm * factor)),
  });
}
