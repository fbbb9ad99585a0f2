/** Polygon: click the corners; Enter or a double click closes, Backspace takes one back. */

import { picture } from '../kit/colours.ts';
import { texts } from '../texts/index.ts';
import { commitArea, modeOf, modeSetting } from './freehand.ts';
import type { PlanePoint, RegionMode } from './region.ts';
import { depthSetting } from './slab.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Drawing {
  readonly start: ToolPointer;
  readonly mode: RegionMode;
  readonly points: readonly PlanePoint[];
}

/** Clicks this close (px) to the first corner close the polygon. */
const CLOSE_PX = 8;

function startPolygon(context: ToolContext): ToolSession {
  let drawing: Drawing | null = null;
  let hover: PlanePoint | null = null;

  const close = (): void => {
    if (drawing === null) return;
    const { start, points, mode } = drawing;
    drawing = null;
    commitArea(context, start, points, mode, t.labels.polygon);
    context.redraw();
  };
  const nearFirst = (pointer: ToolPointer, points: readonly PlanePoint[]): boolean => {
    const first = points[0];
    if (first === undefined || points.length < 3) return false;
    const apart = Math.hypot(pointer.planeMm[0] - first[0], pointer.planeMm[1] - first[1]);
    return apart * pointer.pxPerMm < CLOSE_PX;
  };

  return {
    pointerDown: (pointer) => {
      if (context.editable() === null) return false;
      const same =
        drawing !== null && drawing.start.slice === pointer.slice && drawing.start.view === pointer.view;
      if (drawing === null || !same) {
        drawing = { start: pointer, mode: modeOf(context, pointer.alt), points: [pointer.planeMm] };
      } else if (pointer.clicks >= 2 || nearFirst(pointer, drawing.points)) {
        close();
      } else {
        drawing = { ...drawing, points: [...drawing.points, pointer.planeMm] };
      }
      context.redraw();
      return true;
    },
    hover: (pointer) => {
      hover = pointer?.planeMm ?? null;
      if (drawing !== null) context.redraw();
    },
    key: ({ key }) => {
      if (drawing === null) return false;
      if (key === 'Enter') close();
      else if (key === 'Escape') drawing = null;
      else if (key === 'Backspace') {
        const points = drawing.points.slice(0, -1);
        drawing = points.length === 0 ? null : { ...drawing, points };
      } else return false;
      context.redraw();
      return true;
    },
    draw: (painter) => {
      if (
        drawing === null ||
        painter.plane.name !== drawing.start.view ||
        painter.slice !== drawing.start.slice
      )
        return;
      const colour = drawing.mode === 'add' ? picture.adds : picture.takesAway;
      const points = hover === null ? drawing.points : [...drawing.points, hover];
      painter.line(points, { colour, closed: points.length > 2, fill: picture.covers });
      for (const point of drawing.points) painter.handle(point, false);
    },
    cancel: () => {
      drawing = null;
    },
  };
}

export const polygonTool: Tool = {
  id: 'polygon',
  title: t.names.polygon,
  hint: t.hints.polygon,
  group: 'draw',
  shortcut: 'P',
  icon: 'polygon',
  cursor: 'crosshair',
  edits: true,
  everyView: true,
  settings: [modeSetting, depthSetting],
  start: startPolygon,
};
