/** Risk models as data: the shipped ones worked out by hand, a site's own, and what is refused. */
import { describe, expect, it } from 'vitest';
import survivalFile from '../../../../resources/risk/spine-srs-survival-tang-2015.json' with { type: 'json' };
import vcfFile from '../../../../resources/risk/vcf-after-sbrt-sahgal-2013.json' with { type: 'json' };
import { parseRiskModel, workOutRisk } from '../../../../src/core/risk/index.ts';

const vcf = parseRiskModel(vcfFile);
const survival = parseRiskModel(survivalFile);
const reference = { collapse: 'none', dosePerFraction: '10', alignment: 'normal', lesion: 'mixed' };

describe('risk models', () => {
  it.each([
    [{}, 1],
    [{ dosePerFraction: '19' }, 1],
    [{ dosePerFraction: '20' }, 4.91],
    [{ dosePerFraction: '23.9' }, 4.91],
    [{ dosePerFraction: '24' }, 5.25],
    [{ collapse: 'bodyOver50' }, 4.46],
    [{ collapse: 'under50', lesion: 'lytic' }, 8.98 * 3.53],
    [
      { collapse: 'over50', lesion: 'lytic', alignment: 'deformity', dosePerFraction: '24' },
      6.92 * 3.53 * 2.99 * 5.25,
    ],
  ])('fracture after SBRT with %o: %f', (change, wanted) => {
    expect(workOutRisk(vcf, { ...reference, ...change }).value).toBeCloseTo(wanted, 9);
  });

  it('one factor keeps its own interval nearly, two have a wider one, the reference has none to widen', () => {
    const one = workOutRisk(vcf, { ...reference, lesion: 'lytic' });
    expect(one.interval![0] / 1.58).toBeCloseTo(1, 1);
    expect(one.interval![1] / 7.93).toBeCloseTo(1, 1);
    const two = workOutRisk(vcf, { ...reference, lesion: 'lytic', alignment: 'deformity' });
    const width = ([lo, hi]: readonly [number, number]) => Math.log(hi / lo);
    expect(width(two.interval!)).toBeCloseTo(Math.hypot(Math.log(7.93 / 1.58), Math.log(5.7 / 1.57)), 9);
    expect(workOutRisk(vcf, reference).interval).toEqual([1, 1]);
  });

  it('ratios per unit are powers, and without published intervals none is shown', () => {
    const men = {
      sex: 'male',
      karnofskyStepsAbove60: '3',
      surgery: 'no',
      radiation: 'yes',
      onlySite: 'no',
      organSystems: '2',
      over5Years: 'no',
    };
    const result = workOutRisk(survival, men);
    expect(result.value).toBeCloseTo(0.8 ** 3 * 1.8 * 1.4 ** 2, 9);
    expect(result.interval).toBeNull();
  });

  it('what is missing is named with its choices, and there is no result', () => {
    const result = workOutRisk(vcf, { lesion: 'lytic' });
    expect([result.value, result.interval, result.group]).toEqual([null, null, null]);
    expect(result.missing.map((m) => m.id)).toEqual(['collapse', 'dosePerFraction', 'alignment']);
    expect(result.missing[1]!.choices).toEqual(['a number from 1 to 30']);
  });

  it.each([
    [{ dosePerFraction: '31' }],
    [{ dosePerFraction: '0.5' }],
    [{ dosePerFraction: 'twenty' }],
    [{ lesion: 'odd' }],
    [{ age: '60' }],
  ])('refuses %o', (change) => {
    expect(() => workOutRisk(vcf, { ...reference, ...(change as Record<string, string>) })).toThrow(
      expect.objectContaining({ code: 'risk-input' }),
    );
  });

  it("a site's own logistic model and score of points", () => {
    const head = {
      version: 1,
      id: 'own',
      title: 'own',
      source: 's',
      verified: false,
      outcome: 'o',
      validity: 'v',
    };
    const logistic = parseRiskModel({
      ...head,
      kind: 'logistic',
      intercept: -2,
      features: [
        {
          id: 'x',
          title: 'x',
          from: 'person',
          perUnit: { points: 0.5, interval: [0.3, 0.7] },
          range: [0, 10],
        },
      ],
    });
    const { value, interval } = workOutRisk(logistic, { x: '4' });
    expect(value).toBeCloseTo(0.5, 9);
    expect(interval![0]).toBeCloseTo(1 / (1 + Math.exp(0.8)), 9);
    expect(interval![1]).toBeCloseTo(1 / (1 + Math.exp(-0.8)), 9);
    const points = parseRiskModel({
      ...head,
      kind: 'points',
      features: [
        {
          id: 'y',
          title: 'y',
          from: 'person',
          levels: [
            { value: 'a', title: 'a', points: 2 },
            { value: 'b', title: 'b', points: -1 },
          ],
        },
      ],
      groups: [
        { below: 0, title: 'low' },
        { below: null, title: 'high' },
      ],
    });
    expect([workOutRisk(points, { y: 'a' }).group, workOutRisk(points, { y: 'b' }).group]).toEqual([
      'high',
      'low',
    ]);
  });

  it.each([
    [
      'ratio missing',
      {
        kind: 'relative-hazard',
        features: [{ id: 'x', title: 'x', from: 'person', levels: [{ value: 'a', title: 'a', points: 1 }] }],
      },
    ],
    [
      'two ways at once',
      {
        kind: 'points',
        groups: [{ below: null, title: 'g' }],
        features: [
          {
            id: 'x',
            title: 'x',
            from: 'person',
            levels: [{ value: 'a', title: 'a', points: 1 }],
            perUnit: { points: 1 },
            range: [0, 1],
          },
        ],
      },
    ],
    [
      'a number without a range',
      {
        kind: 'logistic',
        intercept: 0,
        features: [{ id: 'x', title: 'x', from: 'person', perUnit: { points: 1 } }],
      },
    ],
    [
      'logistic without intercept',
      {
        kind: 'logistic',
        features: [{ id: 'x', title: 'x', from: 'person', perUnit: { points: 1 }, range: [0, 1] }],
      },
    ],
  ])('a file with %s is refused', (_, part) => {
    const head = {
      version: 1,
      id: 'own',
      title: 'own',
      source: 's',
      verified: false,
      outcome: 'o',
      validity: 'v',
    };
    expect(() => parseRiskModel({ ...head, ...part })).toThrow(
      expect.objectContaining({ code: 'rules-invalid' }),
    );
  });
});
