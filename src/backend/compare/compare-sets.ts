/** Two structure sets on one CT: structures paired one by one, every pair measured. */

import { structureMask } from '../../core/contours/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import {
  type CompareOptions,
  compareMasks,
  comparePerSlice,
  type NamedMetrics,
  type SliceMetrics,
} from '../../core/metrics/index.ts';
import { matchNames, type NamePair, nearNames } from '../../core/naming/index.ts';
import type { Structure } from '../../core/structures/index.ts';

/** Pairs below this confidence are a guess: they are told, not measured. */
const SURE = 0.8;

export interface ComparedPair extends NamedMetrics {
  readonly perSlice: readonly SliceMetrics[];
  /** How sure it is that the two mean the same, 0–1; 1 for a pair named by hand. */
  readonly confidence: number;
  /** Another structure was as good a partner: the pair is measured, and told in a finding. */
  readonly ambiguous: boolean;
}

export interface SetComparison {
  readonly pairs: readonly ComparedPair[];
  readonly unmatchedReference: readonly string[];
  readonly unmatchedTest: readonly string[];
  readonly findings: readonly Finding[];
}

/** `PTV`, or `PTV#3` for the one of several with ROI Number 3. */
function named(structures: readonly Structure[], name: string, side: string): Structure {
  const exact = structures.filter((s) => s.name === name);
  const [, plain, number] = /^(.*)#(\d+)$/.exec(name) ?? [];
  const found =
    exact.length > 0 ? exact : structures.filter((s) => s.name === plain && s.roiNumber === Number(number));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined)
    throw fault('structure-ambiguous', {
      side,
      count: found.length,
      name,
      choices: found.map((s) => `${s.name}#${s.roiNumber ?? '?'}`),
    });
  const names = structures.map((s) => s.name);
  throw fault('structure-unknown', { side, name, near: nearNames(name, names), names });
}

const doubtful = ({ reference, test, confidence }: NamePair): Finding =>
  finding('compare-pair-doubtful', 'warning', { reference, test, percent: Math.round(100 * confidence) });

const ambiguousPair = ({ reference, test }: NamePair): Finding =>
  finding('compare-pair-ambiguous', 'warning', { reference, test });

/**
 * @param map pairs named by hand (reference name, test name; `name#ROI number` where a name is used twice); they come first and are not matched again.
 * @throws PedicleError `structure-unknown` for a name in `map` that is not there, `structure-ambiguous` for one used twice.
 */
export function compareSets(
  grid: Grid,
  reference: readonly Structure[],
  test: readonly Structure[],
  map: readonly (readonly [string, string])[] = [],
  options: CompareOptions & { readonly perSlice?: boolean } = {},
): SetComparison {
  const byHand = map.map(([r, t]): [Structure, Structure] => [
    named(reference, r, 'reference'),
    named(test, t, 'test'),
  ]);
  const restReference = reference.filter((s) => !byHand.some(([r]) => r === s));
  const restTest = test.filter((s) => !byHand.some(([, t]) => t === s));
  const matching = matchNames(
    restReference.map((s) => s.name),
    restTest.map((s) => s.name),
    { reference: restReference.map((s) => s.roiNumber), test: restTest.map((s) => s.roiNumber) },
  );
  const sure = matching.pairs.filter((pair) => pair.confidence >= SURE);
  const unsure = matching.pairs.filter((pair) => pair.confidence < SURE);
  const measure = (
    r: Structure,
    t: Structure,
    { confidence, ambiguous }: Pick<NamePair, 'confidence' | 'ambiguous'>,
  ): ComparedPair => {
    const [referenceMask, testMask] = [structureMask(r, grid), structureMask(t, grid)];
    return {
      referenceName: r.name,
      testName: t.name,
      metrics: compareMasks(referenceMask, testMask, options),
      perSlice: options.perSlice ? comparePerSlice(referenceMask, testMask, options) : [],
      confidence,
      ambiguous,
    };
  };
  return {
    pairs: [
      ...byHand.map(([r, t]) => measure(r, t, { confidence: 1, ambiguous: false })),
      ...sure.map((p) =>
        measure(restReference[p.referenceIndex] as Structure, restTest[p.testIndex] as Structure, p),
      ),
    ],
    unmatchedReference: [...matching.unmatchedReference, ...unsure.map((p) => p.reference)],
    unmatchedTest: [...matching.unmatchedTest, ...unsure.map((p) => p.test)],
    findings: [...unsure.map(doubtful), ...sure.filter((p) => p.ambiguous).map(ambiguousPair)],
  };
}
