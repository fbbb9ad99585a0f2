/** What the open case shows of its vertebrae, asked for by the user; a candidate becomes a structure only when accepted. */

import densityFile from '../../../resources/assessment/bone-density.json' with { type: 'json' };
import genantFile from '../../../resources/assessment/genant.json' with { type: 'json' };
import sinsFile from '../../../resources/assessment/sins.json' with { type: 'json' };
import {
  type AssessmentRules,
  parseBoneDensityRule,
  parseCollapseRule,
  parseSinsRule,
} from '../../core/assess/index.ts';
import { withMarksOf } from '../../core/identity/index.ts';
import { defaultColour } from '../../core/naming/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import type { AnsweredAssessment, ContouredCandidate } from '../workers/assess/assess.worker.ts';
import { computeAssessment } from '../workers/assess/client.ts';
import { useCase } from './case.ts';
import { addStructures, freeName } from './commands.ts';
import { gtvsOf } from './ctv.ts';
import { perform, useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { caseStore } from './scope.ts';

const t = texts.assess;

const assessmentRules: AssessmentRules = {
  collapse: parseCollapseRule(genantFile),
  sins: parseSinsRule(sinsFile),
  density: parseBoneDensityRule(densityFile),
};

export interface AssessmentState {
  readonly running: boolean;
  readonly result: AnsweredAssessment | null;
  /** The structures it was made from: others make it old. */
  readonly madeFrom: readonly Structure[];
}

export const useAssessment = caseStore<AssessmentState>('assessment', () => ({
  running: false,
  result: null,
  madeFrom: [],
}));

/** Assesses the case as it is; the user is told when that fails. Needs every voxel. */
export async function assess(): Promise<void> {
  const { volume, complete } = useCase.getState();
  if (volume === null || !complete || useAssessment.getState().running) return;
  const structures = structuresOf(useDocument.getState().structures);
  useAssessment.setState({ running: true });
  try {
    const result = await computeAssessment({
      grid: volume.grid,
      data: volume.data,
      structures: structures.filter((s) => s.slices.size > 0),
      gtvs: gtvsOf(structures),
      rules: assessmentRules,
    });
    useAssessment.setState({ running: false, result, madeFrom: structures });
  } catch (error) {
    useAssessment.setState({ running: false });
    notifyError(error);
  }
}

/** Makes a candidate a structure of type GTV, to be reviewed and corrected; one history step. */
export function acceptCandidate(candidate: ContouredCandidate): boolean {
  const all = structuresOf(useDocument.getState().structures);
  const name = freeName(all, `GTV_${candidate.vertebra.replace(/^VB_/, '')}`);
  const gtv: Structure = {
    id: crypto.randomUUID(),
    name,
    interpretedType: 'GTV',
    colour: defaultColour('GTV'),
    slices: candidate.slices,
    unplaced: [],
    provenance: { kind: 'derived', operation: 'lesion candidate', edited: false },
    description: t.described(candidate.kind, candidate.vertebra),
  };
  const ofVertebra = all.filter((s) => s.name === candidate.vertebra);
  return perform(addStructures(t.accepted(name), [withMarksOf(gtv, ofVertebra)]));
}
