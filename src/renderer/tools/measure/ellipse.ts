import { texts } from '../../texts/index.ts';
import type { Tool } from '../types.ts';
import { ellipseHu, huLines } from './measures.ts';
import { measuring } from './session.ts';

const t = texts.tools;

/** Mean, deviation and range of HU inside an ellipse. */
export const ellipseTool: Tool = {
  id: 'ellipse',
  title: t.names.ellipse,
  hint: t.hints.ellipse,
  group: 'measure',
  shortcut: 'U',
  icon: 'ellipse',
  cursor: 'crosshair',
  edits: false,
  settings: [],
  start: (context) =>
    measuring(context, { dragged: true, count: 2 }, (points, at) => {
      const [a, b] = points;
      if (a === undefined || b === undefined || a[0] === b[0] || a[1] === b[1]) return null;
      const hu = ellipseHu(a, b, at.plane, at.slice, context.grid, context.voxels);
      if (hu === null) return null;
      return { kind: 'ellipse', points: [a, b], lines: huLines(hu) };
    }),
};
