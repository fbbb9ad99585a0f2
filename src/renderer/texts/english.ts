/** Every text the interface shows, in English, by area in texts/; german/ is the same in German. */

import { actionsTexts } from './actions.ts';
import { assessTexts } from './assess.ts';
import { caseReportTexts } from './case-report.ts';
import { checksTexts } from './checks.ts';
import { compareTexts, reportTexts, surfaceTexts } from './compare.ts';
import { filesTexts } from './files.ts';
import { frameTexts, guideTexts } from './frame.ts';
import { identityTexts } from './identity.ts';
import { levelsTexts } from './levels.ts';
import { operationsTexts } from './operations.ts';
import { reformatTexts } from './reformat.ts';
import { segmentTexts } from './segment.ts';
import { signoffTexts } from './signoff.ts';
import { structuresTexts } from './structures.ts';
import { targetsTexts } from './targets.ts';
import { toolsTexts } from './tools.ts';
import { tourTexts } from './tour.ts';
import { viewsTexts } from './views.ts';
import { worklistTexts } from './worklist.ts';

export const english = {
  ...frameTexts,
  ...viewsTexts,
  ...reformatTexts,
  ...actionsTexts,
  ...structuresTexts,
  ...segmentTexts,
  ...signoffTexts,
  ...caseReportTexts,
  ...levelsTexts,
  ...targetsTexts,
  ...assessTexts,
  ...checksTexts,
  ...identityTexts,
  ...toolsTexts,
  ...operationsTexts,
  ...filesTexts,
  ...guideTexts,
  ...worklistTexts,
  ...tourTexts,
  compare: compareTexts,
  report: reportTexts,
  surface: surfaceTexts,
} as const;
