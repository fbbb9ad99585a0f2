/** What the open case shows of its vertebrae, asked for by the user; a candidate becomes a structure only when accepted. */
import { MUSCLE_NAME, shippedRules } from '../../core/assess/index.ts';
import { withMarksOf } from '../../core/identity/index.ts';
import { defaultColour } from '../../core/naming/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import type {
  AnsweredAssessment,
  ContouredBody,
  ContouredCandidate,
} from '../workers/assess/assess.worker.ts';
import { computeAssessment } from '../workers/assess/client.ts';
import { useCase } from './case.ts';
import { addStructures, freeName } from './commands.ts';
import { gtvsOf } from './ctv.ts';
import { perform, useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

const t = texts.assess;

export const assessmentRules = shippedRules();

export interface AssessmentState {
  readonly running: boolean;
  readonly result: AnsweredAssessment | null;
  /** The structures it was made from: others make it old. */
  readonly madeFrom: readonly Structure[];
  /** The patient's height in metres, as typed. */
  readonly heightM: string;
  readonly sex: '' | 'F' | 'M';
}

export const useAssessment = caseStore<AssessmentState>('assessment', () => ({
  running: false,
  result: null,
  madeFrom: [],
  heightM: '',
  sex: '',
}));

export const setHeight = (heightM: string): void => useAssessment.setState({ heightM });
export const chooseSex = (sex: string): void =>
  useAssessment.setState({ sex: sex === 'F' || sex === 'M' ? sex : '' });

/** Assesses the case as it is; the user is told when that fails. Needs every voxel. */
export async function assess(): Promise<void> {
  const { volume, complete } = useCase.getState();
  if (volume === null || !complete || useAssessment.getState().running) return;
  const scope = currentScope();
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
    if (!scope.disposed) useAssessment.setState({ running: false, result, madeFrom: structures });
  } catch (error) {
    if (scope.disposed) return;
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

/** The regions of the slice at L3 as structures, to be looked at and corrected; one history step. */
export function contourBody({ regions, vertebra }: ContouredBody): boolean {
  const all = structuresOf(useDocument.getState().structures);
  const made = (
    [
      [MUSCLE_NAME, regions.muscle],
      ['Fat_Subcutan_L3', regions.subcutaneous],
      ['Fat_Visceral_L3', regions.visceral],
    ] as const
  ).filter(([name, slices]) => slices.size > 0 && !all.some((s) => s.name === name));
  const ofVertebra = all.filter((s) => s.name === vertebra);
  const structures = made.map(([name, slices]): Structure => {
    const structure: Structure = {
      id: crypto.randomUUID(),
      name,
      interpretedType: 'ORGAN',
      colour: defaultColour(name),
      slices,
      unplaced: [],
      provenance: { kind: 'derived', operation: 'body composition', edited: false },
      description: t.body.described,
    };
    return withMarksOf(structure, ofVertebra);
  });
  return structures.length > 0 && perform(addStructures(t.body.contoured, structures));
}
