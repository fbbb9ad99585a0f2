/** What must be known before an export: neural structures, distances, dose limits, one summary. */
export { closest, gapsPerSlice, type SliceGap } from './distances.ts';
export { limitsFor, parseDoseLimits } from './dose-limits.ts';
export { metalNearCc } from './metal.ts';
export {
  cordInCanal,
  divideNeural,
  extentBeyond,
  type HandOff,
  handOffAt,
  prvOf,
} from './neural.ts';
export {
  type OrganRow,
  type SafetyCheck,
  type SafetyInput,
  type SafetyPlace,
  type SafetySummary,
  safetySummary,
} from './summary.ts';
