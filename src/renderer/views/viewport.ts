/** One view of the CT's own slices: image below, overlay above, drawn only when something it shows has changed. */

import type { Structure } from '../../core/structures/types.ts';
import { bodyBox } from '../model/body-box.ts';
import { type CaseVolume, planesFor, useCase } from '../model/case.ts';
import { structureById } from '../model/document.ts';
import type { CaseScope } from '../model/scope.ts';
import { useView, useViewSettings, type ViewState, windowOf } from '../model/view.ts';
import { looseMarks } from '../planes/loose.ts';
import {
  boxCamera,
  boxOfPlane,
  type Camera,
  planePoint,
  toScreen,
  type ViewName,
  type ViewPlane,
  wholeGrid,
} from '../planes/planes.ts';
import { planeSurface } from '../planes/surface.ts';
import { drawMeasures } from '../tools/measure/draw.ts';
import { currentTool, useTooling } from '../tools/runtime.ts';
import type { ContourPreview } from '../tools/types.ts';
import { type SliceSight, useHovered } from './contour-hit.ts';
import { createFlatImage } from './flat-image.ts';
import { probeGl } from './gl-window.ts';
import { takeKeyPointer, useKeyPointer } from './key-pointer.ts';
import type { OverlayScene } from './overlay.ts';
import { createDrawing, createPainter, rimmedText } from './painter.ts';
import { listenToPointer } from './pointer.ts';
import { createSliceImage, touchImage } from './slice-image.ts';
import { slicePointerView } from './slice-pointer.ts';
import { createStage, type Stage } from './stage.ts';
import type { ViewRole } from './structure-layer.ts';
import { ringsPath, structurePaths } from './structure-paths.ts';

/** Camera of a view of this size: the user's frame, else the body or the whole image. */
export function cameraFor(
  name: ViewName,
  plane: ViewPlane,
  volume: CaseVolume,
  size: readonly [number, number],
): Camera {
  const sight = {
    frame: useView.getState().frames[name],
    fitBody: useViewSettings.getState().fitBody,
    slicesReady: useCase.getState().slicesReady,
  };
  return cameraOf(sight, plane, volume, size);
}

/** What a camera follows. */
interface CameraSight {
  readonly frame: ViewState['frames'][ViewName];
  readonly fitBody: boolean;
  readonly slicesReady: number;
}

/** What {@link cameraOf} asks of a component: it is drawn again when the camera moves. */
export function useCameraSight(name: ViewName): CameraSight {
  const frame = useView((s) => s.frames[name]);
  const fitBody = useViewSettings((s) => s.fitBody);
  const slicesReady = useCase((s) => s.slicesReady);
  return { frame, fitBody, slicesReady };
}

export function cameraOf(
  { frame, fitBody, slicesReady }: CameraSight,
  plane: ViewPlane,
  volume: CaseVolume,
  size: readonly [number, number],
): Camera {
  if (frame.boxMm !== undefined) return boxCamera(frame.boxMm, size[0], size[1]);
  if (frame.centreMm === null || frame.pxPerMm === null) {
    const shown = fitBody ? bodyBox(volume, slicesReady) : wholeGrid(volume.grid.dims);
    return boxCamera(boxOfPlane(plane, shown), size[0], size[1]);
  }
  return { p: frame.centreMm[0], q: frame.centreMm[1], pxPerMm: frame.pxPerMm };
}

/** Slices that arrive go to the card at the next draw. */
export function followSlices(scope: CaseScope): void {
  const stop = useCase.in(scope).subscribe((now, before) => {
    if (now.volume !== null && now.revision !== before.revision) touchImage(now.volume);
  });
  scope.onDispose(stop);
}

function sightOf(name: ViewName, size: readonly [number, number]): SliceSight | null {
  const { volume } = useCase.getState();
  if (volume === null) return null;
  const plane = planesFor(volume)[name];
  const slice = Math.round(useView.getState().cursor[plane.normalAxis]);
  return { volume, plane, slice, camera: cameraFor(name, plane, volume, size) };
}

const previews = new WeakMap<ContourPreview, Structure>();

/** The structure as the gesture would leave it. */
function previewed(structure: Structure, preview: ContourPreview): Structure {
  const known = previews.get(preview);
  if (known !== undefined) return known;
  const shown = { ...structure, slices: new Map([...structure.slices, ...preview.slices]) };
  previews.set(preview, shown);
  return shown;
}

