/** Gathers what a report says from the stores. */
import { reportTexts } from '../../app/compareTexts.ts';
import { useCase } from '../../state/case.ts';
import { currentSet, useCompare } from '../../state/compare.ts';
import { isUnsure } from '../../state/comparePairs.ts';
import { useCompareSettings } from '../../state/compareSettings.ts';
import { useWorst, worstOver } from '../../state/compareWorst.ts';
import { useDocument } from '../../state/document.ts';
import { useSession } from '../../state/session.ts';
import { compareNames } from '../../state/structureGroups.ts';
import { structuresOf } from '../../state/structures.ts';
import { slicePositionMm } from '../../viewports/geometry.ts';
import { planesFor } from '../../viewports/viewport.ts';
import type { ComparedStructure, Comparison, WorstRow } from './comparison.ts';

/** The comparison as it stands; structures still being computed are not in it. Null without a reference or case. */
export function collectComparison(madeAt: Date): Comparison | null {
  const { open, volume } = useCase.getState();
  const set = currentSet();
  if (open === null || volume === null || set === null) return null;
  const { pairing, results } = useCompare.getState();
  const { byId } = useDocument.getState().structures;
  const { sureNameConfidence, tolerancesMm, worstCount } = useCompareSettings.getState();
  const structures = pairing.pairs.flatMap((pair): ComparedStructure[] => {
    const reference = set.structures.find((s) => s.id === pair.referenceId);
    const [test, result] = [byId.get(pair.testId), results.get(pair.testId)];
    if (reference === undefined || test === undefined || result === undefined) return [];
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
  const axial = planesFor(volume).axial;
  const worst = worstOver(results, worstCount, useWorst.getState().by).map(
    ({ structureId, slice }): WorstRow => ({
      structure: byId.get(structureId)?.name ?? '',
      k: slice.k,
      positionMm: slicePositionMm(volume.grid, axial, slice.k),
      slice,
    }),
  );
  const paired = new Set(pairing.pairs.map((p) => p.testId));
  return {
    program: reportTexts.program(useSession.getState().info?.version ?? ''),
    madeAt: madeAt.toISOString(),
    isDemo: open.isDemo,
    referenceLabel: set.label,
    tolerancesMm,
    worstBy: useWorst.getState().by,
    structures: structures.sort((a, b) => compareNames(a.testName, b.testName)),
    worst,
    unpairedStructures: structuresOf(useDocument.getState().structures)
      .filter((s) => !paired.has(s.id))
      .map((s) => s.name),
    unpairedReferences: set.structures
      .filter((s) => pairing.unpairedReferenceIds.includes(s.id))
      .map((s) => s.name),
  };
}
