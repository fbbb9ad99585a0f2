import { texts } from '../../texts/index.ts';
import type { Tool } from '../types.ts';
import { measuring } from './session.ts';

const t = texts.tools;

/** Angle in degrees: three clicks, the second is the corner. */
export const angleTool: Tool = {
  id: 'angle',
  title: t.names.angle,
  hint: t.hints.angle,
  group: 'measure',
  shortcut: 'A',
  icon: 'angle',
  cursor: 'crosshair',
  edits: false,
  settings: [],
  start: (context) =>
    measuring(context, { dragged: false, count: 3 }, (points) =>
      points.length === 3 ? { kind: 'angle', pointsMm: points.map((p) => p.patient), lines: [] } : null,
    ),
};
