/** The tools, in the order of the toolbar. A new tool is one folder and one line here. */
import { brushTool, eraserTool } from './brush/brush.ts';
import { freehandTool } from './freehand/freehand.ts';
import { angleTool } from './measure/angle.ts';
import { distanceTool } from './measure/distance.ts';
import { ellipseTool } from './measure/ellipse.ts';
import { navigateTool } from './navigate/navigate.ts';
import { polygonTool } from './polygon/polygon.ts';
import type { Tool } from './types.ts';

export const tools: readonly Tool[] = [
  navigateTool,
  brushTool,
  eraserTool,
  freehandTool,
  polygonTool,
  distanceTool,
  angleTool,
  ellipseTool,
];

export const toolById = (id: string): Tool => tools.find((tool) => tool.id === id) ?? navigateTool;
