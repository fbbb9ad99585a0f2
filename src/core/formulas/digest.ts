/** A short number for contours: the same contours give the same one, to tell whether anything changed. */
import type { SliceRings } from '../structures/types.ts';

const kept = new WeakMap<SliceRings, string>();

/** Units of a coordinate: 1/4096 mm, far below what any edit changes. */
const STEPS_PER_MM = 4096;

/**
 * 64 bits as 16 hex digits over slice numbers, ring sizes and coordinates in steps of 2⁻¹² mm (FNV-1a twice, with different
 * starts). For change detection only: not proof against intent. Slices in any order; kept with the contours.
 */
export function contoursDigest(slices: SliceRings): string {
  const known = kept.get(slices);
  if (known !== undefined) return known;
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  const add = (value: number): void => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ ((value << 13) | (value >>> 19)), 0x01000193) + 1;
  };
  for (const k of [...slices.keys()].sort((p, q) => p - q)) {
    const rings = slices.get(k) ?? [];
    add(k);
    add(rings.length);
    for (const ring of rings) {
      add(ring.length);
      for (let n = 0; n < ring.length; n += 1) add(Math.round(ring[n]! * STEPS_PER_MM));
    }
  }
  const hex = (v: number): string => (v >>> 0).toString(16).padStart(8, '0');
  const digest = hex(a) + hex(b);
  kept.set(slices, digest);
  return digest;
}
