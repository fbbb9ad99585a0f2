/** Wilcoxon's signed-rank test for pairs, and Holm's correction for many of them. */

export interface SignedRank {
  /** Pairs that differ. */
  readonly count: number;
  /** Sum of the ranks of positive differences. */
  readonly wPlus: number;
  /** Two-sided; 1 when nothing differs. */
  readonly p: number;
  readonly exact: boolean;
}

/** Up to this many pairs without equal differences the distribution is counted out. */
const EXACT_PAIRS = 25;

/** Ranks from 1, equal values share their mean rank. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, n) => n).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let n = from; n < to; n += 1) ranks[order[n]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Two-sided signed-rank test of differences (Wilcoxon 1945): zeros are left out; exact without ties up to 25 pairs, else the normal
 * approximation with tie correction and no continuity correction, as scipy.stats.wilcoxon has it (`zero_method="wilcox"`).
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const used = differences.filter((d) => d !== 0);
  const count = used.length;
  if (count === 0) return { count, wPlus: 0, p: 1, exact: true };
  const sizes = used.map(Math.abs);
  const ranks = midRanks(sizes);
  const wPlus = ranks.reduce((sum, r, n) => sum + (used[n]! > 0 ? r : 0), 0);
  const ties = new Set(sizes).size < count;
  if (!ties && count <= EXACT_PAIRS && count === differences.length)
    return { count, wPlus, p: exactP(count, wPlus), exact: true };
  return { count, wPlus, p: normalP(count, wPlus, sizes), exact: false };
}

/** Counts the subsets of 1…n by their sum: the distribution of W+ under the hypothesis. */
function exactP(n: number, w: number): number {
  const most = (n * (n + 1)) / 2;
  let ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    const next = ways.slice();
    for (let sum = rank; sum <= most; sum += 1) next[sum] = next[sum]! + ways[sum - rank]!;
    ways = next;
  }
  const low = Math.min(w, most - w);
  let tail = 0;
  for (let sum = 0; sum <= low; sum += 1) tail += ways[sum]!;
  return Math.min(1, (2 * tail) / 2 ** n);
}

function normalP(n: number, w: number, sizes: readonly number[]): number {
  const groups = new Map<number, number>();
  for (const size of sizes) groups.set(size, (groups.get(size) ?? 0) + 1);
  const tied = [...groups.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tied / 48;
  if (variance <= 0) return 1;
  const z = (w - (n * (n + 1)) / 4) / Math.sqrt(variance);
  return Math.min(1, 2 * upperTail(Math.abs(z)));
}

/** P(Z > z) of a standard normal, z ≥ 0: series and continued fraction of the error function, relative error below 1e-12. */
export function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n += 1) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 0.5 - sum / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 100; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / (2 * Math.sqrt(Math.PI) * (x + fraction));
}

/** Holm 1979: p values corrected for their number, in the order given. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, n) => n).sort((a, b) => ps[a]! - ps[b]!);
  const out = new Array<number>(ps.length).fill(1);
  let most = 0;
  order.forEach((at, n) => {
    most = Math.max(most, Math.min(1, ps[at]! * (ps.length - n)));
    out[at] = most;
  });
  return out;
}
