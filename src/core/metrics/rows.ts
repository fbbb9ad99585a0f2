/** Metrics as flat rows, for CSV files and tables. */
import { type CsvCell, csvTable } from './csv.ts';
import type { Metric, StructureMetrics } from './types.ts';

/** A compared structure with the names on both sides. */
export interface NamedMetrics {
  readonly referenceName: string;
  readonly testName: string;
  readonly metrics: StructureMetrics;
}

/** Column names in order, with units; `tolerances` are those of the surface Dice. */
function columns(metrics: StructureMetrics): [string, Metric][] {
  return [
    ['reference_volume_cc', metrics.referenceVolumeCc],
    ['test_volume_cc', metrics.testVolumeCc],
    ['volume_difference_cc', metrics.volumeDifferenceCc],
    ['dice', metrics.dice],
    ['jaccard', metrics.jaccard],
    ['hausdorff_mm', metrics.hausdorffMm],
    ['hausdorff95_mm', metrics.hausdorff95Mm],
    ['mean_surface_distance_mm', metrics.meanSurfaceDistanceMm],
    ['median_surface_distance_mm', metrics.medianSurfaceDistanceMm],
    ['mean_reference_to_test_mm', metrics.meanReferenceToTestMm],
    ['mean_test_to_reference_mm', metrics.meanTestToReferenceMm],
    ...metrics.surfaceDice.map(({ toleranceMm, metric }): [string, Metric] => [
      `surface_dice_${toleranceMm}mm`,
      metric,
    ]),
    ['added_path_length_mm', metrics.addedPathLength.mm],
    ['added_path_length_voxels', metrics.addedPathLength.voxels],
    ['added_path_length_fraction', metrics.addedPathLength.fraction],
    ['centre_shift_mm', metrics.centreShiftMm],
  ];
}

/**
 * One flat record a structure, column name → value (units in the names); a metric without value is null and its reason is in
 * `reason` (the distinct reasons, joined by "; ", empty when there are none). Ready for JSON.
 */
export function metricsRow({ referenceName, testName, metrics }: NamedMetrics): Record<string, CsvCell> {
  const entries = columns(metrics);
  const reasons = new Set(entries.flatMap(([, metric]) => (metric.value === null ? [metric.reason] : [])));
  return {
    reference: referenceName,
    test: testName,
    definition: metrics.definition,
    ...Object.fromEntries(entries.map(([name, metric]) => [name, metric.value])),
    reason: [...reasons].join('; '),
  };
}

/**
 * CSV text (RFC 4180, CRLF, header line) with one line a structure; columns as in {@link metricsRow}, numbers in full
 * double precision, an empty cell where there is no value. Structures may differ in their tolerances: a column appears once
 * any has it. An empty list gives an empty text.
 */
export function metricsCsv(structures: readonly NamedMetrics[]): string {
  const rows = structures.map(metricsRow);
  const names = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => name !== 'reason')));
  if (rows.length === 0) return '';
  const header = [...names, 'reason'];
  return csvTable([header, ...rows.map((row) => header.map((name) => row[name] ?? null))]);
}
