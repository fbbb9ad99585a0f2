/** Door of the metrics area. */
export { compareMasks, DEFAULT_TOLERANCES_MM } from './compare.ts';
export { type CsvCell, csvTable } from './csv.ts';
export { majorityMask, staple } from './observers.ts';
export { metricsCsv, metricsRow, type NamedMetrics } from './rows.ts';
export { comparePerSlice, type WorstBy, worstSlices } from './slices.ts';
export { surfaceDistances } from './surface-distances.ts';
export type { CompareOptions, Metric, SliceMetrics, StructureMetrics } from './types.ts';
