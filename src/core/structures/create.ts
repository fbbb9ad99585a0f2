/** New structures and sets of them. */
import type { Structure, StructureSet } from './types.ts';

/**
 * A structure with a fresh id; everything not given is the neutral choice (no contours, type '', yellow, manual).
 * @param parts at least the name (TG-263 where one exists).
 */
export function createStructure(parts: Partial<Structure> & Pick<Structure, 'name'>): Structure {
  return {
    id: globalThis.crypto.randomUUID(),
    interpretedType: '',
    colour: [255, 220, 0],
    slices: new Map(),
    unplaced: [],
    provenance: { kind: 'manual' },
    ...parts,
  };
}

/**
 * A set of structures on the CT they lie on.
 * @param ct the series: its frame of reference and its Series Instance UID
 */
export const createStructureSet = (
  label: string,
  ct: Pick<StructureSet, 'frameOfReferenceUid' | 'seriesInstanceUid'>,
  structures: readonly Structure[],
): StructureSet => ({
  label,
  frameOfReferenceUid: ct.frameOfReferenceUid,
  seriesInstanceUid: ct.seriesInstanceUid,
  structures,
});
