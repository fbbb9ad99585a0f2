/** Checks the structure set off the page's thread. */
import {
  type CheckFinding,
  checkAnatomy,
  checkStructures,
  ownStructureRules,
  type ReceiverProfile,
  type SecondOpinion,
  secondOpinionFindings,
  worstFirst,
} from '../../../core/checks/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { Volume } from '../../../core/masks/types.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { answerRequests } from '../answers.ts';

export interface AskCheck {
  readonly grid: Grid;
  readonly structures: readonly Structure[];
  readonly sliceThicknessMm: number | null;
  readonly profile: ReceiverProfile | null;
  /** Also anatomy: by the image (HU on `grid`; null while it is not whole), and as the networks saw it. */
  readonly anatomy: { readonly image: Volume['data'] | null; readonly opinion: SecondOpinion } | null;
}

function check({ anatomy, ...asked }: AskCheck): readonly CheckFinding[] {
  const input = { ...asked, rules: ownStructureRules() };
  if (anatomy === null) return checkStructures(input);
  const image = anatomy.image === null ? null : { grid: asked.grid, data: anatomy.image };
  return worstFirst([
    ...checkStructures(input),
    ...checkAnatomy({ ...input, image }),
    ...secondOpinionFindings(asked.grid, asked.structures, anatomy.opinion),
  ]);
}

answerRequests<AskCheck, readonly CheckFinding[]>(check, () => []);
