/** Checks the structure set off the page's thread. */
import {
  type CheckFinding,
  checkStructures,
  ownStructureRules,
  type ReceiverProfile,
} from '../../../core/checks/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { answerRequests } from '../answers.ts';

export interface AskCheck {
  readonly grid: Grid;
  readonly structures: readonly Structure[];
  readonly sliceThicknessMm: number | null;
  readonly profile: ReceiverProfile | null;
}

answerRequests<AskCheck, readonly CheckFinding[]>(
  (asked) => checkStructures({ ...asked, rules: ownStructureRules() }),
  () => [],
);
