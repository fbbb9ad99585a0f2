import { brushSlice } from '../../src/core/contours/index.ts';
import { editContours } from '../../src/renderer/model/commands.ts';
import type { Tool } from '../../src/renderer/tools/types.ts';

/** One click adds a disc: one command, one undo step. */
export const stampTool: Tool = {
  id: 'stamp',
  title: 'Stamp',
  hint: 'Click adds a disc.',
  group: 'draw',
  shortcut: 'J',
  icon: 'brush',
  cursor: 'crosshair',
  edits: true,
  settings: [
    { kind: 'number', id: 'radius', label: 'Radius', unit: 'mm', min: 1, max: 50, step: 1, initial: 5 },
  ],
  start: (context) => ({
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const before = structure.slices.get(pointer.slice) ?? [];
      const radiusMm = context.setting<number>('radius');
      const centre = Float64Array.from(pointer.patient);
      const after = brushSlice(context.grid, pointer.slice, before, centre, radiusMm, 'add');
      context.perform(editContours('Stamp', structure, [{ k: pointer.slice, after }]));
      return true;
    },
  }),
};
