/** Statistics of weighted distances, over one list or several together. Every call needs some weight above 0. */

/** Distances in mm of surface elements to the other surface, with each element's weight (mm², mm or 1). */
export interface WeightedDistances {
  readonly distancesMm: Float64Array;
  readonly weights: Float64Array;
  readonly totalWeight: number;
}

/** Looks the weights up by neighbour code. */
export function weigh(distancesMm: Float64Array, codes: Uint8Array, table: Float64Array): WeightedDistances {
  const weights = new Float64Array(codes.length);
  let totalWeight = 0;
  for (let n = 0; n < codes.length; n += 1) {
    const w = table[codes[n]!]!;
    weights[n] = w;
    totalWeight += w;
  }
  return { distancesMm, weights, totalWeight };
}

const totalOf = (lists: readonly WeightedDistances[]): number =>
  lists.reduce((sum, { totalWeight }) => sum + totalWeight, 0);

export function maximumMm(...lists: readonly WeightedDistances[]): number {
  let max = 0;
  for (const { distancesMm } of lists) {
    for (let n = 0; n < distancesMm.length; n += 1) {
      if (distancesMm[n]! > max) max = distancesMm[n]!;
    }
  }
  return max;
}

export function meanMm(...lists: readonly WeightedDistances[]): number {
  let sum = 0;
  for (const { distancesMm, weights } of lists) {
    for (let n = 0; n < distancesMm.length; n += 1) {
      sum += distancesMm[n]! * weights[n]!;
    }
  }
  return sum / totalOf(lists);
}

/**
 * Share (0…1) of the weight that lies no farther than the tolerance; a billionth of a mm is left for rounding. Exactly 1 when
 * all does and exactly 0 when none does.
 */
export function shareWithin(toleranceMm: number, ...lists: readonly WeightedDistances[]): number {
  let [within, beyond] = [0, 0];
  for (const { distancesMm, weights } of lists) {
    for (let n = 0; n < distancesMm.length; n += 1) {
      if (distancesMm[n]! <= toleranceMm + 1e-9) within += weights[n]!;
      else beyond += weights[n]!;
    }
  }
  return within / (within + beyond);
}

const BINS = 2048;

/**
 * The smallest distance such that the elements up to it hold at least `fraction` of the weight. Elements are binned by
 * distance first, and only the bin that holds the answer is sorted.
 */
export function percentileMm(fraction: number, ...lists: readonly WeightedDistances[]): number {
  const max = maximumMm(...lists);
  if (max === 0) return 0;
  const scale = (BINS - 1) / max;
  const binned = new Float64Array(BINS);
  for (const { distancesMm, weights } of lists) {
    for (let n = 0; n < distancesMm.length; n += 1) {
      const bin = (distancesMm[n]! * scale) | 0;
      binned[bin] = binned[bin]! + weights[n]!;
    }
  }
  const wanted = fraction * totalOf(lists) * (1 - 1e-12);
  let below = 0;
  let bin = 0;
  while (bin < BINS - 1 && below + binned[bin]! < wanted) {
    below += binned[bin]!;
    bin += 1;
  }
  return reaching(inBin(lists, bin, scale), wanted - below, max);
}

/** Distances and weights of one bin, as pairs. */
function inBin(lists: readonly WeightedDistances[], bin: number, scale: number): [number, number][] {
  const inside: [number, number][] = [];
  for (const { distancesMm, weights } of lists) {
    for (let n = 0; n < distancesMm.length; n += 1) {
      const d = distancesMm[n]!;
      if (((d * scale) | 0) === bin) inside.push([d, weights[n]!]);
    }
  }
  return inside;
}

/** The distance at which the ascending weights reach `wanted`. */
function reaching(pairs: [number, number][], wanted: number, max: number): number {
  pairs.sort((a, b) => a[0] - b[0]);
  let sum = 0;
  for (const [distance, weight] of pairs) {
    sum += weight;
    if (sum >= wanted) return distance;
  }
  return pairs[pairs.length - 1]?.[0] ?? max;
}
