/** One view on the page: image below, overlay above, drawn only when something it shows has changed. */
import { type CaseVolume, useCase } from '../state/case.ts';
import { useCompare } from '../state/compare.ts';
import { useDocument } from '../state/document.ts';
import { useOperationPreview } from '../state/operationPreview.ts';
import { useReferences } from '../state/references.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { currentTool, useTooling } from '../tools/runtime.ts';
import { type Camera, fitCamera, type ViewName, type ViewPlane, viewPlanes } from './geometry.ts';
import { drawOperationPreview } from './operationPreview.ts';
import { drawCrosshair, drawScaleBar, type OverlayScene, setPixels } from './overlay.ts';
import { createPainter } from './painter.ts';
import { listenToPointer } from './pointer.ts';
import { createSliceImage, touchImage } from './sliceImage.ts';
import { createStructureLayer, type ViewRole } from './structureLayer.ts';

export interface Viewport {
  dispose(): void;
}

const planesOf = new WeakMap<CaseVolume, ReturnType<typeof viewPlanes>>();
/** The views of a volume's grid; the same objects each time. */
export function planesFor(volume: CaseVolume): ReturnType<typeof viewPlanes> {
  const known = planesOf.get(volume) ?? viewPlanes(volume.grid);
  planesOf.set(volume, known);
  return known;
}

/** Camera of a view of this size: the user's frame, or the whole image. */
export function cameraFor(
  name: ViewName,
  plane: ViewPlane,
  volume: CaseVolume,
  size: readonly [number, number],
): Camera {
  const frame = useView.getState().frames[name];
  const fit = fitCamera(plane, volume.grid.dims, size[0], size[1]);
  if (frame.centreMm === null || frame.pxPerMm === null) return fit;
  return { p: frame.centreMm[0], q: frame.centreMm[1], pxPerMm: frame.pxPerMm };
}

useCase.subscribe((now, before) => {
  if (now.volume !== null && now.revision !== before.revision) touchImage(now.volume);
});

/** Builds a view inside `host` (which keeps its labels); `name` says which plane. */
export function createViewport(host: HTMLElement, name: ViewName, role: ViewRole): Viewport {
  const imageHost = host.appendChild(document.createElement('div'));
  imageHost.className = 'viewport-image';
  const structureCanvas = host.appendChild(document.createElement('canvas'));
  structureCanvas.className = 'viewport-structures';
  const canvas = host.appendChild(document.createElement('canvas'));
  canvas.className = 'viewport-overlay';
  const ctx = canvas.getContext('2d');
  const structureLayer = createStructureLayer(structureCanvas, role);
  const image = createSliceImage(imageHost);
  let size: [number, number] = [1, 1];
  let dpr = 1;
  let imageKey = '';
  let shownVolume: CaseVolume | null = null;
  let frame = 0;

  const plane = (): ViewPlane | null => {
    const volume = useCase.getState().volume;
    return volume === null ? null : planesFor(volume)[name];
  };
  const sliceOf = (p: ViewPlane): number => Math.round(useView.getState().cursor[p.normalAxis]);

  const drawImage = (volume: CaseVolume, p: ViewPlane, camera: Camera): void => {
    const { window, interpolate } = useView.getState();
    const slice = sliceOf(p);
    const revision = useCase.getState().complete ? 'all' : useCase.getState().revision;
    const key = [
      slice,
      camera.p,
      camera.q,
      camera.pxPerMm,
      window.width,
      window.level,
      interpolate,
      revision,
      ...size,
      dpr,
    ].join();
    if (key === imageKey && volume === shownVolume) return;
    [imageKey, shownVolume] = [key, volume];
    image.setVolume(volume, p);
    image.draw(slice, { ...camera, pxPerMm: camera.pxPerMm * dpr }, window, interpolate);
  };

  const drawOverlay = (volume: CaseVolume, p: ViewPlane, camera: Camera): void => {
    if (ctx === null) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const scene: OverlayScene = { grid: volume.grid, plane: p, slice: sliceOf(p), camera, size, dpr };
    structureLayer.draw(scene);
    drawOperationPreview(ctx, scene);
    setPixels(ctx, dpr);
    const view = useView.getState();
    if (view.crosshair) drawCrosshair(ctx, scene, view.cursor);
    currentTool()?.session.draw?.(createPainter(ctx, camera, size, p, scene.slice));
    drawScaleBar(ctx, scene);
  };

  const draw = (): void => {
    frame = 0;
    const { volume } = useCase.getState();
    const p = plane();
    if (volume === null || p === null || size[0] < 2 || size[1] < 2) {
      if (imageKey !== '') image.clear();
      imageKey = '';
      structureLayer.clear();
      ctx?.setTransform(1, 0, 0, 1, 0, 0);
      ctx?.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const camera = cameraFor(name, p, volume, size);
    drawImage(volume, p, camera);
    drawOverlay(volume, p, camera);
  };
  const invalidate = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };

  const resize = new ResizeObserver(() => {
    dpr = window.devicePixelRatio;
    size = [host.clientWidth, host.clientHeight];
    for (const layer of [structureCanvas, canvas]) {
      layer.width = Math.max(1, Math.round(size[0] * dpr));
      layer.height = Math.max(1, Math.round(size[1] * dpr));
    }
    structureLayer.clear();
    image.resize(canvas.width, canvas.height);
    invalidate();
  });
  resize.observe(host);

  const stops = [
    listenToPointer(host, {
      plane,
      slice: () => {
        const p = plane();
        return p === null ? 0 : sliceOf(p);
      },
      camera: () => {
        const [volume, p] = [useCase.getState().volume, plane()];
        return volume === null || p === null ? null : cameraFor(name, p, volume, size);
      },
      size: () => size,
    }),
    ...[
      useCase,
      useView,
      useDocument,
      useSelection,
      useReferences,
      useCompare,
      useTooling,
      useOperationPreview,
    ].map((store) => store.subscribe(invalidate)),
  ];

  return {
    dispose: () => {
      for (const stop of stops) stop();
      resize.disconnect();
      cancelAnimationFrame(frame);
      image.dispose();
      imageHost.remove();
      structureCanvas.remove();
      canvas.remove();
    },
  };
}
