/**
 * Several observers of one structure: majority vote and STAPLE consensus, and how far each observer is from it.
 * Voxels with the same votes are alike, so everything is computed on the histogram of the 2^R vote patterns.
 */
import { fault } from '../errors/errors.ts';
import { sameGrid, type Vec3 } from '../geometry/grid.ts';
import { cropMask } from '../masks/crop.ts';
import type { IndexBox, Mask } from '../masks/types.ts';

/** Vote patterns are kept in 16 bits. */
export const MOST_OBSERVERS = 16;

interface Votes {
  /** Smallest box that holds every mask. */
  readonly box: IndexBox;
  /** Bit r of a voxel: observer r drew it; flat offset of the box. */
  readonly patterns: Uint16Array;
  /** Voxels of the whole image by pattern. */
  readonly histogram: Float64Array;
}

function jointBox(masks: readonly Mask[]): IndexBox {
  const boxes = masks.map((mask) => cropMask(mask).box).filter(({ size }) => size[0] > 0);
  if (boxes.length === 0) return { lo: [0, 0, 0], size: [0, 0, 0] };
  const lo = [0, 1, 2].map((a) => Math.min(...boxes.map((b) => b.lo[a]!)));
  const end = [0, 1, 2].map((a) => Math.max(...boxes.map((b) => b.lo[a]! + b.size[a]!)));
  return { lo: lo as unknown as Vec3, size: end.map((e, a) => e - lo[a]!) as unknown as Vec3 };
}

function votesOf(masks: readonly Mask[]): Votes {
  const [first] = masks;
  if (first === undefined || masks.length > MOST_OBSERVERS) {
    throw fault('observers-count', { most: MOST_OBSERVERS, count: masks.length });
  }
  if (masks.some((mask) => !sameGrid(mask.grid, first.grid))) {
    throw fault('grid-mismatch');
  }
  const box = jointBox(masks);
  const [wi, wj, wk] = box.size;
  const patterns = new Uint16Array(wi * wj * wk);
  masks.forEach((mask, r) => {
    const { lo, size } = mask.box;
    const bit = 1 << r;
    let at = 0;
    for (let k = 0; k < size[2]; k += 1) {
      for (let j = 0; j < size[1]; j += 1) {
        const row = wi * (lo[1] + j - box.lo[1] + wj * (lo[2] + k - box.lo[2])) + lo[0] - box.lo[0];
        for (let i = 0; i < size[0]; i += 1, at += 1) if (mask.data[at] === 1) patterns[row + i]! |= bit;
      }
    }
  });
  const histogram = new Float64Array(1 << masks.length);
  for (const pattern of patterns) histogram[pattern]! += 1;
  const [ni, nj, nk] = first.grid.dims;
  histogram[0]! += ni * nj * nk - patterns.length;
  return { box, patterns, histogram };
}

const maskWhere = (grid: Mask['grid'], { box, patterns }: Votes, inside: readonly boolean[]): Mask =>
  cropMask({ grid, box, data: Uint8Array.from(patterns, (pattern) => (inside[pattern] ? 1 : 0)) });

const bits = (pattern: number): number => {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
};

/**
 * Voxels that more than half of the observers drew; a tie is outside.
 * @param masks of one grid, 1 to 16.
 * @throws PedicleError `observers-count`, `grid-mismatch`.
 */
export function majorityMask(masks: readonly Mask[]): Mask {
  const votes = votesOf(masks);
  const inside = Array.from(votes.histogram, (_, pattern) => 2 * bits(pattern) > masks.length);
  return maskWhere(masks[0]!.grid, votes, inside);
}

export interface Consensus {
  /** Voxels whose probability of belonging is above one half. */
  readonly mask: Mask;
  /** Per observer, in the order given: share of the true structure drawn, share of the rest left out; null without any. */
  readonly sensitivity: readonly (number | null)[];
  readonly specificity: readonly (number | null)[];
  /** Probability of belonging by vote pattern (bit r: observer r drew it). */
  readonly probability: Float64Array;
  readonly iterations: number;
}

