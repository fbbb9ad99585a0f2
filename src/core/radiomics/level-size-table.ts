/**
 * Tables of grey level against size: length of runs, size or distance of zones, number of like neighbours. The four families
 * share their sixteen features (IBSI: GLRLM TP0I, GLSZM 9SAK, GLDZM VMDZ, NGLDM REK0).
 */

/** How often a level has a size, by `level + 65536·size`; `voxels` is what the share of entries is taken of. */
export interface LevelSizeTable {
  readonly counts: ReadonlyMap<number, number>;
  readonly voxels: number;
}

const KEY = 65536;

export const count = (counts: Map<number, number>, level: number, size: number): void => {
  const key = level + KEY * size;
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export interface LevelSizeFeatures {
  readonly small: number;
  readonly large: number;
  readonly lowGrey: number;
  readonly highGrey: number;
  readonly smallLow: number;
  readonly smallHigh: number;
  readonly largeLow: number;
  readonly largeHigh: number;
  readonly greyNonUniformity: number;
  readonly greyNonUniformityNorm: number;
  readonly sizeNonUniformity: number;
  readonly sizeNonUniformityNorm: number;
  readonly percentage: number;
  readonly greyVariance: number;
  readonly sizeVariance: number;
  readonly entropy: number;
  readonly energy: number;
}

/** Features of tables added together; null when there is nothing in them. */
export function levelSizeFeatures(tables: readonly LevelSizeTable[]): LevelSizeFeatures | null {
  const counts = new Map<number, number>();
  let voxels = 0;
  for (const table of tables) {
    voxels += table.voxels;
    for (const [key, n] of table.counts) counts.set(key, (counts.get(key) ?? 0) + n);
  }
  let total = 0;
  const byLevel = new Map<number, number>();
  const bySize = new Map<number, number>();
  for (const [key, n] of counts) {
    total += n;
    byLevel.set(key % KEY, (byLevel.get(key % KEY) ?? 0) + n);
    const size = Math.floor(key / KEY);
    bySize.set(size, (bySize.get(size) ?? 0) + n);
  }
  if (total === 0) return null;
  const mean = (of: (level: number, size: number, p: number) => number): number => {
    let sum = 0;
    for (const [key, n] of counts) sum += n * of(key % KEY, Math.floor(key / KEY), n / total);
    return sum / total;
  };
  const [meanLevel, meanSize] = [mean((i) => i), mean((_, s) => s)];
  const squares = (of: ReadonlyMap<number, number>): number =>
    [...of.values()].reduce((sum, n) => sum + n * n, 0);
  return {
    small: mean((_, s) => 1 / (s * s)),
    large: mean((_, s) => s * s),
    lowGrey: mean((i) => 1 / (i * i)),
    highGrey: mean((i) => i * i),
    smallLow: mean((i, s) => 1 / (i * i * s * s)),
    smallHigh: mean((i, s) => (i * i) / (s * s)),
    largeLow: mean((i, s) => (s * s) / (i * i)),
    largeHigh: mean((i, s) => i * i * s * s),
    greyNonUniformity: squares(byLevel) / total,
    greyNonUniformityNorm: squares(byLevel) / (total * total),
    sizeNonUniformity: squares(bySize) / total,
    sizeNonUniformityNorm: squares(bySize) / (total * total),
    percentage: total / voxels,
    greyVariance: mean((i) => (i - meanLevel) ** 2),
    sizeVariance: mean((_, s) => (s - meanSize) ** 2),
    entropy: mean((_, __, p) => -Math.log2(p)),
    energy: mean((_, __, p) => p),
  };
}
