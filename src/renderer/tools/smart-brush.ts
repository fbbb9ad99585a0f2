/** Smart brush: paints tissue like that under the first click, within the disc, connected, stopping at edges. */
import { booleanSlice, brushSlice } from '../../core/contours/index.ts';
import {
  learnTissue,
  noPaint,
  type PaintedSlice,
  paintedRings,
  paintTissue,
  type TissueWindow,
} from '../../core/editing/index.ts';
import type { Vec3 } from '../../core/geometry/grid.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import { sameRings } from './region.ts';
import { type Stroke, strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Paint {
  readonly window: TissueWindow;
  readonly painted: PaintedSlice;
  /** What the disc has covered so far. */
  readonly covered: readonly Ring[];
  /** Where the disc was last, LPS mm. */
  readonly atMm: Vec3;
}

/** The tissue is learnt within this part of the disc, at most this many mm. */
const [LEARN_PART, LEARN_MM] = [0.5, 3];

function ringsOf({ grid }: ToolContext, { painted, covered }: Paint, stroke: Stroke): readonly Ring[] {
  const k = stroke.start.slice;
  const before = stroke.structure.slices.get(k) ?? noRings;
  const rings = paintedRings(grid, k, painted, covered);
  return rings.length === 0 ? before : booleanSlice(before, rings, stroke.takesAway ? 'subtract' : 'union');
}

const centreOf = ({ index }: ToolPointer): [number, number] => [index[0], index[1]];

function startSmartBrush(context: ToolContext): ToolSession {
  const { grid, voxels } = context;
  const extend = (paint: Paint, stroke: Stroke, pointer: ToolPointer): Paint => {
    const [k, { radius, structure }] = [stroke.start.slice, stroke];
    const way = Float64Array.of(...paint.atMm, ...pointer.patient);
    const covered = brushSlice(grid, k, paint.covered, way, radius, 'add');
    const next = { ...paint, covered, atMm: pointer.patient };
    if (paintTissue(grid, voxels, k, centreOf(pointer), radius, paint.window, paint.painted))
      context.preview({ structureId: structure.id, slices: new Map([[k, ringsOf(context, next, stroke)]]) });
    return next;
  };
  return strokeSession<Paint>(context, {
    stepOfRadius: 0.25,
    takesAway: ({ ctrl }) => ctrl,
    begin: (stroke) => {
      const { start, radius } = stroke;
      const reach = Math.min(LEARN_MM, radius * LEARN_PART);
      const tolerance = context.setting<number>('tolerance');
      const window = learnTissue(grid, voxels, start.slice, centreOf(start), reach, tolerance);
      const nothing = { window, painted: noPaint(grid), covered: noRings, atMm: start.patient };
      return extend(nothing, stroke, start);
    },
    extend,
    finish: (paint, stroke) => {
      const k = stroke.start.slice;
      const after = ringsOf(context, paint, stroke);
      return sameRings(stroke.structure.slices.get(k) ?? noRings, after) ? [] : [{ k, after }];
    },
    label: ({ takesAway }) => (takesAway ? t.labels.smartEraser : t.labels.smartBrush),
    draw: (painter, { window }, { radius }, at) => {
      if (at === null || at.view !== painter.plane.name) return;
      const { lowHu, highHu } = window;
      painter.text([at.planeMm[0] + radius, at.planeMm[1]], [t.learnt(lowHu, highHu)]);
    },
  });
}

export const smartBrushTool: Tool = {
  id: 'smartBrush',
  title: t.names.smartBrush,
  hint: t.hints.smartBrush,
  group: 'draw',
  shortcut: 'S',
  icon: 'smartBrush',
  cursor: 'none',
  edits: true,
  settings: [
    radiusSetting(8),
    {
      kind: 'number',
      id: 'tolerance',
      label: t.settings.tolerance,
      unit: 'σ',
      min: 0.5,
      max: 6,
      step: 0.5,
      initial: 2.5,
    },
  ],
  start: startSmartBrush,
};
