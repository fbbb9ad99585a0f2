/** Statistics of weighted distances. All functions need at least one element with a weight above 0. */

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
    const w = table[codes[n] as number] as number;
    weights[n] = w;
    totalWeight += w;
  }
  return { distancesMm, weights, totalWeight };
}

/** One list of both. */
export function joined(a: WeightedDistances, b: WeightedDistances): WeightedDistances {
  const distancesMm = new Float64Array(a.distancesMm.length + b.distancesMm.length);
  const weights = new Float64Array(distancesMm.length);
  distancesMm.set(a.distancesMm);
  distancesMm.set(b.distancesMm, a.distancesMm.length);
  weights.set(a.weights);
  weights.set(b.weights, a.weights.length);
  return { distancesMm, weights, totalWeight: a.totalWeight + b.totalWeight };
}

export function maximumMm({ distancesMm }: WeightedDistances): number {
  let max = 0;
  for (let n = 0; n < distancesMm.length; n += 1) {
    if ((distancesMm[n] as number) > max) max = distancesMm[n] as number;
  }
  return max;
}

export function meanMm({ distancesMm, weights, totalWeight }: WeightedDistances): number {
  let sum = 0;
  for (let n = 0; n < distancesMm.length; n += 1) sum += (distancesMm[n] as number) * (weights[n] as number);
  return sum / totalWeight;
}

/**
 * Share (0…1) of the weight that lies no farther than the tolerance; a billionth of a mm is left for rounding. Exactly 1 when
 * all does and exactly 0 when none does.
 */
export function shareWithin({ distancesMm, weights }: WeightedDistances, toleranceMm: number): number {
  let [within, beyond] = [0, 0];
  for (let n = 0; n < distancesMm.length; n += 1) {
    if ((distancesMm[n] as number) <= toleranceMm + 1e-9) within += weights[n] as number;
    else beyond += weights[n] as number;
  }
  return within / (within + beyond);
}

const BINS = 2048;

/**
 * The smallest distance such that the elements up to it hold at least `fraction` of the weight. Elements are binned by
 * distance first, and only the bin that holds the answer is sorted.
 */
export function percentileMm(list: WeightedDistances, fraction: number): number {
  const { distancesMm, weights, totalWeight } = list;
  const max = maximumMm(list);
  if (max === 0) return 0;
  const scale = (BINS - 1) / max;
  const binned = new Float64Array(BINS);
  for (let n = 0; n < distancesMm.length; n += 1) {
    const bin = Math.floor((distancesMm[n] as number) * scale);
    binned[bin] = (binned[bin] as number) + (weights[n] as number);
  }
  const wanted = fraction * totalWeight * (1 - 1e-12);
  let below = 0;
  let bin = 0;
  while (bin < BINS - 1 && below + (binned[bin] as number) < wanted) {
    below += binned[bin] as number;
    bin += 1;
  }
  const inside: number[] = [];
  for (let n = 0; n < distancesMm.length; n += 1) {
    if (Math.floor((distancesMm[n] as number) * scale) === bin) inside.push(n);
  }
  inside.sort((a, b) => (distancesMm[a] as number) - (distancesMm[b] as number));
  for (const n of inside) {
    below += weights[n] as number;
    if (below >= wanted) return distancesMm[n] as number;
  }
  return inside.length > 0 ? (distancesMm[inside[inside.length - 1] as number] as number) : max;
}
