/** `pedicle compare --ct <folder> <reference> <test>`: the physicist's table. */
import { resolve } from 'node:path';
import { type ComparedPair, compareSets } from '../../../backend/compare/compare-sets.ts';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import {
  DEFAULT_TOLERANCES_MM,
  type Metric,
  metricsCsv,
  metricsRow,
  worstSlices,
} from '../../../core/metrics/index.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { fixed, textTable } from '../table.ts';

export interface CompareArguments {
  readonly ct: string;
  readonly series?: string;
  readonly resample?: string | true;
  readonly map?: string;
  readonly toleranceMm?: string;
  readonly csv?: string;
  readonly force?: boolean;
  readonly acceptIdentity?: string;
  readonly acceptOffset?: boolean;
}

const WORST = 5;

function pairsOf(text: string | undefined): [string, string][] {
  if (text === undefined) return [];
  return text.split(',').map((pair) => {
    const [reference, test, ...rest] = pair.split('=');
    if (!reference || !test || rest.length > 0) throw usageError({ what: 'map' });
    return [reference, test];
  });
}

function tolerances(text: string | undefined): readonly number[] {
  if (text === undefined) return DEFAULT_TOLERANCES_MM;
  const values = text.split(',').map(Number);
  if (values.some((v) => !(v >= 0))) throw usageError({ what: 'tolerance-mm' });
  return values;
}

const shown = (m: Metric, decimals: number): string => fixed(m.value, decimals);

function tableOf(pairs: readonly ComparedPair[], tolerancesMm: readonly number[]): string {
  const heading = [
    'reference',
    'test',
    'ref cc',
    'test cc',
    'Dice',
    'HD95 mm',
    'HD mm',
    'mean mm',
    ...tolerancesMm.map((t) => `sD ${t} mm`),
    'APL mm',
    'shift mm',
    'worst slices',
  ];
  const rows = pairs.map(({ referenceName, testName, metrics: m, perSlice, ambiguous }) => [
    referenceName,
    ambiguous ? `${testName} (?)` : testName,
    shown(m.referenceVolumeCc, 1),
    shown(m.testVolumeCc, 1),
    shown(m.dice, 4),
    shown(m.hausdorff95Mm, 2),
    shown(m.hausdorffMm, 2),
    shown(m.meanSurfaceDistanceMm, 2),
    ...m.surfaceDice.map((s) => shown(s.metric, 3)),
    shown(m.addedPathLength.mm, 0),
    shown(m.centreShiftMm, 2),
    worstSlices(perSlice, 3)
      .map((s) => s.k + 1)
      .join(' '),
  ]);
  return textTable([heading, ...rows]);
}

export async function compareCommand(
  referencePath: string,
  testPath: string,
  a: CompareArguments,
): Promise<Outcome> {
  const map = pairsOf(a.map);
  const tolerancesMm = tolerances(a.toleranceMm);
  const overwrite = a.force ?? false;
  if (a.csv !== undefined) await requireTarget(resolve(a.csv), overwrite);
  const acceptIdentity = identityFieldsOf(a.acceptIdentity);
  const { series, findings: ctFindings } = await openCt(a.ct, a.series, a.resample);
  const accept = { acceptIdentity, acceptOffset: a.acceptOffset ?? false };
  const [reference, test] = await Promise.all([
    loadStructures(resolve(referencePath), series, accept),
    loadStructures(resolve(testPath), series, accept),
  ]);
  for (const loaded of [reference, test]) requireIdentity(loaded, acceptIdentity, '--accept-identity');
  const result = compareSets(series.grid, reference.structures, test.structures, map, {
    tolerancesMm,
    perSlice: true,
  });
  if (a.csv !== undefined)
    await writeAtomically(resolve(a.csv), plainText(metricsCsv(result.pairs)), { overwrite });
  const findings = [
    ...result.findings,
    ...acceptedFindings([...reference.structures, ...test.structures]),
    ...ctFindings,
    ...reference.findings,
    ...test.findings,
  ];
  const json = {
    structures: result.pairs.map((p) => ({
      ...metricsRow(p),
      confidence: p.confidence,
      ambiguous: p.ambiguous,
      worstSlices: worstSlices(p.perSlice, WORST).map((s) => ({
        slice: s.k + 1,
        dice: s.dice.value,
      })),
    })),
    unmatchedReference: result.unmatchedReference,
    unmatchedTest: result.unmatchedTest,
    findings,
  };
  const unmatched = [
    ...(result.unmatchedReference.length > 0
      ? [`Only in the reference: ${result.unmatchedReference.join(', ')}`]
      : []),
    ...(result.unmatchedTest.length > 0 ? [`Only in the test: ${result.unmatchedTest.join(', ')}`] : []),
  ];
  const text = [tableOf(result.pairs, tolerancesMm), ...unmatched, ...findingLines(findings)].join('\n');
  return { exit: result.pairs.length > 0 ? exitForFindings(findings) : EXIT.findings, json, text };
}
