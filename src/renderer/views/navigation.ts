/** Moving about by key in whatever view is active: zoom about its middle, step, fit, bring the cursor to the middle. */
import { planesFor, useCase } from '../model/case.ts';
import { fitReformat, setReformatFrame, useReformat } from '../model/reformat.ts';
import { type Frame, middleOf, setCursor, setFrame, useView } from '../model/view.ts';
import { type Camera, planePoint, viewNames } from '../planes/planes.ts';
import { activeSpineView, useActiveView } from './active-view.ts';
import { stepSlice } from './slice-pointer.ts';
import { stepSheet } from './spine/pointer.ts';
import { sceneOf } from './spine/reformat-view.ts';
import type { ReformatScene } from './spine/scene.ts';
import { cameraFor } from './viewport.ts';

function sizeOf(selector: string): readonly [number, number] | null {
  const host = document.querySelector(`${selector} .viewport-canvas`);
  return host === null ? null : [host.clientWidth, host.clientHeight];
}

function activeScene(): ReformatScene | null {
  const spine = activeSpineView();
  const size = sizeOf(`[data-reformat="${spine}"]`);
  return spine === null || size === null ? null : sceneOf(spine, size);
}

const zoomed = ({ p, q, pxPerMm }: Camera, factor: number): Frame => ({
  centreMm: [p, q],
  pxPerMm: Math.min(200, Math.max(0.05, pxPerMm * factor)),
});

export function zoomActive(factor: number): void {
  const spine = activeSpineView();
  if (spine !== null) {
    const scene = activeScene();
    if (scene !== null) setReformatFrame(spine, zoomed(scene.camera, factor));
    return;
  }
  const volume = useCase.getState().volume;
  const { name } = useActiveView.getState();
  const size = sizeOf(`[data-view="${name}"]`);
  if (volume === null || size === null) return;
  setFrame(name, zoomed(cameraFor(name, planesFor(volume)[name], volume, size), factor));
}

/** Positive towards the patient's head, left or back. */
export function stepActive(by: number): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  if (activeSpineView() === null) stepSlice(planesFor(volume)[useActiveView.getState().name], by);
  else {
    const scene = activeScene();
    if (scene !== null) stepSheet(scene, by);
  }
}

export function fitViews(): void {
  for (const name of viewNames) setFrame(name, { centreMm: null, pxPerMm: null });
  fitReformat();
}

/** Everything as at the beginning: views fitted, the cursor in the middle of the CT. */
export function resetViews(): void {
  fitViews();
  const volume = useCase.getState().volume;
  if (volume !== null) setCursor(middleOf(volume.grid.dims), volume.grid.dims);
}

/** Brings the cursor into the middle of the views that are zoomed in. */
export function centreOnCursor(): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const { frames, cursor } = useView.getState();
  for (const name of viewNames) {
    const frame = frames[name];
    if (frame.centreMm === null || frame.pxPerMm === null) continue;
    setFrame(name, { ...frame, centreMm: planePoint(planesFor(volume)[name], cursor) });
  }
  const { frames: along } = useReformat.getState();
  for (const kind of ['straightSagittal', 'straightCoronal'] as const) {
    const size = sizeOf(`[data-reformat="${kind}"]`);
    const scene = size === null ? null : sceneOf(kind, size);
    if (scene === null || along[kind].centreMm === null) continue;
    setReformatFrame(kind, { ...along[kind], centreMm: [along[kind].centreMm[0], scene.cursor[1]] });
  }
}
