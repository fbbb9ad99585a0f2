/** Grey level co-occurrence matrix (IBSI family LFYI; Haralick et al. 1973), distance 1, symmetric. */
import { byDirection, type Direction } from './aggregate.ts';
import type { GreyBlock } from './grey-block.ts';
import type { Aggregation, FeatureValues } from './types.ts';

/** How often level `i + 1` lies beside level `j + 1`, both ways: flat `i + count·j`. */
interface PairCounts {
  readonly count: number;
  readonly pairs: Float64Array;
}

export const coOccurrenceFeatures = (block: GreyBlock, rule: Aggregation): FeatureValues =>
  byDirection(block, rule, pairCounts, (group) => features(added(group)));

function pairCounts({ size: [ni, nj, nk], levels, count }: GreyBlock, [di, dj, dk]: Direction): PairCounts {
  const pairs = new Float64Array(count * count);
  const step = di + ni * (dj + nj * dk);
  for (let k = Math.max(0, -dk); k < Math.min(nk, nk - dk); k += 1) {
    for (let j = Math.max(0, -dj); j < Math.min(nj, nj - dj); j += 1) {
      const row = ni * (j + nj * k);
      for (let i = Math.max(0, -di); i < Math.min(ni, ni - di); i += 1) {
        const a = levels[row + i]!;
        const b = levels[row + i + step]!;
        if (a === 0 || b === 0) continue;
        const [there, back] = [a - 1 + count * (b - 1), b - 1 + count * (a - 1)];
        pairs[there] = pairs[there]! + 1;
        pairs[back] = pairs[back]! + 1;
      }
    }
  }
  return { count, pairs };
}

function added(group: readonly PairCounts[]): PairCounts {
  const count = group.reduce((most, m) => Math.max(most, m.count), 0);
  const pairs = new Float64Array(count * count);
  for (const m of group)
    for (let j = 0; j < m.count; j += 1)
      for (let i = 0; i < m.count; i += 1)
        pairs[i + count * j] = pairs[i + count * j]! + m.pairs[i + m.count * j]!;
  return { count, pairs };
}

const entropy = (p: Float64Array): number => {
  let sum = 0;
  for (const v of p) if (v > 0) sum -= v * Math.log2(v);
  return sum;
};

/** Null for an empty matrix: no two voxels lie beside each other. */
function features({ count, pairs }: PairCounts): FeatureValues | null {
  const total = pairs.reduce((a, b) => a + b, 0);
  if (total === 0) return null;
  const p = pairs.map((n) => n / total);
  const single = new Float64Array(count);
  const difference = new Float64Array(count);
  const sum = new Float64Array(2 * count + 1);
  let [joint, mean, energy, autoCorrelation] = [0, 0, 0, 0];
  each(p, count, (i, j, v) => {
    joint = Math.max(joint, v);
    mean += i * v;
    energy += v * v;
    autoCorrelation += i * j * v;
    single[i - 1] = single[i - 1]! + v;
    difference[Math.abs(i - j)] = difference[Math.abs(i - j)]! + v;
    sum[i + j] = sum[i + j]! + v;
  });
  let [variance, tendency, shade, prominence] = [0, 0, 0, 0];
  let [crossed, independent] = [0, 0];
  each(p, count, (i, j, v) => {
    variance += (i - mean) ** 2 * v;
    const away = i + j - 2 * mean;
    tendency += away ** 2 * v;
    shade += away ** 3 * v;
    prominence += away ** 4 * v;
    crossed -= v * Math.log2(single[i - 1]! * single[j - 1]!);
  });
  for (const a of single) for (const b of single) if (a > 0 && b > 0) independent -= a * b * Math.log2(a * b);
  const [hx, hxy] = [entropy(single), entropy(p)];
  const weigh = (of: (k: number) => number): number =>
    difference.reduce((total_, v, k) => total_ + of(k) * v, 0);
  const meanDifference = weigh((k) => k);
  const meanSum = sum.reduce((total_, v, k) => total_ + k * v, 0);
  return {
    cm_joint_max: joint,
    cm_joint_avg: mean,
    cm_joint_var: variance,
    cm_joint_entr: hxy,
    cm_diff_avg: meanDifference,
    cm_diff_var: weigh((k) => (k - meanDifference) ** 2),
    cm_diff_entr: entropy(difference),
    cm_sum_avg: meanSum,
    cm_sum_var: sum.reduce((total_, v, k) => total_ + (k - meanSum) ** 2 * v, 0),
    cm_sum_entr: entropy(sum),
    cm_energy: energy,
    cm_contrast: weigh((k) => k * k),
    cm_dissimilarity: meanDifference,
    cm_inv_diff: weigh((k) => 1 / (1 + k)),
    cm_inv_diff_norm: weigh((k) => 1 / (1 + k / count)),
    cm_inv_diff_mom: weigh((k) => 1 / (1 + k * k)),
    cm_inv_diff_mom_norm: weigh((k) => 1 / (1 + (k * k) / (count * count))),
    cm_inv_var: weigh((k) => (k === 0 ? 0 : 1 / (k * k))),
    // A single grey level correlates with itself.
    cm_corr: variance === 0 ? 1 : (autoCorrelation - mean * mean) / variance,
    cm_auto_corr: autoCorrelation,
    cm_clust_tend: tendency,
    cm_clust_shade: shade,
    cm_clust_prom: prominence,
    cm_info_corr1: hx === 0 ? 0 : (hxy - crossed) / hx,
    cm_info_corr2: Math.sqrt(Math.max(0, 1 - Math.exp(-2 * (independent - hxy)))),
  };
}

/** Calls back for every filled cell with its two levels (from 1) and its share. */
function each(p: Float64Array, count: number, visit: (i: number, j: number, v: number) => void): void {
  for (let j = 0; j < count; j += 1)
    for (let i = 0; i < count; i += 1) {
      const v = p[i + count * j]!;
      if (v > 0) visit(i + 1, j + 1, v);
    }
}
