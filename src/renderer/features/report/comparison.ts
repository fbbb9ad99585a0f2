/** The comparison as files: CSV, JSON, and what the printed report says. Pure; no patient data. */
import type { Vec3 } from '../../../core/geometry/grid.ts';
import {
  type CsvCell,
  metricsCsv,
  metricsRow,
  type NamedMetrics,
  type SliceMetrics,
  type WorstBy,
} from '../../../core/metrics/index.ts';
import type { Provenance } from '../../../core/structures/types.ts';
import { texts } from '../../texts/index.ts';

const compareTexts = texts.compare;
const reportTexts = texts.report;

/** A compared pair with everything a file says of it. */
export interface ComparedStructure extends NamedMetrics {
  readonly testProvenance: Provenance;
  readonly referenceProvenance: Provenance;
  /** 0–1, null when chosen by hand. */
  readonly nameConfidence: number | null;
  readonly nameIsUnsure: boolean;
  readonly slices: readonly SliceMetrics[];
}

export interface WorstRow {
  readonly structure: string;
  readonly k: number;
  readonly positionMm: number;
  readonly slice: SliceMetrics;
}

export interface MeasuredRow {
  /** The user's, else what was measured. */
  readonly name: string;
  /** Numbers with their units. */
  readonly value: string;
  /** The view it was made in and its slice, from 1. */
  readonly where: string;
  /** LPS mm. */
  readonly pointsMm: readonly Vec3[];
}

export interface Comparison {
  readonly program: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly isDemo: boolean;
  readonly referenceLabel: string;
  readonly tolerancesMm: readonly number[];
  readonly structures: readonly ComparedStructure[];
  readonly worstBy: WorstBy;
  readonly worst: readonly WorstRow[];
  readonly measurements: readonly MeasuredRow[];
  readonly unpairedStructures: readonly string[];
  readonly unpairedReferences: readonly string[];
}

/** Where contours come from, in words: model with version, file, hand. */
export function provenanceText(p: Provenance): string {
  const t = reportTexts;
  if (p.kind === 'manual') return t.manual;
  const source =
    p.kind === 'model'
      ? t.model(p.modelId, p.modelVersion, p.modelSha256)
      : p.kind === 'derived'
        ? t.derived(p.operation)
        : t.imported(p.algorithm);
  return p.edited ? `${source}, ${t.edited}` : source;
}

export const comparisonCsv = (comparison: Comparison): string => metricsCsv(comparison.structures);

function sliceRow(slice: SliceMetrics): Record<string, CsvCell> {
  const metrics = [slice.dice, slice.hausdorff95Mm, slice.meanSurfaceDistanceMm, slice.addedPathLength.mm];
  const reason = metrics.find((m) => m.value === null);
  return {
    slice: slice.k + 1,
    dice: slice.dice.value,
    hausdorff95_mm: slice.hausdorff95Mm.value,
    mean_surface_distance_mm: slice.meanSurfaceDistanceMm.value,
    added_path_length_mm: slice.addedPathLength.mm.value,
    reference_area_mm2: slice.referenceAreaMm2.value,
    test_area_mm2: slice.testAreaMm2.value,
    reason: reason?.value === null ? reason.reason : '',
  };
}

/** Everything as JSON: numbers in full precision, slices counted from 1 as on screen. */
export function comparisonJson(comparison: Comparison): string {
  const { structures, worst, ...head } = comparison;
  const document = {
    format: 'pedicle-comparison',
    version: 1,
    ...head,
    definitions: compareTexts.definitions,
    structures: structures.map((s) => ({
      ...metricsRow(s),
      nameConfidence: s.nameConfidence,
      nameIsUnsure: s.nameIsUnsure,
      testProvenance: s.testProvenance,
      referenceProvenance: s.referenceProvenance,
      slices: s.slices.map(sliceRow),
    })),
    worstSlices: worst.map((w) => ({
      structure: w.structure,
      positionMm: w.positionMm,
      ...sliceRow(w.slice),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** File name by the clock alone: a name never tells the patient. */
export function comparisonFileName(madeAt: Date, extension: 'csv' | 'json'): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${madeAt.getFullYear()}${two(madeAt.getMonth() + 1)}${two(madeAt.getDate())}`;
  return `pedicle-comparison-${day}-${two(madeAt.getHours())}${two(madeAt.getMinutes())}.${extension}`;
}