export interface StapleOptions {
  /** Default 10 000. */
  readonly maxIterations?: number;
}

/** ITK's stopping rule: the squared change of every parameter. */
const CONVERGED = 1e-14;

/**
 * STAPLE (Warfield, Zou, Wells 2004, IEEE TMI 23:903), binary, with one stationary prior: the mean share of the image that the observers drew,
 * as in ITK's STAPLEImageFilter. The image counts as a whole, so specificities are close to 1 for small structures.
 * @param masks of one grid, 1 to 16.
 * @throws PedicleError `observers-count`, `grid-mismatch`.
 */
export function staple(masks: readonly Mask[], options: StapleOptions = {}): Consensus {
  const votes = votesOf(masks);
  const { histogram } = votes;
  const count = masks.length;
  const total = histogram.reduce((sum, n) => sum + n, 0);
  const drawn = histogram.reduce((sum, n, pattern) => sum + n * bits(pattern), 0);
  const prior = drawn / (total * count);
  const sensitivity = new Float64Array(count).fill(Number.NaN);
  const specificity = new Float64Array(count).fill(Number.NaN);
  // The start decides which optimum is reached: as in ITK, the share of observers that drew a voxel.
  const probability = Float64Array.from(histogram, (_, pattern) => bits(pattern) / count);
  let iterations = 0;
  for (let moving = drawn > 0; moving && iterations < (options.maxIterations ?? 10_000); iterations += 1) {
    moving = maximise(histogram, probability, sensitivity, specificity);
    weigh(probability, prior, sensitivity, specificity);
  }
  const inside = Array.from(probability, (p, pattern) => pattern > 0 && p > 0.5);
  return {
    mask: maskWhere(masks[0]!.grid, votes, inside),
    sensitivity: Array.from(sensitivity, (value) => (drawn > 0 && Number.isFinite(value) ? value : null)),
    specificity: Array.from(specificity, (value) => (drawn > 0 && Number.isFinite(value) ? value : null)),
    probability,
    iterations,
  };
}

/** How likely each vote pattern is to belong, given how good the observers are. */
function weigh(
  probability: Float64Array,
  prior: number,
  sensitivity: Float64Array,
  specificity: Float64Array,
): void {
  for (let pattern = 0; pattern < probability.length; pattern += 1) {
    let inside = prior;
    let outside = 1 - prior;
    for (let r = 0; r < sensitivity.length; r += 1) {
      const yes = (pattern >> r) & 1;
      inside *= yes ? sensitivity[r]! : 1 - sensitivity[r]!;
      outside *= yes ? 1 - specificity[r]! : specificity[r]!;
    }
    probability[pattern] = inside / (inside + outside);
  }
}

/** How good each observer is, given the truth so far. @returns whether anything still moved. */
function maximise(
  histogram: Float64Array,
  probability: Float64Array,
  sensitivity: Float64Array,
  specificity: Float64Array,
): boolean {
  let truth = 0;
  let rest = 0;
  for (let pattern = 0; pattern < histogram.length; pattern += 1) {
    if (histogram[pattern] === 0) continue;
    truth += histogram[pattern]! * probability[pattern]!;
    rest += histogram[pattern]! * (1 - probability[pattern]!);
  }
  let moved = false;
  for (let r = 0; r < sensitivity.length; r += 1) {
    let hits = 0;
    let leftOut = 0;
    for (let pattern = 0; pattern < histogram.length; pattern += 1) {
      if (histogram[pattern] === 0) continue;
      if ((pattern >> r) & 1) hits += histogram[pattern]! * probability[pattern]!;
      else leftOut += histogram[pattern]! * (1 - probability[pattern]!);
    }
    const [p, q] = [hits / truth, leftOut / rest];
    const still = (p - sensitivity[r]!) ** 2 <= CONVERGED && (q - specificity[r]!) ** 2 <= CONVERGED;
    if (!still) moved = true;
    sensitivity[r] = p;
    specificity[r] = q;
  }
  return moved;
}
