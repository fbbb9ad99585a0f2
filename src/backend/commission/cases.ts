/** Which sets of a folder belong together: by patient and series, a reference and what is judged by it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CtSeries, parseDicom } from '../../dicom/index.ts';
import { TAG as T } from '../../dicom/tags.ts';
import type { FoundStructureSet, FoundStudy, ScanResult } from '../studies/index.ts';

/** A set to be judged; `version` is its Structure Set Label. */
export interface JudgedSet {
  readonly path: string;
  readonly version: string;
}

export interface CommissionCase {
  /** A hash of the series: no name, no number of the patient. */
  readonly id: string;
  /** Study date YYYYMMDD, '' when unknown: the order of the trend. */
  readonly date: string;
  readonly series: CtSeries;
  readonly referencePath: string;
  readonly judged: readonly JudgedSet[];
}

export interface CasesFound {
  readonly cases: readonly CommissionCase[];
  /** What was left out, without names. */
  readonly leftOut: readonly string[];
}

const caseId = (series: CtSeries): string =>
  createHash('sha256').update(series.seriesInstanceUid).digest('hex').slice(0, 12);

/** APPROVED sets are references; else those whose label matches. */
async function isReference(set: FoundStructureSet, pattern: RegExp | null): Promise<boolean> {
  if (pattern !== null) return pattern.test(set.label);
  const file = parseDicom(await readFile(set.path), { partial: true });
  return file.string(T.approvalStatus) === 'APPROVED';
}

async function casesOf(study: FoundStudy, series: CtSeries, pattern: RegExp | null): Promise<CasesFound> {
  const sets = study.structureSets.filter(
    (set) =>
      set.referencedSeriesUids.includes(series.seriesInstanceUid) &&
      set.study.patientId === series.study.patientId,
  );
  const id = caseId(series);
  const references: FoundStructureSet[] = [];
  for (const set of sets) if (await isReference(set, pattern)) references.push(set);
  const [reference, ...more] = references;
  if (sets.length === 0) return { cases: [], leftOut: [] };
  if (reference === undefined)
    return { cases: [], leftOut: [`Series ${id}: ${sets.length} sets, none of them the reference.`] };
  const judged = sets
    .filter((set) => !references.includes(set))
    .map((set) => ({ path: set.path, version: set.label || 'without label' }))
    .sort((a, b) => (a.version < b.version ? -1 : 1));
  const leftOut = [
    ...(more.length > 0 ? [`Series ${id}: ${references.length} references; the first one is used.`] : []),
    ...(judged.length === 0 ? [`Series ${id}: nothing to judge beside the reference.`] : []),
  ];
  if (judged.length === 0) return { cases: [], leftOut };
  const found: CommissionCase = {
    id,
    date: series.study.studyDate,
    series,
    referencePath: reference.path,
    judged,
  };
  return { cases: [found], leftOut };
}

/** @param pattern a label's pattern that marks references; null: Approval Status APPROVED. */
export async function commissionCases(scan: ScanResult, pattern: RegExp | null): Promise<CasesFound> {
  const cases: CommissionCase[] = [];
  const leftOut: string[] = [];
  for (const study of scan.studies)
    for (const series of study.series) {
      const found = await casesOf(study, series, pattern);
      cases.push(...found.cases);
      leftOut.push(...found.leftOut);
    }
  cases.sort((a, b) => (`${a.date} ${a.id}` < `${b.date} ${b.id}` ? -1 : 1));
  return { cases, leftOut };
}
