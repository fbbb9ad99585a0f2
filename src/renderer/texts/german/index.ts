/** The whole interface in German; the type checker holds it to the English one, key by key. */
import type { english } from '../english.ts';
import type { Translated } from '../language.ts';
import { caseReport } from './case-report.ts';
import { compare, report, surface } from './compare.ts';
import { files, targets } from './files.ts';
import { actions, frame, guide, reformat, tour, views } from './frame.ts';
import { signoff } from './signoff.ts';
import { assess, checks, levels, segment, worklist } from './stages.ts';
import { identity, operations, structures, tools } from './structures.ts';

export const german: Translated<typeof english> = {
  ...frame,
  ...views,
  ...reformat,
  ...actions,
  ...structures,
  ...segment,
  ...signoff,
  ...caseReport,
  ...levels,
  ...targets,
  ...assess,
  ...checks,
  ...identity,
  ...tools,
  ...operations,
  ...files,
  ...guide,
  ...worklist,
  ...tour,
  compare,
  report,
  surface,
};
