/** Assesses the spine off the page's thread: heights, bone, lesion candidates and the rest take some seconds. */
import {
  type AssessedVertebra,
  assessCase,
  type BodyComposition,
  type CaseAssessment,
  type CaseRules,
  type LesionCandidate,
} from '../../../core/assess/index.ts';
import { traceContours } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import { answerRequests } from '../answers.ts';

export interface AskAssessment {
  readonly grid: Grid;
  /** HU, copied on the way here. */
  readonly data: Int16Array | Float32Array;
  readonly structures: readonly Structure[];
  readonly gtvs: readonly Structure[];
  readonly rules: CaseRules;
}

/** A candidate with contours instead of its mask. */
export type ContouredCandidate = Omit<LesionCandidate, 'mask'> & { readonly slices: SliceRings };
export type AssessedRow = Omit<AssessedVertebra, 'candidates'> & {
  readonly candidates: readonly ContouredCandidate[];
};
export type ContouredBody = Omit<BodyComposition, 'regions'> & {
  readonly regions: Readonly<Record<keyof BodyComposition['regions'], SliceRings>>;
};
export type AnsweredAssessment = Omit<CaseAssessment, 'vertebrae' | 'body'> & {
  readonly vertebrae: readonly AssessedRow[];
  readonly body: ContouredBody | null;
};

answerRequests<AskAssessment, AnsweredAssessment>(
  ({ grid, data, structures, gtvs, rules }) => {
    const result = assessCase({ grid, data }, structures, gtvs, rules);
    const vertebrae = result.vertebrae.map(
      (row): AssessedRow => ({
        ...row,
        candidates: row.candidates.map(({ mask, ...c }) => ({ ...c, slices: traceContours(mask) })),
      }),
    );
    return { ...result, vertebrae, body: result.body && contoured(result.body) };
  },
  () => [],
);

function contoured({ regions: { muscle, subcutaneous, visceral }, ...body }: BodyComposition): ContouredBody {
  return {
    ...body,
    regions: {
      muscle: traceContours(muscle),
      subcutaneous: traceContours(subcutaneous),
      visceral: traceContours(visceral),
    },
  };
}
