/** The tools, in the order of the toolbar. A new tool is one folder and one line here. */
import { ballEraserTool, ballTool } from './ball/ball.ts';
import { brushTool, eraserTool } from './brush/brush.ts';
import { freehandTool } from './freehand/freehand.ts';
import { growTool } from './grow/grow.ts';
import { livewireTool } from './livewire/livewire.ts';
import { angleTool } from './measure/angle.ts';
import { distanceTool } from './measure/distance.ts';
import { ellipseTool } from './measure/ellipse.ts';
import { moveTool } from './move/move.ts';
import { navigateTool } from './navigate/navigate.ts';
import { nudgeTool } from './nudge/nudge.ts';
import { polygonTool } from './polygon/polygon.ts';
import { smartBrushTool } from './smartBrush/smartBrush.ts';
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
