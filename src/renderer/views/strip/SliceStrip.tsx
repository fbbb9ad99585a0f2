/** Dice of every slice at a glance, beside the view contours lie in; a click goes to the slice. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { picture } from '../../kit/colours.ts';
import { planesFor, useCase } from '../../model/case.ts';
import { useCompare } from '../../model/compare/compare.ts';
import { useCompareSettings } from '../../model/compare/settings.ts';
import { useDocument } from '../../model/document.ts';
import { useReferences } from '../../model/references.ts';
import { useSelection } from '../../model/selection.ts';
import { setCursor, useView } from '../../model/view.ts';
import { isContourPlane, slicePositionMm, type ViewName, viewNames } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';
import styles from './SliceStrip.module.css';
import {
  paintOrder,
  type StripCell,
  type StripGeometry,
  type StripKind,
  sliceAt,
  sliceSpan,
  stripCells,
} from './strip-geometry.ts';

const t = texts.compare;

/** Apart in lightness as well as in hue; the width of a bar says the same again. */
const barOf: Readonly<Record<StripKind, { colour: string; width: number }>> = {
  equal: { colour: picture.equal, width: 0.35 },
  good: { colour: picture.agrees, width: 0.55 },
  fair: { colour: picture.fair, width: 0.8 },
  poor: { colour: picture.poor, width: 1 },
  missing: { colour: picture.missing, width: 1 },
};
const WIDTH_PX = 22;

/** The view the strip stands beside: the one contours lie in. */
function contourView(volume: NonNullable<ReturnType<typeof useCase.getState>['volume']>): ViewName {
  return viewNames.find((name) => isContourPlane(planesFor(volume)[name])) ?? 'axial';
}

/** True while a reference is compared: views leave room for the strip only then. */
export function useHasStrip(name: ViewName | 'surface'): boolean {
  const volume = useCase((s) => s.volume);
  const hasReference = useReferences((s) => s.sets.length > 0);
  return hasReference && volume !== null && contourView(volume) === name;
}

function useCells(): { cells: StripCell[]; title: string } {
  const results = useCompare((s) => s.results);
  const activeId = useSelection((s) => s.structureId);
  const activeName = useDocument((s) => s.structures.byId.get(activeId ?? '')?.name ?? '');
  const limits = useCompareSettings((s) => s.dice);
  return useMemo(() => {
    const own = activeId === null ? undefined : results.get(activeId);
    const lists = own === undefined ? [...results.values()].map((r) => r.slices) : [own.slices];
    return {
      cells: stripCells(lists, limits),
      title: t.stripOf(own === undefined ? t.stripAll : activeName),
    };
  }, [results, activeId, activeName, limits]);
}

function paint(
  canvas: HTMLCanvasElement,
  g: StripGeometry,
  cells: readonly StripCell[],
  shown: number,
): void {
  const dpr = window.devicePixelRatio;
  canvas.width = Math.round(WIDTH_PX * dpr);
  canvas.height = Math.max(1, Math.round(g.heightPx * dpr));
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  ctx.scale(dpr, dpr);
  for (const cell of paintOrder(cells)) {
    const { top, bottom } = sliceSpan(g, cell.k);
    const bar = barOf[cell.kind];
    ctx.fillStyle = bar.colour;
    ctx.fillRect(3, top, (WIDTH_PX - 6) * bar.width, bottom - top);
  }
  const { top, bottom } = sliceSpan(g, shown);
  const middle = (top + bottom) / 2;
  ctx.strokeStyle = picture.handle;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(0.75, Math.max(1, middle - 3), WIDTH_PX - 1.5, 6);
}

export function SliceStrip() {
  const volume = useCase((s) => s.volume);
  const k = useView((s) => Math.round(s.cursor[2]));
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLButtonElement>(null);
  const [heightPx, setHeightPx] = useState(0);
  const { cells, title } = useCells();
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setHeightPx(entry?.contentRect.height ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const geometry = useMemo((): StripGeometry | null => {
    if (volume === null) return null;
    const plane = planesFor(volume)[contourView(volume)];
    const lastOnTop = slicePositionMm(volume.grid, plane, 1) >= slicePositionMm(volume.grid, plane, 0);
    return { count: volume.grid.dims[2], heightPx: Math.max(1, heightPx), lastOnTop };
  }, [volume, heightPx]);
  useEffect(() => {
    if (canvas.current !== null && geometry !== null) paint(canvas.current, geometry, cells, k);
  }, [geometry, cells, k]);
  const [hover, setHover] = useState<number | null>(null);
  if (volume === null || geometry === null) return null;

  const sliceOf = (event: React.MouseEvent): number => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return sliceAt(geometry, event.clientY - bounds.top);
  };
  const goTo = (event: React.MouseEvent): void => {
    const [i, j] = useView.getState().cursor;
    if (event.detail > 0) setCursor([i, j, sliceOf(event)], volume.grid.dims);
  };
  const shown = cells.find((c) => c.k === (hover ?? k));
  const words = shown === undefined ? t.stripNothing : diceWords(shown);
  return (
    <button
      ref={box}
      type="button"
      className={styles.sliceStrip}
      aria-label={title}
      title={`${title}\n${t.stripTip(hover ?? k, words)}`}
      data-testid="slice-strip"
      data-cells={cells
        .filter((c) => c.kind !== 'equal')
        .map((c) => c.k + 1)
        .join(' ')}
      onClick={goTo}
      onMouseMove={(e) => setHover(sliceOf(e))}
      onMouseLeave={() => setHover(null)}
    >
      <canvas ref={canvas} />
    </button>
  );
}

const diceWords = (cell: StripCell): string => (cell.dice === null ? t.missing : t.worstDice(cell.dice));
