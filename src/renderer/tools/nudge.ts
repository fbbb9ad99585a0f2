/**
 * Push contour: a disc dragged against the contour carries it along, from inside or from outside. On a sagittal or coronal view
 * the disc lies in that view and is `depth` thick.
 */
import { closeSlits, dropSlivers, pointInRings, pushRings } from '../../core/contours/index.ts';
import { indexPoint, toPatient } from '../../core/geometry/grid.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { isContourPlane } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import { sameRings } from './region.ts';
import { depthSetting, extendSlab, type SlabBrush, type SlabStroke, slabBrush } from './slab.ts';
import { type Stroke, type StrokeSteps, strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Push {
  /** Before the gesture. */
  readonly before: readonly Ring[];
  /** As far as the stroke goes. */
  readonly shown: readonly Ring[];
  /** LPS mm, x,y,z of every point so far. */
  readonly strokeMm: readonly number[];
}

/** On an axial slice. */
const onSlice = (context: ToolContext): Pick<StrokeSteps<Push>, 'begin' | 'extend' | 'finish'> => ({
  begin: ({ structure, start }) => {
    const before = structure.slices.get(start.slice) ?? noRings;
    if (before.length > 0) return { before, shown: before, strokeMm: [...start.patient] };
    context.say(t.emptySlice(structure.name));
    return null;
  },
  extend: (push, { structure, start, radius }, to) => {
    const piece = Float64Array.from([...push.strokeMm.slice(-3), ...to.patient]);
    const shown = pushRings(push.shown, piece, radius);
    context.preview({ structureId: structure.id, slices: new Map([[start.slice, shown]]) });
    return { ...push, shown, strokeMm: [...push.strokeMm, ...to.patient] };
  },
  // The whole stroke at once: its edge is smoother than its pieces'; what it leaves too thin is gone, too narrow is closed.
  finish: ({ before, strokeMm }, { start, radius }) => {
    const pushed = pushRings(before, Float64Array.from(strokeMm), radius);
    const after = closeSlits(before, dropSlivers(before, pushed));
    return sameRings(before, after) ? [] : [{ k: start.slice, after }];
  },
});

interface SlabPush {
  readonly brush: SlabBrush;
  readonly stroke: SlabStroke;
}

/** True when the pointer lies in the structure, on the slice nearest to it. */
function isInside({ grid }: ToolContext, structure: Structure, { index }: ToolPointer): boolean {
  const k = Math.round(index[2]);
  const [x, y, z] = toPatient(grid, indexPoint(index[0], index[1], k));
  return pointInRings(structure.slices.get(k) ?? noRings, [x, y, z]);
}

/** On a sagittal or coronal view: from inside the disc carries the contours out, from outside in. */
const acrossSlices = (context: ToolContext): Pick<StrokeSteps<SlabPush>, 'begin' | 'extend' | 'finish'> => {
  const go = (brush: SlabBrush, before: SlabStroke | null, stroke: Stroke, to: ToolPointer): SlabPush => {
    const now = extendSlab(brush, before, to.planeMm);
    context.preview({ structureId: stroke.structure.id, slices: now.changed, everyView: true });
    return { brush, stroke: now };
  };
  return {
    begin: (stroke) => {
      const { structure, start, radius } = stroke;
      const mode = isInside(context, structure, start) ? 'add' : 'erase';
      return go(slabBrush(context, structure.slices, start, radius, mode), null, stroke, start);
    },
    extend: (push, stroke, to) => go(push.brush, push.stroke, stroke, to),
    finish: ({ stroke }) => [...stroke.changed].map(([k, after]) => ({ k, after })),
  };
};

type Work = { readonly flat: Push } | { readonly slab: SlabPush };

function startNudge(context: ToolContext): ToolSession {
  const [flat, slab] = [onSlice(context), acrossSlices(context)];
  return strokeSession<Work>(context, {
    stepOfRadius: 0,
    takesAway: () => false,
    begin: (stroke) => {
      if (!isContourPlane(stroke.start.plane)) {
        const begun = slab.begin(stroke);
        return begun === null ? null : { slab: begun };
      }
      const begun = flat.begin(stroke);
      return begun === null ? null : { flat: begun };
    },
    extend: (work, stroke, to) =>
      'flat' in work
        ? { flat: flat.extend(work.flat, stroke, to) }
        : { slab: slab.extend(work.slab, stroke, to) },
    finish: (work, stroke) =>
      'flat' in work ? flat.finish(work.flat, stroke) : slab.finish(work.slab, stroke),
    label: () => t.labels.nudge,
  });
}

export const nudgeTool: Tool = {
  id: 'nudge',
  title: t.names.nudge,
  hint: t.hints.nudge,
  group: 'shape',
  shortcut: 'J',
  icon: 'nudge',
  cursor: 'none',
  edits: true,
  everyView: true,
  settings: [radiusSetting(8), depthSetting],
  start: startNudge,
};
