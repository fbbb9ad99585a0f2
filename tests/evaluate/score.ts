/** Figures of one case: structures by name, vertebrae by instance. */
import {
  countVoxels,
  emptyMask,
  intersectMasks,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
  unionMasks,
} from '../../src/core/masks/index.ts';
import { compareMasks } from '../../src/core/metrics/index.ts';

/** Agreement of two masks; null where one of them is empty. Distances in mm (surfel definition, docs/metrics.md). */
export interface Agreement {
  readonly dice: number | null;
  readonly hd95Mm: number | null;
  readonly meanMm: number | null;
  readonly referenceCc: number;
  readonly testCc: number;
}

/** Compares within `within` (null: everywhere). A structure that was not proposed has a Dice of 0, not a gap in the table. */
export function agreement(reference: Mask, test: Mask | undefined, within: Mask | null): Agreement {
  const cut = (m: Mask): Mask => (within ? intersectMasks(m, within) : m);
  const [r, t] = [cut(reference), test ? cut(test) : emptyMask(reference.grid)];
  const m = compareMasks(r, t);
  return {
    dice: isEmptyMask(r) ? null : (m.dice.value ?? 0),
    hd95Mm: m.hausdorff95Mm.value,
    meanMm: m.meanSurfaceDistanceMm.value,
    referenceCc: maskVolumeCc(r),
    testCc: maskVolumeCc(t),
  };
}

/** A labelled vertebra; `level` as `L3`. */
export interface ReferenceVertebra {
  readonly level: string;
  readonly mask: Mask;
}

/** A vertebra of the chain: `VB_L3`, or `VB_05` where the level is not established. */
export interface FoundVertebra {
  readonly name: string;
  readonly mask: Mask;
}

export interface VertebraScore extends Agreement {
  readonly level: string;
  /** The found vertebra that overlaps this one most, or null. */
  readonly found: string | null;
  readonly namedRight: boolean;
}

/** From this Dice on a vertebra counts as found (issue 3). */
export const FOUND_DICE = 0.8;

/**
 * Pairs reference and found vertebrae one to one, the largest Dice first, and measures each pair.
 * @param nameOf TG-263 name of a level, as the chain would write it
 */
export function scoreVertebrae(
  references: readonly ReferenceVertebra[],
  found: readonly FoundVertebra[],
  nameOf: (level: string) => string,
): VertebraScore[] {
  const pairs = references.flatMap((r, a) =>
    found.map((f, b) => ({ a, b, dice: diceOf(r.mask, f.mask) })).filter((p) => p.dice > 0),
  );
  pairs.sort((p, q) => q.dice - p.dice);
  const partner = new Map<number, number>();
  for (const { a, b } of pairs) {
    if (!partner.has(a) && ![...partner.values()].includes(b)) partner.set(a, b);
  }
  return references.map((r, a) => {
    const f = found[partner.get(a) ?? -1];
    const figures = agreement(r.mask, f?.mask, null);
    const namedRight = (figures.dice ?? 0) >= FOUND_DICE && f?.name === nameOf(r.level);
    return { level: r.level, found: f?.name ?? null, namedRight, ...figures };
  });
}

function diceOf(a: Mask, b: Mask): number {
  const shared = countVoxels(intersectMasks(a, b));
  return shared === 0 ? 0 : (2 * shared) / (countVoxels(a) + countVoxels(b));
}

/** Union of masks on one grid; empty for none. */
export const unionOf = (grid: Mask['grid'], masks: readonly Mask[]): Mask =>
  masks.reduce((all, m) => unionMasks(all, m), emptyMask(grid));

export interface Summary {
  readonly cases: number;
  readonly median: number;
  readonly worst: number;
  readonly worstCase: string;
}

/** Median and worst of a figure over cases; null for none. */
export function summarise(
  values: readonly { readonly case: string; readonly value: number }[],
): Summary | null {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const worst = sorted[0];
  if (!worst) return null;
  const at = (n: number): number => sorted[n]?.value ?? worst.value;
  const median = (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2;
  return { cases: sorted.length, median, worst: worst.value, worstCase: worst.case };
}
