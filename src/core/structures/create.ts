/** New structures. */
import type { Structure } from './types.ts';

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
