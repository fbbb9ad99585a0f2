/** Every text the interface shows, by area in texts/. To translate: make a second object of this shape. */
import { compareTexts } from './compareTexts.ts';
import { actionsTexts } from './texts/actions.ts';
import { filesTexts } from './texts/files.ts';
import { frameTexts } from './texts/frame.ts';
import { guideTexts } from './texts/guide.ts';
import { operationsTexts } from './texts/operations.ts';
import { reformatTexts } from './texts/reformat.ts';
import { segmentTexts } from './texts/segment.ts';
import { structuresTexts } from './texts/structures.ts';
import { toolsTexts } from './texts/tools.ts';
import { viewsTexts } from './texts/views.ts';

export const texts = {
  ...frameTexts,
  ...viewsTexts,
  ...reformatTexts,
  ...actionsTexts,
  ...structuresTexts,
  ...segmentTexts,
  ...toolsTexts,
  ...operationsTexts,
  ...filesTexts,
  ...guideTexts,
  compare: compareTexts,
} as const;
