import { texts } from '../../texts/index.ts';
import type { Tool } from '../types.ts';
import { ellipseHu, ellipseRim, huLines, surfaceHu } from './hu.ts';
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
    measuring(context, { dragged: true, count: 2 }, ([from, to]) => {
      if (from === undefined || to === undefined) return null;
      const [a, b] = [from.planeMm, to.planeMm];
      if (a[0] === b[0] || a[1] === b[1]) return null;
      const { surface, plane, slice } = from;
      const hu =
        plane === null
          ? surfaceHu(a, b, surface, context.grid, context.voxels)
          : ellipseHu(a, b, plane, slice, context.grid, context.voxels);
      if (hu === null) return null;
      return { kind: 'ellipse', pointsMm: ellipseRim(a, b, surface), lines: huLines(hu) };
    }),
};
