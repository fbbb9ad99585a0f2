/** The closed contours of a slice as rings. */
import { booleanSlice } from '../../../core/contours/index.ts';
import type { Ring } from '../../../core/structures/types.ts';
import type { RingRule } from '../types.ts';

/**
 * Rings to be read with even-odd. `xor` takes the contours as they are; `union` joins those that overlap (each filled even-odd by itself),
 * contours that overlap nothing stay the same objects.
 */
export function ringsByRule(contours: readonly Ring[], rule: RingRule): readonly Ring[] {
  if (rule === 'xor' || contours.length < 2) return contours;
  return contours
    .slice(1)
    .reduce<readonly Ring[]>((joined, ring) => booleanSlice(joined, [ring], 'union'), contours.slice(0, 1));
}
