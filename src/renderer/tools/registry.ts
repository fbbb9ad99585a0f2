/** The tools, in the order of the toolbar. A new tool is one folder and one line here. */
import { ballEraserTool, ballTool } from './ball.ts';
import { brushTool, eraserTool } from './brush.ts';
import { freehandTool } from './freehand.ts';
import { growTool } from './grow.ts';
import { livewireTool } from './livewire.ts';
import { angleTool } from './measure/angle.ts';
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
];

export const toolById = (id: string): Tool => tools.find((tool) => tool.id === id) ?? navigateTool;
