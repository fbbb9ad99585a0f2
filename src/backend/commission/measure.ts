/** One case measured: every structure of every judged set against the reference. Runs in a thread of its own. */
import { contourVolumeCc } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { worstSlices } from '../../core/metrics/index.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { compareSets } from '../compare/compare-sets.ts';
import { refusedIdentity } from '../structures/identity-gate.ts';
import { loadStructures } from '../structures/load-structures.ts';
import type { CommissionCase } from './cases.ts';
import { type CaseRow, METRICS, type MetricValues, type MissingRow, type Picture } from './results.ts';

/** Tolerance of the surface Dice, mm. */
export const TOLERANCE_MM = 2;

export interface MeasuredCase {
  readonly rows: readonly CaseRow[];
  readonly missing: readonly MissingRow[];
  /** Versions that could not be judged, and why; no names. */
  readonly refused: readonly string[];
}

/** @throws PedicleError when the reference cannot be read or is another patient's. */
export async function measureCase(c: CommissionCase): Promise<MeasuredCase> {
  const reference = await loadStructures(c.referencePath, c.series);
  if (refusedIdentity(reference, []).length > 0)
    return {
      rows: [],
      missing: [],
      refused: [`Case ${c.id}: the reference is of another patient or place.`],
    };
  const rows: CaseRow[] = [];
  const missing: MissingRow[] = [];
  const refused: string[] = [];
  for (const set of c.judged) {
    const test = await loadStructures(set.path, c.series);
    if (refusedIdentity(test, []).length > 0) {
      refused.push(`Case ${c.id}: ${set.version} is of another patient or place.`);
      continue;
    }
    const found = compared(c, set.version, c.series, reference.structures, test.structures);
    rows.push(...found.rows);
    missing.push(...found.missing);
  }
  return { rows, missing, refused };
}

function compared(
  c: CommissionCase,
  version: string,
  series: CtSeries,
  reference: readonly Structure[],
  test: readonly Structure[],
): Pick<MeasuredCase, 'rows' | 'missing'> {
  const options = { tolerancesMm: [TOLERANCE_MM], perSlice: true } as const;
  const { pairs, unmatchedReference } = compareSets(series.grid, reference, test, [], options);
  const missing = unmatchedReference.map((structure) => ({ id: c.id, version, structure }));
  const rows = pairs.flatMap((pair): CaseRow[] => {
    if (pair.ambiguous) return [];
    const { metrics: m } = pair;
    const values: MetricValues = {
      dice: m.dice.value,
      surfaceDice: m.surfaceDice[0]?.metric.value ?? null,
      hd95Mm: m.hausdorff95Mm.value,
      aplMm: m.addedPathLength.mm.value,
    };
    if (METRICS.every((metric) => values[metric] === null)) return [];
    const [a, b] = [
      reference.find((s) => s.name === pair.referenceName),
      test.find((s) => s.name === pair.testName),
    ];
    const [worst] = worstSlices(pair.perSlice, 1);
    return [
      {
        id: c.id,
        date: c.date,
        version,
        structure: pair.referenceName,
        referenceCc: a === undefined ? 0 : contourVolumeCc(series.grid, a.slices),
        testCc: b === undefined ? 0 : contourVolumeCc(series.grid, b.slices),
        values,
        picture: worst === undefined ? null : pictureOf(series.grid, worst.k, a, b),
      },
    ];
  });
  return { rows, missing };
}

/** Rings of the worst slice in voxels, for a drawing: no pixels, so nothing of the patient but the contours. */
function pictureOf(
  { patientToIndex: q }: Grid,
  k: number,
  reference: Structure | undefined,
  test: Structure | undefined,
): Picture {
  const flat = (rings: readonly Ring[]): number[][] =>
    rings.map((ring) => {
      const points: number[] = [];
      for (let n = 0; n < ring.length; n += 3) {
        const [x, y, z] = [ring[n]!, ring[n + 1]!, ring[n + 2]!];
        points.push(
          Math.round(10 * (q[0] * x + q[1] * y + q[2] * z + q[3])) / 10,
          Math.round(10 * (q[4] * x + q[5] * y + q[6] * z + q[7])) / 10,
        );
      }
      return points;
    });
  return {
    slice: k,
    reference: flat(reference?.slices.get(k) ?? []),
    test: flat(test?.slices.get(k) ?? []),
  };
}
