/** Gathers what a report says from the stores. */

import { structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { type CaseVolume, planesFor, useCase } from '../../model/case.ts';
import { currentSet, useCompare } from '../../model/compare/compare.ts';
import { isUnsure } from '../../model/compare/pairs.ts';
import { useCompareSettings } from '../../model/compare/settings.ts';
import { useWorst, worstOver } from '../../model/compare/worst.ts';
import { useConnection } from '../../model/connection.ts';
import { useDocument } from '../../model/document.ts';
import type { ReferenceSet } from '../../model/references.ts';
import { compareNames, groupOf, structureGroups } from '../../model/structure-groups.ts';
import { slicePositionMm } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';
import { measuredIn, measureLines, useMeasures } from '../../tools/measure/measures.ts';
import type { ComparedStructure, Comparison, MeasuredRow, WorstRow } from './comparison.ts';

const reportTexts = texts.report;

/** In the order of the structure list: targets and vertebrae first. */
function inListOrder(structures: readonly Structure[]): Structure[] {
  const group = (s: Structure): number => structureGroups.indexOf(groupOf(s));
  return [...structures].sort((a, b) => group(a) - group(b) || compareNames(a.name, b.name));
}

function comparedStructures(tests: readonly Structure[], set: ReferenceSet): ComparedStructure[] {
  const { pairing, results } = useCompare.getState();
  const { sureNameConfidence } = useCompareSettings.getState();
  return inListOrder(tests).flatMap((test): ComparedStructure[] => {
    const pair = pairing.pairs.find((p) => p.testId === test.id);
    const reference = set.structures.find((s) => s.id === pair?.referenceId);
    const result = results.get(test.id);
    if (pair === undefined || reference === undefined || result === undefined) return [];
    return [
      {
        referenceName: reference.name,
        testName: test.name,
        metrics: result.metrics,
        testProvenance: test.provenance,
        referenceProvenance: reference.provenance,
        nameConfidence: pair.confidence,
        nameIsUnsure: isUnsure(pair, sureNameConfidence),
        slices: result.slices,
      },
    ];
  });
}

function worstRows(volume: CaseVolume): WorstRow[] {
  const { worstCount } = useCompareSettings.getState();
  const { byId } = useDocument.getState().structures;
  const axial = planesFor(volume).axial;
  return worstOver(useCompare.getState().results, worstCount, useWorst.getState().by).map(
    ({ structureId, slice }): WorstRow => ({
      structure: byId.get(structureId)?.name ?? '',
      k: slice.k,
      positionMm: slicePositionMm(volume.grid, axial, slice.k),
      slice,
    }),
  );
}

const measuredRows = (): MeasuredRow[] =>
  useMeasures.getState().placed.map((placed) => ({
    name: placed.name === '' ? texts.measures.kinds[placed.measure.kind] : placed.name,
    value: measureLines(placed.measure).join(', '),
    where: measuredIn(placed),
    pointsMm: placed.measure.pointsMm,
  }));

/** The comparison as it stands; structures still being computed are not in it. Null without a reference or case. */
export function collectComparison(madeAt: Date): Comparison | null {
  const { open, volume } = useCase.getState();
  const set = currentSet();
  if (open === null || volume === null || set === null) return null;
  const { pairing } = useCompare.getState();
  const tests = structuresOf(useDocument.getState().structures);
  const paired = new Set(pairing.pairs.map((p) => p.testId));
  return {
    program: reportTexts.program(useConnection.getState().info?.version ?? ''),
    madeAt: madeAt.toISOString(),
    isDemo: open.isDemo,
    referenceLabel: set.label,
    tolerancesMm: useCompareSettings.getState().tolerancesMm,
    worstBy: useWorst.getState().by,
    structures: comparedStructures(tests, set),
    worst: worstRows(volume),
    measurements: measuredRows(),
    unpairedStructures: tests.filter((s) => !paired.has(s.id)).map((s) => s.name),
    unpairedReferences: set.structures
      .filter((s) => pairing.unpairedReferenceIds.includes(s.id))
      .map((s) => s.name),
  };
}
