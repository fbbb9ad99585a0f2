import { texts } from '../../texts/index.ts';
import type { Tool } from '../types.ts';
import { measuring } from './session.ts';

const t = texts.tools;

/** Distance in mm: drag from point to point. */
export const distanceTool: Tool = {
  id: 'distance',
  title: t.names.distance,
  hint: t.hints.distance,
  group: 'measure',
  shortcut: 'M',
  icon: 'distance',
  cursor: 'crosshair',
  edits: false,
  settings: [],
  start: (context) =>
    measuring(context, { dragged: true, count: 2 }, (points) => {
      const [a, b] = points;
      if (a === undefined || b === undefined || (a[0] === b[0] && a[1] === b[1])) return null;
      return { kind: 'distance', points: [a, b] };
    }),
};
