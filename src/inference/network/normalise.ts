/** Intensity normalisation by the manifest's declared steps. */
import type { NormaliseStep } from '../manifest/manifest-steps.ts';

/**
 * Applies the steps in order, in place, to HU values on the model's grid. `zscore-image` and `clip-percentile` take
 * their statistics from `values` themselves.
 */
export function normalise(values: Float32Array, steps: readonly NormaliseStep[]): void {
  for (const step of steps) applyStep(values, step);
}

function applyStep(values: Float32Array, step: NormaliseStep): void {
  if (step.step === 'clip') clip(values, step.min, step.max);
  else if (step.step === 'subtract') linear(values, 1, -step.value);
  else if (step.step === 'divide') linear(values, 1 / step.value, 0);
  else if (step.step === 'zscore') linear(values, 1 / step.std, -step.mean / step.std);
  else if (step.step === 'zscore-image') {
    const { mean, std } = meanAndStd(values);
    linear(values, 1 / Math.max(std, 1e-8), -mean / Math.max(std, 1e-8));
  } else if (step.step === 'clip-percentile') {
    clip(values, percentile(values, step.low), percentile(values, step.high));
  } else {
    const [a, b] = step.from;
    const [c, d] = step.to;
    linear(values, (d - c) / (b - a), c - (a * (d - c)) / (b - a));
    if (step.clip) clip(values, Math.min(c, d), Math.max(c, d));
  }
}

function clip(values: Float32Array, min: number, max: number): void {
  for (let n = 0; n < values.length; n += 1) {
    const v = values[n]!;
    values[n] = Math.min(max, Math.max(min, v));
  }
}

function linear(values: Float32Array, factor: number, offset: number): void {
  for (let n = 0; n < values.length; n += 1) values[n] = values[n]! * factor + offset;
}

function meanAndStd(values: Float32Array): { mean: number; std: number } {
  let sum = 0;
  for (let n = 0; n < values.length; n += 1) sum += values[n]!;
  const mean = sum / Math.max(1, values.length);
  let squares = 0;
  for (let n = 0; n < values.length; n += 1) squares += (values[n]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / Math.max(1, values.length)) };
}

/** Percentile (0–100) with linear interpolation between ranks, as numpy's default. */
export function percentile(values: Float32Array, percent: number): number {
  const sorted = Float32Array.from(values).sort();
  const rank = (percent / 100) * (sorted.length - 1);
  const low = Math.floor(rank);
  const a = sorted[low] ?? 0;
  const b = sorted[Math.min(sorted.length - 1, low + 1)] ?? a;
  return a + (b - a) * (rank - low);
}
