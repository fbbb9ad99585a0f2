/** Contours of a resampled CT leave it on the slices that were acquired: no other system has the ones in between. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import type { Structure, StructureSet } from '../../core/structures/types.ts';
import { type CtSeries, interpolatedSlices } from '../../dicom/index.ts';

/** The set without contours on interpolated slices, and what was left out; the very same set for a CT as it was acquired. */
export function onAcquiredSlices(
  set: StructureSet,
  ct: CtSeries,
): { set: StructureSet; findings: Finding[] } {
  const between = new Set(interpolatedSlices(ct));
  const left = new Set<number>();
  const structures = set.structures.map((structure): Structure => {
    const slices = new Map([...structure.slices].filter(([k]) => !between.has(k)));
    for (const k of structure.slices.keys()) if (between.has(k)) left.add(k);
    return slices.size === structure.slices.size ? structure : { ...structure, slices };
  });
  if (left.size === 0) return { set, findings: [] };
  const slices = [...left].sort((a, b) => a - b);
  const leftOut = finding('export-interpolated-left-out', 'warning', { count: slices.length }, { slices });
  return { set: { ...set, structures }, findings: [leftOut] };
}
