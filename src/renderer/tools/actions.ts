/** One command a tool: choosing it. */

import type { Action } from '../kit/action.ts';
import { selectTool, useSelection } from '../model/selection.ts';
import { tools } from './registry.ts';

export const toolActions: readonly Action[] = tools.map((tool) => ({
  id: `tool-${tool.id}`,
  title: tool.title,
  menu: 'tools',
  keys: [tool.shortcut],
  checked: () => useSelection.getState().toolId === tool.id,
  run: () => selectTool(tool.id),
}));
