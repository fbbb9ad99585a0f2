/** Structures and sets around masks or rings, for RTSTRUCT tests. */
import { traceContours } from '../../src/core/contours/index.ts';
import type { Mask } from '../../src/core/masks/types.ts';
import type { SliceRings, Structure, StructureSet } from '../../src/core/structures/types.ts';
import type { CtSeries } from '../../src/dicom/ct/types.ts';

let made = 0;

export function makeStructure(name: string, slices: SliceRings, more: Partial<Structure> = {}): Structure {
  made += 1;
  return {
    id: `structure-${made}`,
    name,
    interpretedType: 'ORGAN',
    colour: [255, 128, 0],
    slices,
    unplaced: [],
    provenance: { kind: 'manual' },
    ...more,
  };
}

export const structureOfMask = (name: string, mask: Mask, more: Partial<Structure> = {}): Structure =>
  makeStructure(name, traceContours(mask), more);

export const makeSet = (ct: CtSeries, structures: readonly Structure[]): StructureSet => ({
  label: 'TEST',
  frameOfReferenceUid: ct.frameOfReferenceUid,
  seriesInstanceUid: ct.seriesInstanceUid,
  structures,
});
