/** Published risk models with the inputs of the open case: proposed from the assessment, chosen by a person. */
import survivalFile from '../../../resources/risk/spine-srs-survival-tang-2015.json' with { type: 'json' };
import fractureFile from '../../../resources/risk/vcf-after-sbrt-sahgal-2013.json' with { type: 'json' };
import { riskInputsOf } from '../../core/assess/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import { parseRiskModel, type RiskModel, type RiskResult, workOutRisk } from '../../core/risk/index.ts';
import { caseStore } from './scope.ts';

export const riskModels: readonly RiskModel[] = [fractureFile, survivalFile].map(parseRiskModel);

/** The part of an assessed vertebra that proposals are made from. */
type Assessed = Parameters<typeof riskInputsOf>[0];
type Inputs = Readonly<Record<string, string>>;

export interface RiskState {
  readonly modelId: string;
  /** Name of the vertebra that proposals come from; '' for none. */
  readonly vertebra: string;
  /** What a person chose, by model and feature: it stands above what is proposed. */
  readonly chosen: Readonly<Record<string, Inputs>>;
}

export const useRisk = caseStore<RiskState>('risk', () => ({
  modelId: riskModels[0]!.id,
  vertebra: '',
  chosen: {},
}));

export const chooseRiskModel = (modelId: string): void => useRisk.setState({ modelId });
/** Another vertebra is another question: what was chosen for the former one's assessment goes. */
export function chooseRiskVertebra(vertebra: string): void {
  useRisk.setState(({ chosen }) => ({
    vertebra,
    chosen: Object.fromEntries(
      Object.entries(chosen).map(([id, inputs]) => [id, withoutAssessed(id, inputs)]),
    ),
  }));
}
function withoutAssessed(modelId: string, inputs: Inputs): Inputs {
  const model = riskModels.find(({ id }) => id === modelId);
  const person = new Set(model?.features.flatMap(({ id, from }) => (from === 'person' ? [id] : [])));
  return Object.fromEntries(Object.entries(inputs).filter(([id]) => person.has(id)));
}
export function chooseRiskInput(feature: string, value: string): void {
  useRisk.setState(({ modelId, chosen }) => ({
    chosen: { ...chosen, [modelId]: { ...chosen[modelId], [feature]: value } },
  }));
}

export interface WorkedRisk {
  readonly inputs: Inputs;
  /** Features whose value is the assessment's, not yet touched by a person. */
  readonly proposed: ReadonlySet<string>;
  readonly result: RiskResult | null;
  /** What keeps a value from being taken, as a sentence; '' when nothing does. */
  readonly wrong: string;
}

/** Pure: a model worked out. An empty choice takes a proposal back. */
export function riskOf(model: RiskModel, row: Assessed | undefined, chosen: Inputs): WorkedRisk {
  const offered: Inputs = row === undefined ? {} : riskInputsOf(row);
  const fits = ({ from, id, levels }: RiskModel['features'][number]): boolean =>
    from === 'assessment' && levels?.some(({ value }) => value === offered[id]) === true;
  const proposals = Object.fromEntries(
    model.features.filter(fits).map(({ id }) => [id, offered[id]!] as const),
  );
  const inputs = { ...proposals, ...chosen };
  const proposed = new Set(Object.keys(proposals).filter((id) => chosen[id] === undefined));
  try {
    return { inputs, proposed, result: workOutRisk(model, inputs), wrong: '' };
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
    return { inputs, proposed, result: null, wrong: error.message };
  }
}
