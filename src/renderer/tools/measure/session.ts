/** What the measuring tools share: placing points, drawing all measurements, deleting the last. */
import type { Grid } from '../../../core/geometry/grid.ts';
import { picture } from '../../kit/colours.ts';
import type { PlanePoint } from '../region.ts';
import type { LineStyle, Painter, ToolContext, ToolPointer, ToolSession } from '../types.ts';
import { type Measure, measureLines, place, removeLast, useMeasures } from './measures.ts';

const style: LineStyle = { colour: picture.hot, widthPx: 1.5 };

function drawMeasure(painter: Painter, measure: Measure, grid: Grid, name = ''): void {
  const { points } = measure;
  const last = points.at(-1);
  if (last === undefined) return;
  const numbers = measureLines(measure, painter.plane, painter.slice, grid);
  const lines = name === '' ? numbers : [name, ...numbers];
  if (measure.kind === 'ellipse') {
    const [a, b] = [points[0]!, last];
    const centre: PlanePoint = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    painter.ellipse(centre, (b[0] - a[0]) / 2, (b[1] - a[1]) / 2, style);
    painter.text([Math.max(a[0], b[0]), centre[1]], lines);
    return;
  }
  painter.line(points, style);
  for (const point of points) painter.handle(point, false);
  if (numbers.length > 0) painter.text(measure.kind === 'distance' ? last : points[1]!, lines);
}

/** All measurements of the slice shown, with any tool. */
export function drawMeasures(painter: Painter, grid: Grid): void {
  for (const { view, slice, measure, name } of useMeasures.getState().placed)
    if (view === painter.plane.name && slice === painter.slice) drawMeasure(painter, measure, grid, name);
}

interface Drawing {
  readonly start: ToolPointer;
  readonly points: readonly PlanePoint[];
}

/**
 * A measuring session. `dragged`: two points by one drag; else `count` clicks. `finish` makes the measurement,
 * null when it is nothing (a click without a drag).
 */
export function measuring(
  context: ToolContext,
  how: { dragged: boolean; count: number },
  make: (points: readonly PlanePoint[], at: ToolPointer) => Measure | null,
): ToolSession {
  let drawing: Drawing | null = null;
  let hover: ToolPointer | null = null;
  const finish = (points: readonly PlanePoint[], start: ToolPointer): void => {
    drawing = null;
    const measure = make(points, start);
    if (measure !== null) {
      place({ view: start.view, slice: start.slice, measure });
    }
    context.redraw();
  };
  return {
    pointerDown: (pointer) => {
      const same = drawing?.start.view === pointer.view && drawing.start.slice === pointer.slice;
      const points = [...(drawing !== null && same ? drawing.points : []), pointer.planeMm];
      const start = drawing !== null && same ? drawing.start : pointer;
      if (!how.dragged && points.length === how.count) finish(points, start);
      else drawing = { start, points };
      context.redraw();
      return true;
    },
    pointerMove: (pointer) => {
      hover = pointer;
      context.redraw();
    },
    pointerUp: (pointer) => {
      if (how.dragged && drawing !== null) finish([drawing.points[0]!, pointer.planeMm], drawing.start);
    },
    hover: (pointer) => {
      hover = pointer;
      if (drawing !== null) context.redraw();
    },
    key: ({ key }) => {
      if (key !== 'Delete' && key !== 'Backspace') return false;
      if (drawing !== null) drawing = null;
      else removeLast();
      context.redraw();
      return true;
    },
    draw: (painter) => {
      if (drawing === null || hover === null || drawing.start.view !== painter.plane.name) return;
      const preview = make([...drawing.points, hover.planeMm], drawing.start);
      if (preview !== null) drawMeasure(painter, preview, context.grid);
      else painter.line([...drawing.points, hover.planeMm], style);
    },
    cancel: () => {
      drawing = null;
    },
  };
}
