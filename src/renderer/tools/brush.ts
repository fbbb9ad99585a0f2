/** Brush and eraser: a round shape added to or cut from the active structure, one command a stroke. */

import { brushSlice } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import { type PlanePoint, ringOfPlane, sameRings } from './region.ts';
import { type Stroke, strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Painted {
  readonly rings: readonly Ring[];
  readonly at: PlanePoint;
}

/** @param erasing what it does without Ctrl. */
function startBrush(context: ToolContext, erasing: boolean): ToolSession {
  const extend = (from: Painted, stroke: Stroke, pointer: ToolPointer): Painted => {
    const k = stroke.start.slice;
    const segment = ringOfPlane([from.at, pointer.planeMm], pointer.plane, k, context.grid);
    const mode = stroke.takesAway ? 'erase' : 'add';
    const rings = brushSlice(context.grid, k, from.rings, segment, stroke.radius, mode);
    context.preview({ structureId: stroke.structure.id, slices: new Map([[k, rings]]) });
    return { at: pointer.planeMm, rings };
  };
  const ringsBefore = ({ structure, start }: Stroke): readonly Ring[] =>
    structure.slices.get(start.slice) ?? noRings;
  return strokeSession<Painted>(context, {
    stepOfRadius: 0.12,
    takesAway: ({ ctrl }) => ctrl !== erasing,
    begin: (stroke) => extend({ rings: ringsBefore(stroke), at: stroke.start.planeMm }, stroke, stroke.start),
    extend,
    finish: ({ rings }, stroke) =>
      sameRings(ringsBefore(stroke), rings) ? [] : [{ k: stroke.start.slice, after: rings }],
    label: ({ takesAway }) => (takesAway ? t.labels.eraser : t.labels.brush),
  });
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
  start: (context) => startBrush(context, false),
};

export const eraserTool: Tool = {
  ...brushTool,
  id: 'eraser',
  title: t.names.eraser,
  hint: t.hints.eraser,
  shortcut: 'E',
  icon: 'eraser',
  settings: [radiusSetting(5)],
  start: (context) => startBrush(context, true),
};
