/** Intensity-based statistics (IBSI family UHIW) and those of the histogram of grey levels (ZVCW). */
import { quantileOfSorted } from '../statistics/index.ts';
import type { FeatureValues } from './types.ts';

const meanOf = (values: Float64Array, of: (v: number) => number): number => {
  let sum = 0;
  for (const v of values) sum += of(v);
  return sum / values.length;
};

/** What statistics and histogram share; `prefix` is `stat` or `ih`. */
function shared(values: Float64Array, prefix: string): FeatureValues {
  const sorted = Float64Array.from(values).sort();
  const mean = meanOf(values, (v) => v);
  const variance = meanOf(values, (v) => (v - mean) ** 2);
  const sd = Math.sqrt(variance);
  const [p10, p25, median, p75, p90] = [0.1, 0.25, 0.5, 0.75, 0.9].map((s) =>
    quantileOfSorted(sorted, s),
  ) as [number, number, number, number, number];
  const robust = values.filter((v) => v >= p10 && v <= p90);
  const robustMean = meanOf(robust, (v) => v);
  const [min, max] = [sorted[0]!, sorted.at(-1) as number];
  const named: FeatureValues = {
    mean,
    var: variance,
    skew: sd === 0 ? 0 : meanOf(values, (v) => (v - mean) ** 3) / sd ** 3,
    kurt: sd === 0 ? 0 : meanOf(values, (v) => (v - mean) ** 4) / sd ** 4 - 3,
    median,
    min,
    p10,
    p90,
    max,
    iqr: p75 - p25,
    range: max - min,
    mad: meanOf(values, (v) => Math.abs(v - mean)),
    rmad: meanOf(robust, (v) => Math.abs(v - robustMean)),
    medad: meanOf(values, (v) => Math.abs(v - median)),
    cov: sd / mean,
    qcod: (p75 - p25) / (p75 + p25),
  };
  return Object.fromEntries(Object.entries(named).map(([name, v]) => [`${prefix}_${name}`, v]));
}

/** Statistics of the HU themselves. A ratio over nothing (a mean of 0 HU) is not finite and is reported so. */
export function intensityStatistics(hu: Float64Array): FeatureValues {
  const energy = meanOf(hu, (v) => v * v) * hu.length;
  return { ...shared(hu, 'stat'), stat_energy: energy, stat_rms: Math.sqrt(energy / hu.length) };
}

/** Statistics of the grey levels of the voxels that count, from 1 to `count`. */
export function histogramFeatures(levels: Uint16Array, count: number): FeatureValues {
  const values = Float64Array.from(levels.filter((level) => level > 0));
  const counts = new Float64Array(count);
  for (const level of values) counts[level - 1] = counts[level - 1]! + 1;
  const common = shared(values, 'ih');
  let [entropy, uniformity] = [0, 0];
  for (const n of counts) {
    const p = n / values.length;
    if (p > 0) entropy -= p * Math.log2(p);
    uniformity += p * p;
  }
  const slope = slopes(counts);
  const [top, bottom] = [Math.max(...slope), Math.min(...slope)];
  return {
    ...common,
    ih_mode: mode(counts, common.ih_mean as number),
    ih_entropy: entropy,
    ih_uniformity: uniformity,
    ih_max_grad: top,
    ih_max_grad_g: slope.indexOf(top) + 1,
    ih_min_grad: bottom,
    ih_min_grad_g: slope.indexOf(bottom) + 1,
  };
}

/** The commonest level; of several, the one nearest to the mean. */
function mode(counts: Float64Array, mean: number): number {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  let best = 0;
  counts.forEach((n, at) => {
    if (n === most && (best === 0 || Math.abs(at + 1 - mean) < Math.abs(best - mean))) best = at + 1;
  });
  return best;
}

/** Central differences of the counts, one-sided at the ends; 0 for a single level. */
const slopes = (counts: Float64Array): number[] =>
  Array.from(counts, (_, at) => {
    const [low, high] = [Math.max(0, at - 1), Math.min(counts.length - 1, at + 1)];
    return high === low ? 0 : (counts[high]! - counts[low]!) / (high - low);
  });
