/** Push contour: a disc dragged against the contour carries it along, from inside or from outside. */
import { closeSlits, dropSlivers, pushRings } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import { sameRings } from './region.ts';
import { strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolSession } from './types.ts';

const t = texts.tools;

interface Push {
  /** Before the gesture. */
  readonly before: readonly Ring[];
  /** As far as the stroke goes. */
  readonly shown: readonly Ring[];
  /** LPS mm, x,y,z of every point so far. */
  readonly strokeMm: readonly number[];
}

function startNudge(context: ToolContext): ToolSession {
  return strokeSession<Push>(context, {
    stepOfRadius: 0,
    takesAway: () => false,
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
  settings: [radiusSetting(8)],
  start: startNudge,
};
