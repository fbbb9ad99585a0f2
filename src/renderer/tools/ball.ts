/** 3D brush and eraser: a ball swept along the stroke, in any view, cut exactly by every slice it reaches. */
import { brushBall } from '../../core/editing/index.ts';
import { noRings } from '../../core/structures/edit.ts';
import type { Ring } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { radiusSetting } from './disc.ts';
import type { PlanePoint } from './region.ts';
import { type Stroke, strokeSession } from './stroke.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Way {
  /** LPS mm, x,y,z of every point so far. */
  readonly pointsMm: number[];
  readonly shown: PlanePoint[];
  /** The slice looked at, as painted so far. */
  rings: readonly Ring[];
}

function startBall(context: ToolContext, erasing: boolean): ToolSession {
  const modeOf = ({ takesAway }: Stroke) => (takesAway ? 'erase' : 'add');
  /**
   * While dragging only the slice looked at is computed, and of the way only what is new; the other views show the disc's way.
   */
  const extend = (way: Way, stroke: Stroke, pointer: ToolPointer): Way => {
    way.pointsMm.push(...pointer.patient);
    way.shown.push(pointer.planeMm);
    const { slice: k, plane } = stroke.start;
    if (plane.normalAxis === 2) {
      const slices = new Map([[k, way.rings]]);
      const last = Float64Array.from(way.pointsMm.slice(-6));
      way.rings = brushBall(context.grid, slices, last, stroke.radius, modeOf(stroke), k).get(k) ?? way.rings;
      context.preview({ structureId: stroke.structure.id, slices: new Map([[k, way.rings]]) });
    }
    context.redraw();
    return way;
  };
  return strokeSession<Way>(context, {
    stepOfRadius: 0.2,
    takesAway: ({ ctrl }) => ctrl !== erasing,
    begin: (stroke) => {
      const rings = stroke.structure.slices.get(stroke.start.slice) ?? noRings;
      return extend({ pointsMm: [], shown: [], rings }, stroke, stroke.start);
    },
    extend,
    finish: ({ pointsMm }, stroke) => {
      const { slices } = stroke.structure;
      const way = Float64Array.from(pointsMm);
      const changed = brushBall(context.grid, slices, way, stroke.radius, modeOf(stroke));
      return [...changed].map(([k, after]) => ({ k, after }));
    },
    label: ({ takesAway }) => (takesAway ? t.labels.ballEraser : t.labels.ball),
    draw: (painter, { shown }, { structure, start, radius }) => {
      if (painter.plane.name !== start.view || painter.plane.normalAxis === 2) return;
      const [r, g, b] = structure.colour;
      for (const at of shown)
        painter.ellipse(at, radius, radius, { colour: `rgba(${r}, ${g}, ${b}, 0.6)`, widthPx: 1 });
    },
  });
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
