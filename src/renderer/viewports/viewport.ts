/** One view on the page: image below, overlay above, drawn only when something it shows has changed. */
import type { Structure } from '../../core/structures/types.ts';
import { type CaseVolume, useCase } from '../state/case.ts';
import { useDocument } from '../state/document.ts';
import { useReferences } from '../state/references.ts';
import { useSelection } from '../state/selection.ts';
import { structuresOf } from '../state/structures.ts';
import { useView } from '../state/view.ts';
import { currentTool, useTooling } from '../tools/runtime.ts';
import { type Camera, fitCamera, type ViewName, type ViewPlane, viewPlanes } from './geometry.ts';
import {
  drawCrosshair,
  drawScaleBar,
  drawStructures,
  type OverlayScene,
  type StructureStyle,
  setPixels,
} from './overlay.ts';
import { createPainter } from './painter.ts';
import { listenToPointer } from './pointer.ts';
import { createSliceImage, touchImage } from './sliceImage.ts';

/** Which structures a view shows; `reference` is the right half of the side-by-side layout. */
export type ViewRole = 'all' | 'edited' | 'reference';

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
  const canvas = host.appendChild(document.createElement('canvas'));
  canvas.className = 'viewport-overlay';
  const ctx = canvas.getContext('2d');
  const image = createSliceImage(imageHost);
  let size: [number, number] = [1, 1];
  let dpr = 1;
  let imageKey = '';
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
    if (key === imageKey) return;
    imageKey = key;
    image.setVolume(volume, p);
    image.draw(slice, { ...camera, pxPerMm: camera.pxPerMm * dpr }, window, interpolate);
  };

  const drawOverlay = (volume: CaseVolume, p: ViewPlane, camera: Camera): void => {
    if (ctx === null) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const scene: OverlayScene = { grid: volume.grid, plane: p, slice: sliceOf(p), camera, size, dpr };
    paintStructures(ctx, scene, role);
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
    canvas.width = Math.max(1, Math.round(size[0] * dpr));
    canvas.height = Math.max(1, Math.round(size[1] * dpr));
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
    ...[useCase, useView, useDocument, useSelection, useReferences, useTooling].map((store) =>
      store.subscribe(invalidate),
    ),
  ];

  return {
    dispose: () => {
      for (const stop of stops) stop();
      resize.disconnect();
      cancelAnimationFrame(frame);
      image.dispose();
      imageHost.remove();
      canvas.remove();
    },
  };
}

/** The body outline is never filled: it would tint the whole picture. */
function fillOf(structure: Structure, active: boolean, opacity: number): number {
  if (structure.interpretedType === 'EXTERNAL') return 0;
  return active ? Math.min(1, opacity * 1.6) : opacity;
}

function paintStructures(ctx: CanvasRenderingContext2D, scene: OverlayScene, role: ViewRole): void {
  const { outlineWidth, fillOpacity, showReference } = useView.getState();
  const { hidden, structureId } = useSelection.getState();
  const solid = (s: Structure): StructureStyle => ({
    lineWidthPx: s.id === structureId ? outlineWidth + 0.75 : outlineWidth,
    fillOpacity: fillOf(s, s.id === structureId, fillOpacity),
    dashed: false,
  });
  const dashed = (): StructureStyle => ({
    lineWidthPx: outlineWidth,
    fillOpacity: 0,
    dashed: role !== 'reference',
  });
  if (role !== 'edited' && (showReference || role === 'reference')) {
    const references = useReferences.getState().sets.flatMap((set) => set.structures);
    drawStructures(
      ctx,
      scene,
      references.filter((s) => !hidden.has(s.id)),
      null,
      dashed,
    );
  }
  if (role === 'reference') return;
  const shown = structuresOf(useDocument.getState().structures).filter((s) => !hidden.has(s.id));
  const ordered = [
    ...shown.filter((s) => s.id !== structureId),
    ...shown.filter((s) => s.id === structureId),
  ];
  drawStructures(ctx, scene, ordered, useTooling.getState().preview, solid);
}