function overlayScene({ volume, plane, slice, camera }: SliceSight, stage: Stage): OverlayScene {
  const { grid } = volume;
  const running = useTooling.getState().preview;
  const preview = plane.normalAxis === 2 || running?.everyView === true ? running : null;
  return {
    camera,
    size: stage.size(),
    dpr: stage.dpr(),
    place: [grid, plane, slice],
    preview,
    // The sagittal view has the ruler.
    boxOf: (structure) =>
      plane.name === 'sagittal' ? undefined : structurePaths(structure, grid, plane, slice)?.box,
    looseOf: (structure) => looseMarks(structure, grid, plane, slice),
    pathsOf: (structure) => {
      // A reference may go by the same id: it is never previewed.
      const isOwn = preview?.structureId === structure.id && structureById(structure.id) === structure;
      if (isOwn && plane.normalAxis !== 2)
        return structurePaths(previewed(structure, preview), grid, plane, slice);
      const rings = isOwn ? preview?.slices.get(slice) : undefined;
      return rings === undefined
        ? structurePaths(structure, grid, plane, slice)
        : ringsPath(rings, grid, plane);
    },
  };
}

/** The name of the line under the pointer, beside it. */
function drawHovered(
  ctx: CanvasRenderingContext2D,
  name: ViewName,
  camera: Camera,
  size: readonly [number, number],
): void {
  const { view, at, line } = useHovered.getState();
  if (view !== name || line === null) return;
  const [x, y] = toScreen(camera, size, ...at);
  const isLeft = x < size[0] * 0.7;
  ctx.font = '600 13px system-ui, sans-serif';
  ctx.textAlign = isLeft ? 'left' : 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillStyle = `rgb(${line.colour.join(' ')})`;
  rimmedText(ctx, line.name, x + (isLeft ? 10 : -10), y - 6);
}

/** Builds a view inside `host` (which keeps its labels); `name` says which plane. @returns a stop. */
export function createViewport(host: HTMLElement, name: ViewName, role: ViewRole): () => void {
  let imageKey = '';
  let shownVolume: CaseVolume | null = null;

  const drawImage = ({ volume, plane, slice, camera }: SliceSight): void => {
    const window = windowOf(useView.getState(), name);
    const { interpolate } = useViewSettings.getState();
    const { complete, revision } = useCase.getState();
    const key = [
      ...[slice, camera.p, camera.q, camera.pxPerMm, window.width, window.level, interpolate],
      ...[complete ? 'all' : revision, ...stage.size(), stage.dpr()],
    ].join();
    if (key === imageKey && volume === shownVolume) return;
    [imageKey, shownVolume] = [key, volume];
    image.setVolume(volume, plane);
    image.draw(slice, { ...camera, pxPerMm: camera.pxPerMm * stage.dpr() }, window, interpolate);
  };

  const draw = (): void => {
    const sight = sightOf(name, stage.size());
    if (sight === null) {
      if (imageKey !== '') image.clear();
      imageKey = '';
      stage.clearOverlay();
      return;
    }
    drawImage(sight);
    const { plane, slice, camera } = sight;
    stage.drawOverlay(overlayScene(sight, stage), planePoint(plane, useView.getState().cursor), (ctx) => {
      const drawing = createDrawing(ctx, camera, stage.size());
      const surface = planeSurface(sight.volume.grid, plane, slice);
      if (useViewSettings.getState().measures) drawMeasures(drawing, surface);
      const session = currentTool()?.session;
      session?.onSurface?.draw(drawing, surface);
      session?.draw?.(createPainter(drawing, plane, slice));
      const { view, at, pressed } = useKeyPointer.getState();
      if (view === name) drawing.handle(at, pressed);
      drawHovered(ctx, name, camera, stage.size());
    });
  };

  const stage = createStage(host, role, (width, height) => image.resize(width, height), draw);
  const image = probeGl().available ? createSliceImage(stage.image) : createFlatImage(stage.image);
  const sight = (): SliceSight | null => sightOf(name, stage.size());
  const pointer = slicePointerView(name, sight, stage.size);
  const stopPointer = listenToPointer(host, pointer);
  const stopKeys = takeKeyPointer(name, host, pointer);
  return () => {
    stopPointer();
    stopKeys();
    image.dispose();
    stage.dispose();
  };
}
