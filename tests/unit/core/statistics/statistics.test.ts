/** Statistics against scipy 1.17.1 and R's definitions; values printed by scipy.stats.wilcoxon and norm.sf. */
import { expect, test } from 'vitest';
import { boxOf, controlChart, holm, signedRank } from '../../../../src/core/statistics/index.ts';
import { quantile } from '../../../../src/core/statistics/quantiles.ts';
import { upperTail } from '../../../../src/core/statistics/signed-rank.ts';

test('signed rank, exact: scipy gives 0.275390625', () => {
  const a = [0.3, -1.1, 2.2, 0.7, -0.4, 1.9, 3.3, -2.5, 0.9, 1.2];
  expect(signedRank(a)).toMatchObject({ exact: true, count: 10 });
  expect(signedRank(a).p).toBeCloseTo(0.275390625, 12);
});

test('signed rank with ties and zeros: scipy (method approx, no continuity correction) gives 0.03433778476177145', () => {
  const b = [1, 2, 2, -1, 3, 3, 0, -2, 4, 5, 5, -3, 1, 1, 2];
  expect(signedRank(b).p).toBeCloseTo(0.03433778476177145, 12);
  expect(signedRank(b).exact).toBe(false);
});

test('signed rank of 40 pairs: scipy gives 0.04971251185196612', () => {
  const c = Array.from({ length: 40 }, (_, i) => (((i * 37) % 41) - 18) / 7 + 0.01 * i);
  expect(signedRank(c).p).toBeCloseTo(0.04971251185196612, 10);
});

test('nothing differs: p is 1', () => {
  expect(signedRank([0, 0, 0]).p).toBe(1);
  expect(signedRank([]).p).toBe(1);
});

test('tail of the normal distribution: scipy.stats.norm.sf', () => {
  const known: [number, number][] = [
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [3, 0.0013498980316300933],
    [5, 2.866515718791933e-7],
    [8, 6.22096057427174e-16],
  ];
  for (const [z, p] of known) expect(upperTail(z) / p).toBeCloseTo(1, 10);
});

test('Holm: steps down, never falls, at most 1', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.9, 0.6])).toEqual([1, 1]);
});

test('quantiles as numpy has them', () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((q) => quantile([3, 1, 4, 1, 5], q))).toEqual([1, 1, 3, 4.6, 5]);
  expect(boxOf([])).toBeNull();
});

test('a control chart: a jump is out, a drift is seen by the weighted mean first, calm values are neither', () => {
  const calm = Array.from({ length: 24 }, (_, n) => 0.9 + (n % 2 === 0 ? 0.01 : -0.01));
  const chart = controlChart(calm)!;
  // Mean moving range 0.02.
  expect(chart.sigma).toBeCloseTo(0.02 / 1.128, 12);
  expect(chart.points.some((p) => p.out || p.drift)).toBe(false);
  const jump = controlChart([...calm, 0.7])!;
  expect(jump.points.map((p) => p.out).lastIndexOf(true)).toBe(24);
  const drift = controlChart([...calm, ...Array.from({ length: 10 }, () => 0.87)])!;
  expect(drift.points.some((p) => p.out)).toBe(false);
  expect(drift.points.at(-1)!.drift).toBe(true);
  expect(controlChart([1, 2, 3])).toBeNull();
  expect(controlChart(Array(10).fill(1))!.points.some((p) => p.out || p.drift)).toBe(false);
});
