/** Proposes CTVs off the page's thread: frames, sectors and rules take a second on a large case. */
import { traceContours } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import {
  type CtvProposal,
  proposeFromStructures,
  type StructuresRequest,
} from '../../../core/targets/index.ts';
import { answerRequests } from '../answers.ts';

export interface AskCtv {
  readonly grid: Grid;
  readonly request: StructuresRequest;
}

/** A proposal with its contours instead of its mask. */
export type ProposedCtv = Omit<CtvProposal, 'ctv'> & { readonly slices: SliceRings };

answerRequests<AskCtv, ProposedCtv>(
  ({ grid, request }) => {
    const { ctv, ...proposal } = proposeFromStructures(grid, request).proposal;
    return { ...proposal, slices: traceContours(ctv) };
  },
  () => [],
);
