/** Brush and eraser: a round shape added to or cut from the active structure, one command a stroke. */

import { brushSlice } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { discPointer, drawDisc, radiusOf, radiusSetting } from './disc.ts';
import { type PlanePoint, type RegionMode, ringOfPlane, sameRings } from './region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

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
  const disc = discPointer(context);

  const paint = (from: Stroke, pointer: ToolPointer): Stroke => {
    const segment = ringOfPlane([from.at, pointer.planeMm], pointer.plane, from.k, context.grid);
    const mode = from.mode === 'add' ? 'add' : 'erase';
    const rings = brushSlice(context.grid, from.k, from.rings, segment, radiusOf(context), mode);
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
      if (moved >= radiusOf(context) * STEP_OF_RADIUS) show(paint(stroke, pointer));
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
    ...disc.session,
    draw: (painter) =>
      drawDisc(
        painter,
        disc.at,
        radiusOf(context),
        stroke === null ? disc.at?.ctrl === (own === 'add') : stroke.mode === 'cut',
      ),
    cancel: () => {
      stroke = null;
    },
  };
}

export const brushTool: Tool = {
  id: 'brush',
  title: t.names.brush,
  hint: t.hints.brush,
  group: 'draw',
  shortcut: 'B',
  icon: 'brush',
  cursor: 'none',
  edits: true,
  settings: [radiusSetting(5)],
  start: (context) => startBrush(context, 'add'),
};

export const eraserTool: Tool = {
  ...brushTool,
  id: 'eraser',
  title: t.names.eraser,
  hint: t.hints.eraser,
  shortcut: 'E',
  icon: 'eraser',
  settings: [radiusSetting(5)],
  start: (context) => startBrush(context, 'cut'),
};
