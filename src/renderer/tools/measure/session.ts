/** What the measuring tools share: placing points on whatever a view shows, and deleting the last measurement. */

import type { SurfacePointer, ToolContext, ToolSession } from '../types.ts';
import { drawMeasure, measureStyle } from './draw.ts';
import { isCtView, type Measure, place, removeLast } from './measures.ts';

interface Drawn {
  readonly points: readonly SurfacePointer[];
}

const sameSight = (a: SurfacePointer, b: SurfacePointer): boolean =>
  a.surface.name === b.surface.name && a.slice === b.slice;

/** Keeps what was measured in the view it was begun in. */
export function placeAt({ surface, slice }: SurfacePointer, measure: Measure): void {
  place({ view: surface.name, slice: isCtView(surface.name) ? slice : 0, measure });
}

/**
 * A measuring session. `dragged`: two points by one drag; else `count` clicks. `make` makes the measurement,
 * null when it is nothing (a click without a drag).
 */
export function measuring(
  context: ToolContext,
  how: { dragged: boolean; count: number },
  make: (points: readonly SurfacePointer[]) => Measure | null,
): ToolSession {
  let drawn: Drawn | null = null;
  let hover: SurfacePointer | null = null;
  const finish = (points: readonly SurfacePointer[]): void => {
    drawn = null;
    const measure = make(points);
    if (measure !== null) placeAt(points[0]!, measure);
    context.redraw();
  };
  return {
    onSurface: {
      down: (pointer) => {
        const before = drawn !== null && sameSight(drawn.points[0]!, pointer) ? drawn.points : [];
        const points = [...before, pointer];
        if (!how.dragged && points.length === how.count) finish(points);
        else drawn = { points };
        context.redraw();
        return true;
      },
      move: (pointer) => {
        hover = pointer;
        context.redraw();
      },
      up: (pointer) => {
        if (how.dragged && drawn !== null) finish([drawn.points[0]!, pointer]);
      },
      hover: (pointer) => {
        hover = pointer;
        if (drawn !== null) context.redraw();
      },
      draw: (drawing, surface) => {
        if (drawn === null || hover === null || drawn.points[0]!.surface.name !== surface.name) return;
        const points = [...drawn.points, hover];
        const preview = make(points);
        if (preview !== null) drawMeasure(drawing, surface, preview);
        else
          drawing.line(
            points.map((p) => p.planeMm),
            measureStyle,
          );
      },
    },
    key: ({ key }) => {
      if (key !== 'Delete' && key !== 'Backspace') return false;
      if (drawn !== null) drawn = null;
      else removeLast();
      context.redraw();
      return true;
    },
    cancel: () => {
      drawn = null;
    },
  };
}
