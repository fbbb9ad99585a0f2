/** One view along the spine: read-only, linked by the shared cursor. */
import { useEffect, useRef, useState } from 'react';
import { texts } from '../../app/texts.ts';
import { useCase } from '../../state/case.ts';
import { useDocument } from '../../state/document.ts';
import { cursorMm, setFieldMm, spineGuide, useReformat, vertebraPlaces } from '../../state/reformat.ts';
import { useSelection } from '../../state/selection.ts';
import { structuresOf } from '../../state/structures.ts';
import { useView } from '../../state/view.ts';
import { drawReformat } from './draw.ts';
import { listenToReformat } from './pointer.ts';
import { type ReformatKind, type ReformatScene, reformatScene } from './scene.ts';

const isStraight = (kind: ReformatKind): boolean => kind.startsWith('straight');

/** The view's scene at its present size; null without a case or a line. */
function sceneOf(kind: ReformatKind, size: readonly [number, number]): ReformatScene | null {
  const [volume, guide] = [useCase.getState().volume, spineGuide()];
  if (volume === null || guide === null || size[0] < 2 || size[1] < 2) return null;
  const { grid } = volume;
  const { fieldMm } = useReformat.getState();
  return reformatScene({ kind, line: guide.line, grid, cursorMm: cursorMm(grid), fieldMm, size });
}

function paint(kind: ReformatKind, canvas: HTMLCanvasElement, scene: ReformatScene, dpr: number): void {
  const [ctx, volume, guide] = [canvas.getContext('2d'), useCase.getState().volume, spineGuide()];
  if (ctx === null || volume === null || guide === null) return;
  const { window, interpolate, outlineWidth, crosshair } = useView.getState();
  const { hidden, structureId } = useSelection.getState();
  // The body outline would be a mask of the whole volume, for nothing the spine needs.
  const structures = structuresOf(useDocument.getState().structures).filter(
    (s) => !hidden.has(s.id) && s.interpretedType !== 'EXTERNAL',
  );
  const places = isStraight(kind) ? vertebraPlaces(guide.line) : [];
  const marks = places.map((p) => ({ name: p.structure.name, row: p.sMm / scene.sheet.pixelMm }));
  const size = [canvas.width / dpr, canvas.height / dpr] as const;
  const picture = {
    scene,
    size,
    dpr,
    volume,
    window,
    interpolate,
    structures,
    outlineWidth,
    crosshair,
    marks,
  };
  drawReformat(ctx, { ...picture, activeId: structureId });
}

/** Keeps the canvas up to date and listens to the pointer. @returns a stop. */
function attach(
  kind: ReformatKind,
  host: HTMLElement,
  canvas: HTMLCanvasElement,
  show: (letters: ReformatScene['letters']) => void,
): () => void {
  let frame = 0;
  let dpr = 1;
  let shown = '';
  const size = (): [number, number] => [host.clientWidth, host.clientHeight];
  const draw = (): void => {
    frame = 0;
    const scene = sceneOf(kind, size());
    if (scene === null) return;
    paint(kind, canvas, scene, dpr);
    const letters = JSON.stringify(scene.letters);
    if (letters !== shown) show(scene.letters);
    shown = letters;
  };
  const invalidate = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const resize = new ResizeObserver(() => {
    dpr = window.devicePixelRatio;
    const [w, h] = size();
    [canvas.width, canvas.height] = [Math.max(1, Math.round(w * dpr)), Math.max(1, Math.round(h * dpr))];
    invalidate();
  });
  resize.observe(host);
  const stores = [useCase, useView, useDocument, useSelection, useReformat];
  const stops = stores.map((store) => store.subscribe(invalidate));
  const stopPointer = listenToReformat(host, { scene: () => sceneOf(kind, size()), size, zoom: zoomBy });
  return () => {
    for (const stop of [...stops, stopPointer]) stop();
    resize.disconnect();
    cancelAnimationFrame(frame);
  };
}

const zoomBy = (factor: number): void => setFieldMm(useReformat.getState().fieldMm / factor);

export function ReformatView({ kind }: { kind: ReformatKind }) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [letters, setLetters] = useState({ left: '', right: '', top: '', bottom: '' });
  const source = useDocument((s) => (s.structures.order.length > 0 ? spineGuide()?.source : undefined));
  useEffect(() => {
    if (host.current === null || canvas.current === null) return;
    return attach(kind, host.current, canvas.current, setLetters);
  }, [kind]);
  const title = texts.reformat.titles[kind];
  return (
    <section className="viewport" aria-label={title} data-reformat={kind}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a view takes keys when focused */}
      <div ref={host} className="viewport-canvas" tabIndex={0} style={{ cursor: 'crosshair' }}>
        <canvas ref={canvas} className="viewport-overlay" />
      </div>
      <div className="viewport-labels">
        <div className="label-tl">
          <b>{title}</b>
          <span>{source === undefined ? texts.reformat.noLine : texts.reformat.along(source)}</span>
          <span className="label-warn">{texts.reformat.readOnly}</span>
        </div>
        <span className="letter letter-left">{letters.left}</span>
        <span className="letter letter-right">{letters.right}</span>
        <span className="letter letter-top">{letters.top}</span>
        <span className="letter letter-bottom">{letters.bottom}</span>
      </div>
    </section>
  );
}
