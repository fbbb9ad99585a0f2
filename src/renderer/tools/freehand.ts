/** Freehand: the area drawn around is added to the active structure, or cut away with Alt. */
import { booleanSlice, resolveRings } from '../../core/contours/index.ts';
import { editSlab } from '../../core/editing/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { picture } from '../kit/colours.ts';
import { editContours, type SliceEdit } from '../model/commands.ts';
import { isContourPlane } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import { type PlanePoint, type RegionMode, ringOfPlane, sameRings, thinned } from './region.ts';
import { areaSpans, depthSetting, slabPlace } from './slab.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Drawing {
  readonly start: ToolPointer;
  readonly mode: RegionMode;
  readonly points: PlanePoint[];
}

export const modeSetting = {
  kind: 'choice',
  id: 'mode',
  label: t.settings.mode,
  options: [
    { value: 'add', label: t.settings.modeAdd },
    { value: 'cut', label: t.settings.modeCut },
  ],
  initial: 'add',
} as const;

/** The mode of a gesture: Alt turns it round. */
export const modeOf = (context: ToolContext, alt: boolean): RegionMode =>
  (context.setting<string>('mode') === 'add') === alt ? 'cut' : 'add';

/** The area on the axial slice it was drawn on. */
function sliceEdit(
  context: ToolContext,
  structure: Structure,
  at: ToolPointer,
  points: readonly PlanePoint[],
  mode: RegionMode,
): SliceEdit[] {
  const region = resolveRings([ringOfPlane(points, at.plane, at.slice, context.grid)]);
  const before = structure.slices.get(at.slice) ?? noRings;
  const after = booleanSlice(before, region, mode === 'add' ? 'union' : 'subtract');
  return sameRings(before, after) ? [] : [{ k: at.slice, after }];
}

/** The area drawn on a sagittal or coronal view, on every axial slice it reaches. */
function slabEdits(
  context: ToolContext,
  structure: Structure,
  at: ToolPointer,
  points: readonly PlanePoint[],
  mode: RegionMode,
): SliceEdit[] {
  const { grid } = context;
  const place = slabPlace(grid, at, context.setting<number>('depth'));
  const spans = areaSpans(grid, at.plane, points);
  const changed = editSlab(grid, structure.slices, place, spans, mode === 'add' ? 'add' : 'erase');
  return [...changed].map(([k, after]) => ({ k, after }));
}

/** Adds or cuts the area inside `points` on the slice of `at`; @returns false when nothing could be done. */
export function commitArea(
  context: ToolContext,
  at: ToolPointer,
  points: readonly PlanePoint[],
  mode: RegionMode,
  label: string,
): boolean {
  const structure = context.editable();
  if (structure === null || points.length < 3) return false;
  const editsOf = isContourPlane(at.plane) ? sliceEdit : slabEdits;
  const edits = editsOf(context, structure, at, points, mode);
  if (edits.length === 0) return false;
  context.perform(editContours(mode === 'add' ? label : `${label}: ${t.labels.cut}`, structure, edits));
  return true;
}

function startFreehand(context: ToolContext): ToolSession {
  let drawing: Drawing | null = null;
  return {
    pointerDown: (pointer) => {
      if (context.editable() === null) return false;
      drawing = { start: pointer, mode: modeOf(context, pointer.alt), points: [pointer.planeMm] };
      return true;
    },
    pointerMove: (pointer) => {
      if (drawing === null || pointer.slice !== drawing.start.slice) return;
      drawing.points.push(pointer.planeMm);
      context.redraw();
    },
    pointerUp: () => {
      if (drawing === null) return;
      const { start, points, mode } = drawing;
      drawing = null;
      commitArea(context, start, thinned(points, 0.25), mode, t.labels.freehand);
      context.redraw();
    },
    draw: (painter) => {
      if (drawing === null || painter.plane.name !== drawing.start.view) return;
      const colour = drawing.mode === 'add' ? picture.adds : picture.takesAway;
      painter.line(drawing.points, { colour, closed: true, fill: picture.covers });
    },
    cancel: () => {
      drawing = null;
    },
  };
}

export const freehandTool: Tool = {
  id: 'freehand',
  title: t.names.freehand,
  hint: t.hints.freehand,
  group: 'draw',
  shortcut: 'F',
  icon: 'freehand',
  cursor: 'crosshair',
  edits: true,
  everyView: true,
  settings: [modeSetting, depthSetting],
  start: startFreehand,
};
