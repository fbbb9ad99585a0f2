/** Push contour: a disc dragged against the contour carries it along, from inside or from outside. */
import { pushRings } from '../../../core/contours/index.ts';
import type { Vec3 } from '../../../core/geometry/grid.ts';
import type { Ring, Structure } from '../../../core/structures/types.ts';
import { texts } from '../../app/texts.ts';
import { editContours } from '../../state/commands.ts';
import { noRings } from '../../state/structures.ts';
import { drawDisc, keyRadius, radiusOf, radiusSetting, wheelRadius } from '../disc/disc.ts';
import { sameRings } from '../region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from '../types.ts';

const t = texts.tools;

interface Push {
  readonly structure: Structure;
  readonly k: number;
  readonly rings: readonly Ring[];
  readonly from: Vec3;
}

function startNudge(context: ToolContext): ToolSession {
  let push: Push | null = null;
  let hover: ToolPointer | null = null;

  const pushed = (from: Push, to: Vec3): Push => ({
    ...from,
    rings: pushRings(from.rings, from.from, to, radiusOf(context)),
    from: to,
  });

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const rings = structure.slices.get(pointer.slice) ?? noRings;
      push = { structure, k: pointer.slice, rings, from: pointer.patient };
      return true;
    },
    pointerMove: (pointer) => {
      if (push === null || pointer.slice !== push.k) return;
      push = pushed(push, pointer.patient);
      context.preview({ structureId: push.structure.id, slices: new Map([[push.k, push.rings]]) });
    },
    pointerUp: (pointer) => {
      if (push === null) return;
      const done = pointer.slice === push.k ? pushed(push, pointer.patient) : push;
      push = null;
      context.preview(null);
      if (sameRings(done.structure.slices.get(done.k) ?? noRings, done.rings)) return;
      context.perform(editContours(t.labels.nudge, done.structure, [{ k: done.k, after: done.rings }]));
    },
    hover: (pointer) => {
      hover = pointer;
      context.redraw();
    },
    wheel: (_pointer, notches) => wheelRadius(context, notches),
    key: ({ key }) => keyRadius(context, key),
    draw: (painter) => drawDisc(painter, hover, radiusOf(context), false),
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
