/** What must be known before an export: neural structures, distances, dose limits, one summary. */
export type { SliceGap } from './distances.ts';
export { parseDoseLimits } from './dose-limits.ts';
export { metalNearCc } from './metal.ts';
export { cordInCanal, divideNeural, type HandOff, handOffAt, prvOf } from './neural.ts';
export {
  type OrganRow,
  type SafetyCheck,
  type SafetyPlace,
  type SafetySummary,
  safetySummary,
} from './summary.ts';
