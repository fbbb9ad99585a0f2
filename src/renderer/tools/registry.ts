/** The tools, in the order of the toolbar, and the command that chooses each. A new tool is one file and one line here. */
import type { Action } from '../kit/action.ts';
import { selectTool, useSelection } from '../model/selection.ts';
import { ballEraserTool, ballTool } from './ball.ts';
import { brushTool, eraserTool } from './brush.ts';
import { freehandTool } from './freehand.ts';
import { growTool } from './grow.ts';
import { livewireTool } from './livewire.ts';
import { angleTool } from './measure/angle.ts';
import { cobbTool } from './measure/cobb.ts';
import { distanceTool } from './measure/distance.ts';
import { ellipseTool } from './measure/ellipse.ts';
import { moveTool } from './move.ts';
import { navigateTool } from './navigate.ts';
import { nudgeTool } from './nudge.ts';
import { polygonTool } from './polygon.ts';
import { smartBrushTool } from './smart-brush.ts';
import type { Tool } from './types.ts';

export const tools: readonly Tool[] = [
  navigateTool,
  brushTool,
  eraserTool,
  freehandTool,
  polygonTool,
  smartBrushTool,
  livewireTool,
  ballTool,
  ballEraserTool,
  nudgeTool,
  growTool,
  moveTool,
  distanceTool,
  angleTool,
  ellipseTool,
  cobbTool,
];

export const toolById = (id: string): Tool => tools.find((tool) => tool.id === id) ?? navigateTool;

/** One command a tool: choosing it. */
export const toolActions: readonly Action[] = tools.map((tool) => ({
  id: `tool-${tool.id}`,
  title: tool.title,
  menu: 'tools',
  keys: [tool.shortcut],
  checked: () => useSelection.getState().toolId === tool.id,
  run: () => selectTool(tool.id),
}));
