/** Push contour: a disc dragged against the contour carries it along, from inside or from outside. */
import { closeSlits, dropSlivers, pushRings } from '../../core/contours/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { discPointer, drawDisc, radiusOf, radiusSetting } from './disc.ts';
import { sameRings } from './region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Push {
  readonly structure: Structure;
  readonly k: number;
  /** Before the gesture. */
  readonly before: readonly Ring[];
  /** As far as the stroke goes. */
  readonly shown: readonly Ring[];
  /** LPS mm, x,y,z of every point so far. */
  readonly strokeMm: readonly number[];
}

function startNudge(context: ToolContext): ToolSession {
  let push: Push | null = null;
  const disc = discPointer(context);

  const along = (from: Push, to: ToolPointer): Push => ({
    ...from,
    strokeMm: [...from.strokeMm, ...to.patient],
    shown: pushRings(
      from.shown,
      Float64Array.from([...from.strokeMm.slice(-3), ...to.patient]),
      radiusOf(context),
    ),
  });
  /** The whole stroke at once: its edge is smoother than its pieces'; what it leaves too thin is gone, too narrow is closed. */
  const finished = ({ before, strokeMm }: Push): readonly Ring[] => {
    const pushed = pushRings(before, Float64Array.from(strokeMm), radiusOf(context));
    return closeSlits(before, dropSlivers(before, pushed));
  };

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const before = structure.slices.get(pointer.slice) ?? noRings;
      if (before.length === 0) {
        context.say(t.emptySlice(structure.name));
        return false;
      }
      push = { structure, k: pointer.slice, before, shown: before, strokeMm: [...pointer.patient] };
      return true;
    },
    pointerMove: (pointer) => {
      if (push === null || pointer.slice !== push.k) return;
      push = along(push, pointer);
      context.preview({ structureId: push.structure.id, slices: new Map([[push.k, push.shown]]) });
    },
    pointerUp: (pointer) => {
      if (push === null) return;
      const { structure, k, before, strokeMm } = push;
      const after = finished(
        pointer.slice === k ? { ...push, strokeMm: [...strokeMm, ...pointer.patient] } : push,
      );
      push = null;
      context.preview(null);
      if (sameRings(before, after)) return;
      context.perform(editContours(t.labels.nudge, structure, [{ k, after }]));
    },
    ...disc.session,
    draw: (painter) => drawDisc(painter, disc.at, radiusOf(context), false),
    cancel: () => {
      push = null;
    },
  };
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
