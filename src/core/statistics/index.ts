/** Statistics of many cases. */
export { type ControlChart, controlChart } from './control-chart.ts';
export { type BoxFigures, boxOf, median, quantileOfSorted } from './quantiles.ts';
export { holm, signedRank } from './signed-rank.ts';
