/** The calculator: proposals stay proposals until touched, a person's choice stands above them, another vertebra asks anew. */
import { beforeEach, expect, test } from 'vitest';
import type { AssessedVertebra } from '../../../../src/core/assess/index.ts';
import {
  chooseRiskInput,
  chooseRiskVertebra,
  riskModels,
  riskOf,
  useRisk,
} from '../../../../src/renderer/model/risk.ts';

const fracture = riskModels.find(({ id }) => id.startsWith('vcf'))!;
const survival = riskModels.find(({ id }) => id.startsWith('spine-srs'))!;
const row = {
  name: 'VB_T12',
  collapse: { grade: 0, loss: { anterior: 0, middle: 0, posterior: 0 } },
  tumour: { bodyShare: 0.6, hu: { type: 'lytic' } },
} as unknown as AssessedVertebra;

beforeEach(() => useRisk.setState({ modelId: fracture.id, vertebra: '', chosen: {} }));

test('proposals come from the assessment, are marked, and give way to a person’s choice', () => {
  const offered = riskOf(fracture, row, { dosePerFraction: '24', alignment: 'normal' });
  expect([...offered.proposed].sort()).toEqual(['collapse', 'lesion']);
  // Table 3: 4.46 × 5.25 × 1 × 3.53.
  expect(offered.result?.value).toBeCloseTo(4.46 * 5.25 * 3.53, 6);
  const changed = riskOf(fracture, row, { dosePerFraction: '24', alignment: 'normal', collapse: 'none' });
  expect([...changed.proposed]).toEqual(['lesion']);
  expect(changed.result?.value).toBeCloseTo(5.25 * 3.53, 6);
});

test('without a value there is no result, and what is missing is named', () => {
  const { result, proposed } = riskOf(fracture, undefined, {});
  expect(result?.value).toBeNull();
  expect(result?.missing.map(({ id }) => id)).toEqual(fracture.features.map(({ id }) => id));
  expect(proposed.size).toBe(0);
  // Taken back by a person: asked for again, although the assessment offers one.
  expect(riskOf(fracture, row, { collapse: '' }).result?.missing.map(({ id }) => id)).toContain('collapse');
});

test('a number outside the model’s range is refused in words', () => {
  const { result, wrong } = riskOf(fracture, row, { dosePerFraction: '70' });
  expect(result).toBeNull();
  expect(wrong).toContain('70');
});

test('another vertebra drops what was chosen for the former one’s body, not what belongs to the patient', () => {
  chooseRiskInput('alignment', 'deformity');
  chooseRiskInput('lesion', 'mixed');
  useRisk.setState({ modelId: survival.id });
  chooseRiskInput('sex', 'female');
  chooseRiskVertebra('VB_L1');
  expect(useRisk.getState().chosen).toEqual({
    [fracture.id]: { alignment: 'deformity' },
    [survival.id]: { sex: 'female' },
  });
});
