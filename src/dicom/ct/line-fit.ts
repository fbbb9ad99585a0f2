/** The evenly spaced line nearest to a row of written numbers. */

export interface LineFit {
  /** Value at index 0 and distance from index to index. */
  readonly start: number;
  readonly step: number;
  /** Largest distance of a value from the line. */
  readonly worst: number;
}

/** Bounds of `value − step · index`. */
function band(values: readonly number[], step: number): { lo: number; hi: number } {
  let [lo, hi] = [Infinity, -Infinity];
  for (const [n, value] of values.entries()) {
    const rest = value - step * n;
    if (rest < lo) lo = rest;
    if (rest > hi) hi = rest;
  }
  return { lo, hi };
}

/**
 * The line whose largest distance from any value is least (minimax): rounding of written numbers then costs half a unit and no more, wherever it falls, the first and the
 * last value included. Values in order, at least two.
 */
export function fitLine(values: readonly number[]): LineFit {
  const between = ((values.at(-1) as number) - values[0]!) / (values.length - 1);
  const ends = band(values, between);
  // The width of the band is convex in the step; the best step is no further off than what one band width can tilt.
  const reach = (ends.hi - ends.lo) / Math.max(1, values.length - 1);
  let [low, high] = [between - reach, between + reach];
  const width = (step: number): number => {
    const { lo, hi } = band(values, step);
    return hi - lo;
  };
  for (let n = 0; n < 60 && high - low > 1e-12; n += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (width(a) <= width(b)) high = b;
    else low = a;
  }
  const step = (low + high) / 2;
  const { lo, hi } = band(values, step);
  return { start: (lo + hi) / 2, step, worst: (hi - lo) / 2 };
}
