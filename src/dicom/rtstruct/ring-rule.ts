/** How the closed contours of a slice become rings. */
import type { Ring } from '../../core/structures/types.ts';
import type { RingRule } from './types.ts';

/** Rings to be read with even-odd: `xor` takes the contours as they are. */
export function ringsByRule(contours: readonly Ring[], rule: RingRule): readonly Ring[] {
  if (rule === 'xor' || contours.length < 2) return contours;
  return contours;
}
