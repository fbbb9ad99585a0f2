/** Brush and eraser: a round shape added to or cut from the active structure, one command a stroke. */

import { brushSlice } from '../../../core/contours/index.ts';
import type { Ring, Structure } from '../../../core/structures/types.ts';
import { texts } from '../../app/texts.ts';
import { editContours } from '../../state/commands.ts';
import { noRings } from '../../state/structures.ts';
import { type PlanePoint, type RegionMode, ringOfPlane, sameRings } from '../region.ts';
import type { Painter, Tool, ToolContext, ToolPointer, ToolSession } from '../types.ts';

const t = texts.tools;

interface Stroke {
  readonly structure: Structure;
  readonly k: number;
  readonly mode: RegionMode;
  readonly rings: readonly Ring[];
  readonly at: PlanePoint;
}

/** Moves shorter than this part of the radius wait for the next: the covered shape hardly differs. */
const STEP_OF_RADIUS = 0.12;

function startBrush(context: ToolContext, own: RegionMode): ToolSession {
  let stroke: Stroke | null = null;
  let hover: ToolPointer | null = null;
  const radius = (): number => context.setting<number>('radius');

  const paint = (from: Stroke, pointer: ToolPointer): Stroke => {
    const segment = ringOfPlane([from.at, pointer.planeMm], pointer.plane, from.k, context.grid);
    const mode = from.mode === 'add' ? 'add' : 'erase';
    const rings = brushSlice(context.grid, from.k, from.rings, segment, radius(), mode);
    return { ...from, at: pointer.planeMm, rings };
  };
  const show = (next: Stroke): void => {
    stroke = next;
    context.preview({ structureId: next.structure.id, slices: new Map([[next.k, next.rings]]) });
  };

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const mode: RegionMode = pointer.ctrl === (own === 'add') ? 'cut' : 'add';
      const rings = structure.slices.get(pointer.slice) ?? noRings;
      show(paint({ structure, k: pointer.slice, mode, rings, at: pointer.planeMm }, pointer));
      return true;
    },
    pointerMove: (pointer) => {
      if (stroke === null || pointer.slice !== stroke.k) return;
      const moved = Math.hypot(pointer.planeMm[0] - stroke.at[0], pointer.planeMm[1] - stroke.at[1]);
      if (moved >= radius() * STEP_OF_RADIUS) show(paint(stroke, pointer));
    },
    pointerUp: (pointer) => {
      if (stroke === null) return;
      const done = pointer.slice === stroke.k ? paint(stroke, pointer) : stroke;
      stroke = null;
      const before = done.structure.slices.get(done.k) ?? noRings;
      context.preview(null);
      if (sameRings(before, done.rings)) return;
      const label = done.mode === 'add' ? t.labels.brush : t.labels.eraser;
      context.perform(editContours(label, done.structure, [{ k: done.k, after: done.rings }]));
    },
    hover: (pointer) => {
      hover = pointer;
      context.redraw();
    },
    wheel: (_pointer, notches) => {
      const next = radius() * 1.12 ** notches;
      context.changeSetting('radius', Math.round(Math.min(60, Math.max(0.5, next)) * 10) / 10);
      return true;
    },
    key: ({ key }) => {
      if (key !== '<' && key !== '>') return false;
      context.changeSetting('radius', Math.min(60, Math.max(0.5, radius() + (key === '>' ? 0.5 : -0.5))));
      return true;
    },
    draw: (painter: Painter) => {
      if (hover === null || hover.view !== painter.plane.name) return;
      const erasing = stroke === null ? hover.ctrl === (own === 'add') : stroke.mode === 'cut';
      const style = { colour: erasing ? '#ff8f8f' : '#ffffff', widthPx: 1, dashPx: erasing ? [4, 3] : [] };
      painter.ellipse(hover.planeMm, radius(), radius(), {
        ...style,
        colour: 'rgba(0,0,0,0.6)',
        widthPx: 2.5,
      });
      painter.ellipse(hover.planeMm, radius(), radius(), style);
    },
    cancel: () => {
      stroke = null;
    },
  };
}

const radiusSetting = {
  kind: 'number',
  id: 'radius',
  label: t.settings.radius,
  unit: t.mm,
  min: 0.5,
  max: 60,
  step: 0.5,
} as const;

export const brushTool: Tool = {
  id: 'brush',
  title: t.names.brush,
  hint: t.hints.brush,
  group: 'draw',
  shortcut: 'B',
  icon: 'brush',
  cursor: 'none',
  edits: true,
  settings: [{ ...radiusSetting, initial: 5 }],
  start: (context) => startBrush(context, 'add'),
};

export const eraserTool: Tool = {
  ...brushTool,
  id: 'eraser',
  title: t.names.eraser,
  hint: t.hints.eraser,
  shortcut: 'E',
  icon: 'eraser',
  settings: [{ ...radiusSetting, initial: 5 }],
  start: (context) => startBrush(context, 'cut'),
};
