import type { Mask } from '../../src/core/masks/index.ts';
import { compareMasks, type Metric } from '../../src/core/metrics/index.ts';

/**
 * Volumetric overlap error 1 − |A ∩ B| / |A ∪ B| of two masks on one grid (Heimann et al. 2009, IEEE TMI 28:1251), 0 … 1.
 * Null with the reason where an empty structure leaves nothing to compare.
 * @throws PedicleError `grid-mismatch`.
 */
export function overlapError(reference: Mask, test: Mask): Metric {
  const { jaccard } = compareMasks(reference, test);
  return jaccard.value === null ? jaccard : { value: 1 - jaccard.value };
}
