/** Two structure sets on one CT: names paired, every pair measured. */

import { structureMask } from '../../core/contours/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import {
  type CompareOptions,
  compareMasks,
  comparePerSlice,
  type NamedMetrics,
  type SliceMetrics,
} from '../../core/metrics/index.ts';
import { matchNames } from '../../core/naming/index.ts';
import type { Structure } from '../../core/structures/index.ts';

export interface ComparedPair extends NamedMetrics {
  readonly perSlice: readonly SliceMetrics[];
}

export interface SetComparison {
  readonly pairs: readonly ComparedPair[];
  readonly unmatchedReference: readonly string[];
  readonly unmatchedTest: readonly string[];
}

const byName = (structures: readonly Structure[], name: string, side: string): Structure => {
  const found = structures.find((s) => s.name === name);
  if (found !== undefined) return found;
  throw new PedicleError(
    'structure-unknown',
    `The ${side} has no structure called ${name}.`,
    `It holds: ${structures.map((s) => s.name).join(', ')}.`,
  );
};

/**
 * @param map pairs named by hand (reference name, test name); they come first and are not matched again.
 * @throws PedicleError `structure-unknown` for a name in `map` that is not there.
 */
export function compareSets(
  grid: Grid,
  reference: readonly Structure[],
  test: readonly Structure[],
  map: readonly (readonly [string, string])[] = [],
  options: CompareOptions & { readonly perSlice?: boolean } = {},
): SetComparison {
  const byHand = map.map(([r, t]): [Structure, Structure] => [
    byName(reference, r, 'reference'),
    byName(test, t, 'test'),
  ]);
  const restReference = reference.filter((s) => !byHand.some(([r]) => r === s));
  const restTest = test.filter((s) => !byHand.some(([, t]) => t === s));
  const matching = matchNames(
    restReference.map((s) => s.name),
    restTest.map((s) => s.name),
  );
  const matched = matching.pairs.map(({ reference: r, test: t }): [Structure, Structure] => [
    byName(restReference, r, 'reference'),
    byName(restTest, t, 'test'),
  ]);
  const pairs = [...byHand, ...matched].map(([r, t]): ComparedPair => {
    const [referenceMask, testMask] = [structureMask(r, grid), structureMask(t, grid)];
    return {
      referenceName: r.name,
      testName: t.name,
      metrics: compareMasks(referenceMask, testMask, options),
      perSlice: options.perSlice ? comparePerSlice(referenceMask, testMask, options) : [],
    };
  });
  return {
    pairs,
    unmatchedReference: [...matching.unmatchedReference],
    unmatchedTest: [...matching.unmatchedTest],
  };
}
