/** What of a case leaves with an export: what is on screen, on the slices that were acquired, with what the imported sets give. */
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { type StructureSet, structuresDigest } from '../../core/structures/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { type CtSeries, interpolatedSlices } from '../../dicom/index.ts';
import type { RoiSource, RtstructSource } from '../../dicom/rtstruct/index.ts';

/**
 * The structures as they arrived, against the digest the page made of what it shows: nothing got lost or changed on the way.
 * @throws PedicleError `export-proof-failed`.
 */
export function requireShown(set: StructureSet, shown: string): void {
  if (structuresDigest(set.structures) === shown) return;
  throw fault('export-proof-failed', { at: 'arrival' });
}

/**
 * Contours of a resampled CT leave it on the slices that were acquired: no other system has the ones in between.
 * @returns the set without contours on interpolated slices, and what was left out; the very same set for a CT as it was acquired.
 */
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

/**
 * Everything kept of the structures that are exported, whichever set each came from. The set most of them came from (the newest on a tie)
 * gives the rest: name and predecessor, of which PS3.3 C.8.8.5 allows one. A set none of them came from, such as a reference, gives nothing.
 *
 * @param imported sets in the order they were loaded, all read with the same ring rule.
 * @param structureIds `Structure.id` of every exported structure.
 */
export function exportSource(
  imported: readonly RtstructSource[],
  structureIds: readonly string[],
): RtstructSource | undefined {
  const rois = new Map<string, RoiSource>();
  let main: RtstructSource | undefined;
  let most = 1;
  for (const source of imported) {
    let count = 0;
    for (const id of structureIds) {
      const roi = source.rois.get(id);
      if (roi === undefined) continue;
      rois.set(id, roi);
      count += 1;
    }
    if (count < most) continue;
    main = source;
    most = count;
  }
  return main && { ...main, rois };
}
