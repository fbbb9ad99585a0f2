/** Quantiles and box-plot figures. */

/** Quantile by linear interpolation between order statistics (R type 7, numpy's default). NaN of nothing. */
export const quantile = (values: ArrayLike<number>, share: number): number =>
  quantileOfSorted(Float64Array.from(values).sort(), share);

/** {@link quantile} of values that ascend already. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return a + (at - low) * (b - a);
}

/** Middle value, or the mean of the middle two. NaN of nothing. */
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;

export interface BoxFigures {
  readonly count: number;
  readonly least: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly most: number;
}

/** What a box plot draws; null of nothing. */
export function boxOf(values: readonly number[]): BoxFigures | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => quantileOfSorted(sorted, share);
  return {
    count: values.length,
    least: at(0),
    quarter: at(0.25),
    median: at(0.5),
    threeQuarters: at(0.75),
    most: at(1),
  };
}
