/** 3D brush and eraser: a ball swept along the stroke, in any view, cut exactly by every slice it reaches. */
import { brushBall } from '../../core/editing/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { discPointer, drawDisc, radiusOf, radiusSetting } from './disc.ts';
import type { PlanePoint } from './region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Stroke {
  readonly structure: Structure;
  readonly start: ToolPointer;
  readonly erases: boolean;
  readonly radius: number;
  readonly way: number[];
  readonly shown: PlanePoint[];
  /** The slice looked at, as painted so far. */
  rings: readonly Ring[];
}

/** Moves shorter than this part of the radius wait for the next. */
const STEP_OF_RADIUS = 0.2;

function startBall(context: ToolContext, erasing: boolean): ToolSession {
  let stroke: Stroke | null = null;
  const disc = discPointer(context);

  const add = (to: Stroke, pointer: ToolPointer): void => {
    to.way.push(...pointer.patient);
    to.shown.push(pointer.planeMm);
  };
  const modeOf = ({ erases }: Stroke) => (erases ? 'erase' : 'add');
  const changesOf = (of: Stroke) =>
    brushBall(context.grid, of.structure.slices, Float64Array.from(of.way), of.radius, modeOf(of));
  /**
   * While dragging only the slice looked at is computed, and of the way only what is new; the other views show the disc's way.
   */
  const show = (now: Stroke): void => {
    const k = now.start.slice;
    if (now.start.plane.normalAxis === 2) {
      const slices = new Map([[k, now.rings]]);
      const way = Float64Array.from(now.way.slice(-6));
      now.rings = brushBall(context.grid, slices, way, now.radius, modeOf(now), k).get(k) ?? now.rings;
      context.preview({ structureId: now.structure.id, slices: new Map([[k, now.rings]]) });
    }
    context.redraw();
  };

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const radius = radiusOf(context);
      const rings = structure.slices.get(pointer.slice) ?? noRings;
      stroke = {
        structure,
        start: pointer,
        erases: pointer.ctrl !== erasing,
        radius,
        way: [],
        shown: [],
        rings,
      };
      add(stroke, pointer);
      show(stroke);
      return true;
    },
    pointerMove: (pointer) => {
      const last = stroke?.shown.at(-1);
      if (stroke === null || last === undefined || pointer.slice !== stroke.start.slice) return;
      const moved = Math.hypot(pointer.planeMm[0] - last[0], pointer.planeMm[1] - last[1]);
      if (moved < stroke.radius * STEP_OF_RADIUS) return;
      add(stroke, pointer);
      show(stroke);
    },
    pointerUp: (pointer) => {
      if (stroke === null) return;
      const done = stroke;
      stroke = null;
      if (pointer.slice === done.start.slice) add(done, pointer);
      const edits = [...changesOf(done)].map(([k, after]) => ({ k, after }));
      context.preview(null);
      if (edits.length === 0) return;
      context.perform(editContours(done.erases ? t.labels.ballEraser : t.labels.ball, done.structure, edits));
    },
    ...disc.session,
    draw: (painter) => {
      drawDisc(painter, disc.at, radiusOf(context), stroke?.erases ?? (disc.at?.ctrl === true) !== erasing);
      if (stroke === null || painter.plane.name !== stroke.start.view || painter.plane.normalAxis === 2)
        return;
      const [r, g, b] = stroke.structure.colour;
      for (const at of stroke.shown)
        painter.ellipse(at, stroke.radius, stroke.radius, {
          colour: `rgba(${r}, ${g}, ${b}, 0.6)`,
          widthPx: 1,
        });
    },
    cancel: () => {
      stroke = null;
    },
  };
}

export const ballTool: Tool = {
  id: 'ball',
  title: t.names.ball,
  hint: t.hints.ball,
  group: 'draw',
  shortcut: 'K',
  icon: 'ball',
  cursor: 'none',
  // It works in every view: its stroke is a path in the patient.
  edits: false,
  settings: [radiusSetting(6)],
  start: (context) => startBall(context, false),
};

export const ballEraserTool: Tool = {
  ...ballTool,
  id: 'ballEraser',
  title: t.names.ballEraser,
  hint: t.hints.ballEraser,
  shortcut: 'Shift+K',
  icon: 'ballEraser',
  start: (context) => startBall(context, true),
};
