/** Freehand: the area drawn around is added to the active structure, or cut away with Alt. */
import { booleanSlice, resolveRings } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { type PlanePoint, type RegionMode, ringOfPlane, sameRings, thinned } from './region.ts';
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
  const region = resolveRings([ringOfPlane(points, at.plane, at.slice, context.grid)]);
  if (region.length === 0) return false;
  const before = structure.slices.get(at.slice) ?? noRings;
  const after = booleanSlice(before, region, mode === 'add' ? 'union' : 'subtract');
  if (sameRings(before, after)) return false;
  context.perform(
    editContours(mode === 'add' ? label : `${label}: ${t.labels.cut}`, structure, [{ k: at.slice, after }]),
  );
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
      const colour = drawing.mode === 'add' ? '#ffffff' : '#ff8f8f';
      painter.line(drawing.points, { colour, closed: true, fill: 'rgba(255,255,255,0.08)' });
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
  settings: [modeSetting],
  start: startFreehand,
};
