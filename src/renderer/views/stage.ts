/** The layers of a view on the page: image below, structures and overlay above; drawn at most once a frame, on demand. */
import { useAppearance } from '../model/appearance.ts';
import { useCase } from '../model/case.ts';
import { useCompare } from '../model/compare/compare.ts';
import { useDocument } from '../model/document.ts';
import { useOperationPreview } from '../model/operation-preview.ts';
import { useReferences } from '../model/references.ts';
import { useReformat } from '../model/reformat.ts';
import { useSelection } from '../model/selection.ts';
import { useView, useViewSettings } from '../model/view.ts';
import { useMeasures } from '../tools/measure/measures.ts';
import { useTooling } from '../tools/runtime.ts';
import { useHovered } from './contour-hit.ts';
import { useKeyPointer } from './key-pointer.ts';
import { drawCrosshair, drawScaleBar, drawStructures, type OverlayScene, setPixels } from './overlay.ts';
import { createStructureLayer, type ViewRole } from './structure-layer.ts';
import styles from './ViewBox.module.css';

/** Everything a view may show. */
const stores = [
  useCase,
  useView,
  useViewSettings,
  useDocument,
  useSelection,
  useReferences,
  useReformat,
  useCompare,
  useTooling,
  useOperationPreview,
  useHovered,
  useKeyPointer,
  useAppearance,
  useMeasures,
];

export interface Stage {
  /** Holds the image. */
  readonly image: HTMLElement;
  /** CSS pixels. */
  size(): readonly [number, number];
  dpr(): number;
  /** Asks for a draw in the next frame. */
  invalidate(): void;
  /** Structures, crosshair at `cursor` (plane mm), what `more` draws in CSS pixels, scale bar. */
  drawOverlay(
    scene: OverlayScene,
    cursor: readonly [number, number],
    more: (ctx: CanvasRenderingContext2D) => void,
  ): void;
  clearOverlay(): void;
  dispose(): void;
}

/** @param onResize gets device pixels. @param draw draws the whole view; only called while the view has a size. */
export function createStage(
  host: HTMLElement,
  role: ViewRole,
  onResize: (widthPx: number, heightPx: number) => void,
  draw: () => void,
): Stage {
  const layer = <T extends keyof HTMLElementTagNameMap>(
    tag: T,
    name: string,
    style: string | undefined,
  ): HTMLElementTagNameMap[T] => {
    const element = host.appendChild(document.createElement(tag));
    element.className = `${style} ${name}`;
    return element;
  };
  const image = layer('div', 'viewport-image', styles.viewportImage);
  const structures = layer('canvas', 'viewport-structures', styles.viewportStructures);
  const overlay = layer('canvas', 'viewport-overlay', styles.viewportOverlay);
  const ctx = overlay.getContext('2d');
  const structureLayer = createStructureLayer(structures, role);
  let size: [number, number] = [1, 1];
  let dpr = 1;
  let frame = 0;

  const invalidate = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (size[0] >= 2 && size[1] >= 2) draw();
    });
  };
  const wipe = (): void => {
    ctx?.setTransform(1, 0, 0, 1, 0, 0);
    ctx?.clearRect(0, 0, overlay.width, overlay.height);
  };
  const resize = new ResizeObserver(() => {
    dpr = window.devicePixelRatio;
    size = [host.clientWidth, host.clientHeight];
    for (const canvas of [structures, overlay]) {
      canvas.width = Math.max(1, Math.round(size[0] * dpr));
      canvas.height = Math.max(1, Math.round(size[1] * dpr));
    }
    structureLayer.clear();
    onResize(overlay.width, overlay.height);
    invalidate();
  });
  resize.observe(host);
  const stops = stores.map((store) => store.subscribe(invalidate));

  return {
    image,
    size: () => size,
    dpr: () => dpr,
    invalidate,
    drawOverlay: (scene, cursor, more) => {
      if (ctx === null) return;
      wipe();
      structureLayer.draw(scene);
      drawOperationPreview(ctx, scene);
      if (useViewSettings.getState().crosshair) drawCrosshair(ctx, scene, cursor);
      setPixels(ctx, dpr);
      more(ctx);
      drawScaleBar(ctx, scene);
    },
    clearOverlay: () => {
      structureLayer.clear();
      wipe();
    },
    dispose: () => {
      for (const stop of stops) stop();
      resize.disconnect();
      cancelAnimationFrame(frame);
      for (const element of [image, structures, overlay]) element.remove();
    },
  };
}

/** The result of an operation not yet applied: dashed over everything else. */
const DASHED = { lineWidthPx: 2, fillOpacity: 0, dashed: true } as const;

function drawOperationPreview(ctx: CanvasRenderingContext2D, scene: OverlayScene): void {
  const { structure } = useOperationPreview.getState();
  if (structure !== null) drawStructures(ctx, scene, [structure], () => DASHED);
}
