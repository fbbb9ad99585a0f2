/** Control charts of single values in time: Shewhart's limits and the exponentially weighted mean (Montgomery, Introduction to Statistical Quality Control, 6.4 and 9.2). */
import { mean } from './quantiles.ts';

export interface ChartPoint {
  readonly value: number;
  /** Exponentially weighted mean up to here. */
  readonly ewma: number;
  readonly ewmaLow: number;
  readonly ewmaHigh: number;
  /** Beyond Shewhart's limits. */
  readonly out: boolean;
  /** The weighted mean is beyond its limits: a slow drift. */
  readonly drift: boolean;
}

export interface ControlChart {
  readonly centre: number;
  /** From the mean moving range of the baseline, divided by d₂ = 1.128. */
  readonly sigma: number;
  readonly low: number;
  readonly high: number;
  /** The first values, that centre and sigma are of. */
  readonly baseline: number;
  readonly points: readonly ChartPoint[];
}

const D2 = 1.128;
const SHEWHART_SIGMAS = 3;
/** Weight of the newest value, and width of the limits: together a false alarm in about 500 values. */
const LAMBDA = 0.2;
const EWMA_SIGMAS = 2.86;
const LEAST_BASELINE = 8;

/**
 * Chart of values in their order of time; the first two thirds, at least 8, are the baseline. Null with fewer than 8 values.
 * Points of the baseline are judged too.
 */
export function controlChart(values: readonly number[]): ControlChart | null {
  if (values.length < LEAST_BASELINE) return null;
  const baseline = Math.max(LEAST_BASELINE, Math.floor((2 * values.length) / 3));
  const first = values.slice(0, baseline);
  const centre = mean(first);
  const ranges = first.slice(1).map((v, n) => Math.abs(v - first[n]!));
  const sigma = mean(ranges) / D2;
  const [low, high] = [centre - SHEWHART_SIGMAS * sigma, centre + SHEWHART_SIGMAS * sigma];
  let ewma = centre;
  const points = values.map((value, n): ChartPoint => {
    ewma = LAMBDA * value + (1 - LAMBDA) * ewma;
    const spread =
      EWMA_SIGMAS * sigma * Math.sqrt((LAMBDA / (2 - LAMBDA)) * (1 - (1 - LAMBDA) ** (2 * (n + 1))));
    return {
      value,
      ewma,
      ewmaLow: centre - spread,
      ewmaHigh: centre + spread,
      // Equal values have no spread: rounding is no signal.
      out: sigma > 1e-12 && (value < low || value > high),
      drift: sigma > 1e-12 && Math.abs(ewma - centre) > spread,
    };
  });
  return { centre, sigma, low, high, baseline, points };
}
