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
import { noRings } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { discPointer, drawDisc, radiusOf, radiusSetting } from './disc.ts';
import { sameRings } from './region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Stroke {
  readonly structure: Structure;
  readonly k: number;
  readonly erases: boolean;
  readonly window: TissueWindow;
  readonly painted: PaintedSlice;
  readonly radius: number;
  /** What the disc has covered so far. */
  covered: readonly Ring[];
  /** Where the disc was last: plane mm, and LPS mm. */
  at: readonly [number, number];
  atMm: readonly [number, number, number];
}

/** The tissue is learnt within this part of the disc, at most this many mm. */
const [LEARN_PART, LEARN_MM] = [0.5, 3];
/** Moves are painted in steps of this part of the radius. */
const STEP_OF_RADIUS = 0.25;

function ringsOf(context: ToolContext, stroke: Stroke): readonly Ring[] {
  const before = stroke.structure.slices.get(stroke.k) ?? noRings;
  const painted = paintedRings(context.grid, stroke.k, stroke.painted, stroke.covered);
  return painted.length === 0 ? before : booleanSlice(before, painted, stroke.erases ? 'subtract' : 'union');
}

function startSmartBrush(context: ToolContext): ToolSession {
  let stroke: Stroke | null = null;
  const disc = discPointer(context);

  const paint = (to: Stroke, pointer: ToolPointer): void => {
    const centre = [pointer.index[0], pointer.index[1]] as const;
    const way = Float64Array.of(...to.atMm, ...pointer.patient);
    to.covered = brushSlice(context.grid, to.k, to.covered, way, to.radius, 'add');
    to.at = pointer.planeMm;
    to.atMm = pointer.patient;
    const added = paintTissue(context.grid, context.voxels, to.k, centre, to.radius, to.window, to.painted);
    if (added)
      context.preview({ structureId: to.structure.id, slices: new Map([[to.k, ringsOf(context, to)]]) });
  };

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const radius = radiusOf(context);
      const centre = [pointer.index[0], pointer.index[1]] as const;
      const window = learnTissue(
        context.grid,
        context.voxels,
        pointer.slice,
        centre,
        Math.min(LEARN_MM, radius * LEARN_PART),
        context.setting<number>('tolerance'),
      );
      stroke = {
        structure,
        k: pointer.slice,
        erases: pointer.ctrl,
        window,
        painted: noPaint(context.grid),
        radius,
        covered: noRings,
        at: pointer.planeMm,
        atMm: pointer.patient,
      };
      paint(stroke, pointer);
      return true;
    },
    pointerMove: (pointer) => {
      if (stroke === null || pointer.slice !== stroke.k) return;
      const moved = Math.hypot(pointer.planeMm[0] - stroke.at[0], pointer.planeMm[1] - stroke.at[1]);
      if (moved >= stroke.radius * STEP_OF_RADIUS) paint(stroke, pointer);
    },
    pointerUp: () => {
      if (stroke === null) return;
      const done = stroke;
      stroke = null;
      const before = done.structure.slices.get(done.k) ?? noRings;
      const after = ringsOf(context, done);
      context.preview(null);
      if (sameRings(before, after)) return;
      const label = done.erases ? t.labels.smartEraser : t.labels.smartBrush;
      context.perform(editContours(label, done.structure, [{ k: done.k, after }]));
    },
    ...disc.session,
    draw: (painter) => {
      drawDisc(painter, disc.at, radiusOf(context), stroke?.erases ?? disc.at?.ctrl === true);
      if (stroke === null || disc.at === null || disc.at.view !== painter.plane.name) return;
      const { lowHu, highHu } = stroke.window;
      painter.text([disc.at.planeMm[0] + stroke.radius, disc.at.planeMm[1]], [t.learnt(lowHu, highHu)]);
    },
    cancel: () => {
      stroke = null;
    },
  };
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
