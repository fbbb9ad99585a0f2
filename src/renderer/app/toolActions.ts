/** One command a tool: choosing it. */
import { selectTool, useSelection } from '../state/selection.ts';
import { tools } from '../tools/registry.ts';
import type { Action } from './action.ts';

export const toolActions: readonly Action[] = tools.map((tool) => ({
  id: `tool-${tool.id}`,
  title: tool.title,
  menu: 'tools',
  keys: [tool.shortcut],
  checked: () => useSelection.getState().toolId === tool.id,
  run: () => selectTool(tool.id),
}));
