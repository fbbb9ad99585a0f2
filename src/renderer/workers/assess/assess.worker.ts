/** Assesses the spine off the page's thread: heights, bone, lesion candidates and the rest take some seconds. */
import {
  type AssessedVertebra,
  type AssessmentRules,
  assessSpine,
  type LesionCandidate,
  type SpineAssessment,
} from '../../../core/assess/index.ts';
import { structureMask, traceContours } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import { spineOfStructures } from '../../../core/targets/index.ts';
import { answerRequests } from '../answers.ts';

export interface AskAssessment {
  readonly grid: Grid;
  /** HU, copied on the way here. */
  readonly data: Int16Array | Float32Array;
  readonly structures: readonly Structure[];
  readonly gtvs: readonly Structure[];
  readonly rules: AssessmentRules;
}

/** A candidate with contours instead of its mask. */
export type ContouredCandidate = Omit<LesionCandidate, 'mask'> & { readonly slices: SliceRings };
export type AssessedRow = Omit<AssessedVertebra, 'candidates'> & {
  readonly candidates: readonly ContouredCandidate[];
};
export type AnsweredAssessment = Omit<SpineAssessment, 'vertebrae'> & {
  readonly vertebrae: readonly AssessedRow[];
};

answerRequests<AskAssessment, AnsweredAssessment>(
  ({ grid, data, structures, gtvs, rules }) => {
    const result = assessSpine({
      volume: { grid, data },
      spine: spineOfStructures(grid, structures),
      gtvs: gtvs.map((gtv) => structureMask(gtv, grid)),
      rules,
    });
    const vertebrae = result.vertebrae.map(
      (row): AssessedRow => ({
        ...row,
        candidates: row.candidates.map(({ mask, ...c }) => ({ ...c, slices: traceContours(mask) })),
      }),
    );
    return { ...result, vertebrae };
  },
  () => [],
);
