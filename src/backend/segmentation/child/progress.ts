/** Progress over a whole job: one fraction that never goes back, and the time left. */
import type { SegmentationProgress, SegmentationStage } from '../types.ts';

/** Share of the job before the first model, and of each stage within a model. */
const BEFORE_MODELS = 0.08;
const WITHIN_MODEL: Readonly<Record<string, readonly [number, number]>> = {
  preparing: [0, 0.08],
  network: [0.08, 0.85],
  contours: [0.85, 1],
};

/**
 * A clock for a job of `modelCount` models. `at(stage, fraction of the stage, model number, model title)` tells the
 * progress; seconds left are extrapolated from the time spent once 10 % is done.
 */
export function progressClock(
  modelCount: number,
  tell: (progress: SegmentationProgress) => void,
  now: () => number = () => performance.now(),
): { at(stage: SegmentationStage, fraction: number, model?: number, title?: string): void } {
  const start = now();
  let highest = 0;
  return {
    at(stage, fraction, model, title) {
      highest = Math.max(highest, overall(stage, fraction, model ?? 0, modelCount));
      const seconds = (now() - start) / 1000;
      const secondsLeft = highest < 0.1 ? null : Math.round(((seconds * (1 - highest)) / highest) * 10) / 10;
      tell({ stage, fraction: highest, secondsLeft, ...(title ? { model: title } : {}) });
    },
  };
}

function overall(stage: SegmentationStage, fraction: number, model: number, modelCount: number): number {
  if (stage === 'done') return 1;
  const within = WITHIN_MODEL[stage];
  if (!within) return stage === 'body' ? BEFORE_MODELS / 2 : 0;
  const [from, to] = within;
  return (
    BEFORE_MODELS + ((1 - BEFORE_MODELS) * (model + from + (to - from) * fraction)) / Math.max(1, modelCount)
  );
}
