import { texts } from '../../texts/index.ts';
import type { Tool } from '../types.ts';
import { measuring } from './session.ts';
import { distanceMm } from './values.ts';

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
    measuring(context, { dragged: true, count: 2 }, ([a, b]) =>
      a === undefined || b === undefined || distanceMm(a.patient, b.patient) === 0
        ? null
        : { kind: 'distance', pointsMm: [a.patient, b.patient], lines: [] },
    ),
};
