/** What contours and HU tell a risk model; what they do not tell stays open. */
import { describe, expect, test } from 'vitest';
import { type AssessedVertebra, riskInputsOf } from '../../../../src/core/assess/index.ts';

type Part = Pick<AssessedVertebra, 'collapse' | 'tumour'>;
const collapse = (grade: number | null, lost: number | null): Part['collapse'] => ({
  heightsMm: null,
  expectedMm: null,
  from: [],
  loss: lost === null ? null : { anterior: lost, middle: 0, posterior: 0 },
  grade,
  shape: null,
  wedgeDeg: null,
  kyphosisDeg: null,
});
const tumour = (bodyShare: number, type: 'lytic' | 'mixed' | 'blastic' | null): Part['tumour'] => ({
  volumeCc: 3,
  bodyShare,
  sectors: [1],
  hu: { meanHu: 0, lyticShare: 0, blasticShare: 0, type },
  canal: null,
});

describe('vertebral body (Sahgal 2013, table 3)', () => {
  test.each<[string, number | null, number | null, Part['tumour'], object]>([
    ['sound, half of it tumour', 0, 0.05, tumour(0.5, null), { collapse: 'none' }],
    ['sound, more than half', 0, 0.05, tumour(0.51, null), { collapse: 'bodyOver50' }],
    ['a fracture, whatever the tumour', 1, 0.25, tumour(0.9, null), { collapse: 'under50' }],
    ['half of the height lost', 3, 0.5, null, { collapse: 'over50' }],
    ['sound without a contoured tumour: nobody knows', 0, 0.05, null, {}],
    ['heights not measured', null, null, tumour(0.9, null), {}],
  ])('%s', (_what, grade, lost, found, inputs) => {
    expect(riskInputsOf({ collapse: collapse(grade, lost), tumour: found })).toEqual(inputs);
  });
});

test('the lesion’s kind only where its HU differ from sound bone', () => {
  const of = (type: 'lytic' | 'blastic' | null) =>
    riskInputsOf({ collapse: collapse(0, 0), tumour: tumour(0.1, type) }).lesion;
  expect([of('lytic'), of('blastic'), of(null)]).toEqual(['lytic', 'blastic', undefined]);
});
