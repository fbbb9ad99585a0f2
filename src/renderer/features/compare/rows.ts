/** The metrics table as data: cells with their hints, and sorting. Pure. */
import type { Metric, StructureMetrics } from '../../../core/metrics/index.ts';
import { type CompareSettings, type Tone, toneOf } from '../../model/compare/settings.ts';

export const columnNames = [
  'volumeCc',
  'differenceCc',
  'dice',
  'hausdorff95Mm',
  'meanSurfaceDistanceMm',
  'surfaceDice0',
  'surfaceDice1',
  'surfaceDice2',
  'addedPathLengthMm',
] as const;
export type ColumnName = (typeof columnNames)[number];

export function metricOf(metrics: StructureMetrics, column: ColumnName): Metric {
  switch (column) {
    case 'volumeCc':
      return metrics.testVolumeCc;
    case 'differenceCc':
      return metrics.volumeDifferenceCc;
    case 'addedPathLengthMm':
      return metrics.addedPathLength.mm;
    case 'dice':
    case 'hausdorff95Mm':
    case 'meanSurfaceDistanceMm':
      return metrics[column];
    default: {
      const tolerance = metrics.surfaceDice[Number(column.at(-1))];
      return tolerance?.metric ?? { value: null, reason: 'Not computed for this tolerance.' };
    }
  }
}

/** Digits that mean something: below a hundredth of a cc or a mm nothing of a CT does. */
export function formatMetric(column: ColumnName, value: number): string {
  if (column === 'dice' || column.startsWith('surfaceDice')) return fraction(value);
  if (column === 'addedPathLengthMm') return value.toFixed(0);
  if (column === 'differenceCc') return signed(value);
  return value.toFixed(value >= 1000 ? 0 : value >= 100 ? 1 : 2);
}

/** Three digits, but 1.000 only for exactly one: a difference never disappears in rounding. */
function fraction(value: number): string {
  const text = value.toFixed(3);
  return text === '1.000' && value < 1 ? '0.999+' : text;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(Math.abs(value) >= 100 ? 1 : 2);
  if (Number(text) === 0) return value === 0 ? '0' : `${value < 0 ? '−' : '+'}${text}`;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** Colour hint of a cell; null for columns without limits (their size depends on the structure). */
export function toneOfCell(column: ColumnName, value: number, settings: CompareSettings): Tone | null {
  if (column === 'dice') return toneOf(value, settings.dice);
  if (column.startsWith('surfaceDice')) return toneOf(value, settings.surfaceDice);
  if (column === 'hausdorff95Mm' || column === 'meanSurfaceDistanceMm')
    return toneOf(value, settings[column]);
  return null;
}

export interface SortBy {
  readonly column: ColumnName | 'name';
  readonly descending: boolean;
}

interface Sortable {
  readonly name: string;
  readonly group: number;
  readonly metrics: StructureMetrics | null;
}

/** Rows in the order asked for; rows without a value come last whichever way. */
export function sortRows<T extends Sortable>(
  rows: readonly T[],
  by: SortBy,
  compareNames: (a: string, b: string) => number,
): T[] {
  const sign = by.descending ? -1 : 1;
  const { column } = by;
  if (column === 'name')
    return [...rows].sort((a, b) => a.group - b.group || sign * compareNames(a.name, b.name));
  const value = (row: T): number | null =>
    row.metrics === null ? null : metricOf(row.metrics, column).value;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y) || compareNames(a.name, b.name);
  });
}

/** The distinct reasons of missing values. */
export const reasonsOf = (metrics: StructureMetrics): string[] => [
  ...new Set(
    columnNames.flatMap((column) => {
      const metric = metricOf(metrics, column);
      return metric.value === null ? [metric.reason] : [];
    }),
  ),
];
