import { describe, expect, it } from 'vitest';
import { traceContours } from '../../../../../src/core/contours/index.ts';
import { compareMasks } from '../../../../../src/core/metrics/index.ts';
import {
  formatMetric,
  metricOf,
  reasonsOf,
  sortRows,
  toneOfCell,
} from '../../../../../src/renderer/features/compare/rows.ts';
import {
  type Comparison,
  comparisonCsv,
  comparisonFileName,
  comparisonJson,
  provenanceText,
} from '../../../../../src/renderer/features/report/comparison.ts';
import { useCompareSettings } from '../../../../../src/renderer/model/compare/settings.ts';
import { compareStructures } from '../../../../../src/renderer/workers/metrics/compare-structures.ts';
import { drawMask } from '../../../../builders/masks.ts';

const reference = drawMask([
  ['.####.', '.####.', '.####.'],
  ['.####.', '.####.', '.####.'],
]);
const edited = drawMask([
  ['.####.', '.####.', '.####.'],
  ['..###.', '..###.', '.#####'],
]);
const grid = reference.grid;
const rings = (mask: typeof reference) => traceContours(mask);
const result = compareStructures({
  grid,
  reference: rings(reference),
  test: rings(edited),
  tolerancesMm: [1, 2, 3],
});

const comparison: Comparison = {
  program: 'Pedicle 0.1.0',
  madeAt: '2026-11-23T19:00:00.000Z',
  isDemo: false,
  referenceLabel: 'PLAN',
  tolerancesMm: [1, 2, 3],
  structures: [
    {
      referenceName: 'L3, body',
      testName: 'VB_L3',
      metrics: result.metrics,
      testProvenance: {
        kind: 'model',
        modelId: 'spine',
        modelVersion: '1.2.0',
        modelSha256: 'abcdef0123456789',
        edited: true,
      },
      referenceProvenance: { kind: 'manual' },
      nameConfidence: 0.7,
      nameIsUnsure: true,
      slices: result.slices,
    },
  ],
  worstBy: 'dice',
  worst: [{ structure: 'VB_L3', k: 1, positionMm: -12.5, slice: result.slices[1]! }],
  measurements: [{ name: 'Canal width', value: '14.2 mm', where: 'Axial 12', pointsMm: [[1, 2, 3]] }],
  unpairedStructures: ['Liver'],
  unpairedReferences: [],
};

describe('what the worker computes', () => {
  it('is core/metrics on the rasterised contours', () => {
    expect(result.metrics).toEqual(compareMasks(reference, edited, { tolerancesMm: [1, 2, 3] }));
    expect(result.slices.map((s) => s.dice.value)).toEqual([1, (2 * 10) / (12 + 11)]);
  });

  it('has null with a reason for an empty structure, all the way into the files', () => {
    const none = compareStructures({ grid, reference: rings(reference), test: new Map(), tolerancesMm: [1] });
    expect(metricOf(none.metrics, 'dice')).toEqual({ value: null, reason: 'The test structure is empty.' });
    expect(reasonsOf(none.metrics)).toContain('The test structure is empty.');
    const file = comparisonJson({
      ...comparison,
      structures: [{ ...comparison.structures[0]!, metrics: none.metrics, slices: none.slices }],
    });
    const [row] = JSON.parse(file).structures;
    expect(row.dice).toBeNull();
    expect(row.reason).toContain('The test structure is empty');
    expect(row.slices[0].dice).toBeNull();
  });
});

describe('files', () => {
  it('CSV holds the very numbers, units in the heads, and quotes names', () => {
    const [head, line] = comparisonCsv(comparison).trimEnd().split('\r\n');
    const columns = head!.split(',');
    const cells = line!.replace('"L3, body"', 'name').split(',');
    const value = (column: string): number => Number(cells[columns.indexOf(column)]);
    expect(value('dice')).toBe(result.metrics.dice.value);
    expect(value('hausdorff95_mm')).toBe(result.metrics.hausdorff95Mm.value);
    expect(value('surface_dice_2mm')).toBe(result.metrics.surfaceDice[1]?.metric.value);
    expect(value('added_path_length_mm')).toBe(result.metrics.addedPathLength.mm.value);
    expect(line).toContain('"L3, body"');
  });

  it('JSON says definition, tolerances, origin, doubt about names, and slices counted from 1', () => {
    const file = JSON.parse(comparisonJson(comparison));
    expect(file).toMatchObject({
      format: 'pedicle-comparison',
      version: 1,
      tolerancesMm: [1, 2, 3],
      unpairedStructures: ['Liver'],
    });
    expect(file.structures[0]).toMatchObject({
      definition: 'surfel',
      nameIsUnsure: true,
      dice: result.metrics.dice.value,
      testProvenance: { kind: 'model', modelVersion: '1.2.0', edited: true },
    });
    expect(file.structures[0].slices.map((s: { slice: number }) => s.slice)).toEqual([1, 2]);
    expect(file.worstSlices[0]).toMatchObject({ structure: 'VB_L3', slice: 2, positionMm: -12.5 });
  });

  it('is named by the clock alone', () => {
    expect(comparisonFileName(new Date(2026, 0, 5, 7, 3), 'csv')).toBe(
      'pedicle-comparison-20260105-0703.csv',
    );
  });

  it('says the model, its version and that a person changed the contours', () => {
    expect(provenanceText(comparison.structures[0]!.testProvenance)).toBe(
      'spine 1.2.0 (sha256 abcdef012345), edited by hand',
    );
  });
});

describe('table cells', () => {
  it('never rounds a difference away', () => {
    expect(formatMetric('dice', 1)).toBe('1.000');
    expect(formatMetric('dice', 0.9999)).toBe('0.999+');
    expect(formatMetric('differenceCc', 0)).toBe('0');
    expect(formatMetric('differenceCc', -0.001)).toBe('−0.00');
    expect(formatMetric('differenceCc', 1.3)).toBe('+1.30');
  });

  it('gives hints only where a size means something by itself', () => {
    const settings = useCompareSettings.getState();
    expect(toneOfCell('dice', 0.5, settings)).toBe('poor');
    expect(toneOfCell('hausdorff95Mm', 1, settings)).toBe('good');
    expect(toneOfCell('addedPathLengthMm', 900, settings)).toBeNull();
    expect(toneOfCell('volumeCc', 1, settings)).toBeNull();
  });

  it('sorts by number with missing values last, both ways', () => {
    const rows = [
      { name: 'none', group: 0, metrics: null },
      { name: 'edited', group: 0, metrics: result.metrics },
      { name: 'same', group: 0, metrics: compareMasks(reference, reference) },
    ];
    const names = (descending: boolean): string[] =>
      sortRows(rows, { column: 'dice', descending }, (a, b) => a.localeCompare(b)).map((r) => r.name);
    expect(names(false)).toEqual(['edited', 'same', 'none']);
    expect(names(true)).toEqual(['same', 'edited', 'none']);
  });
});
