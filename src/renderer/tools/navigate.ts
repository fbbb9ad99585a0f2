/** Moves the shared crosshair; the other views follow. */

import { setCursor, useView } from '../model/view.ts';
import { texts } from '../texts/index.ts';
import type { Tool, ToolPointer } from './types.ts';

export const navigateTool: Tool = {
  id: 'navigate',
  title: texts.tools.names.navigate,
  hint: texts.tools.hints.navigate,
  group: 'navigate',
  shortcut: 'Q',
  icon: 'navigate',
  cursor: 'crosshair',
  edits: false,
  settings: [],
  start: (context) => {
    const move = (pointer: ToolPointer): void => {
      const next = [...pointer.index] as [number, number, number];
      // The fixed axis keeps its slice exactly.
      next[pointer.plane.normalAxis] = useView.getState().cursor[pointer.plane.normalAxis];
      setCursor(next, context.grid.dims);
    };
    return {
      pointerDown: (pointer) => {
        move(pointer);
        return true;
      },
      pointerMove: move,
    };
  },
};
