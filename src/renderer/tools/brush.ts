/**
 * Brush and eraser: a round shape added to or cut from the active structure, one command a stroke. On a sagittal or coronal view
 * the disc lies in that view, is `depth` thick, and the axial contours of every slice it reaches follow.
 */

import { brushSlice } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring } from '../../core/structures/types.ts';
import { isContourPlane } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import { type PlanePoint, ringOfPlane, sameRings } from './region.ts';
import { depthSetting, extendSlab, type SlabStroke, slabBrush } from './slab.ts';
import { type Stroke, strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Painted {
  readonly at: PlanePoint;
  /** The slices painted so far. */
  readonly changed: ReadonlyMap<number, readonly Ring[]>;
  /** On a sagittal or coronal view. */
  readonly slab: SlabStroke | null;
}

/** @param erasing what it does without Ctrl. */
function startBrush(context: ToolContext, erasing: boolean): ToolSession {
  const ringsBefore = ({ structure }: Stroke, k: number): readonly Ring[] =>
    structure.slices.get(k) ?? noRings;
  const onSlice = (from: Painted | null, stroke: Stroke, to: PlanePoint): Painted => {
    const { plane, slice: k } = stroke.start;
    const segment = ringOfPlane([from?.at ?? to, to], plane, k, context.grid);
    const mode = stroke.takesAway ? 'erase' : 'add';
    const before = from?.changed.get(k) ?? ringsBefore(stroke, k);
    const rings = brushSlice(context.grid, k, before, segment, stroke.radius, mode);
    return { at: to, changed: new Map([[k, rings]]), slab: null };
  };
  const acrossSlices = (from: Painted | null, stroke: Stroke, to: PlanePoint): Painted => {
    const mode = stroke.takesAway ? 'erase' : 'add';
    const brush = slabBrush(context, stroke.structure.slices, stroke.start, stroke.radius, mode);
    const slab = extendSlab(brush, from?.slab ?? null, to);
    return { at: to, changed: slab.changed, slab };
  };
  const extend = (from: Painted | null, stroke: Stroke, pointer: ToolPointer): Painted => {
    const paint = isContourPlane(stroke.start.plane) ? onSlice : acrossSlices;
    const painted = paint(from, stroke, pointer.planeMm);
    context.preview({
      structureId: stroke.structure.id,
      slices: painted.changed,
      everyView: painted.slab !== null,
    });
    return painted;
  };
  return strokeSession<Painted>(context, {
    stepOfRadius: 0.12,
    takesAway: ({ ctrl }) => ctrl !== erasing,
    begin: (stroke) => extend(null, stroke, stroke.start),
    extend,
    finish: ({ changed }, stroke) =>
      [...changed].flatMap(([k, after]) => (sameRings(ringsBefore(stroke, k), after) ? [] : [{ k, after }])),
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
  everyView: true,
  settings: [radiusSetting(5), depthSetting],
  start: (context) => startBrush(context, false),
};

export const eraserTool: Tool = {
  ...brushTool,
  id: 'eraser',
  title: t.names.eraser,
  hint: t.hints.eraser,
  shortcut: 'E',
  icon: 'eraser',
  start: (context) => startBrush(context, true),
};
