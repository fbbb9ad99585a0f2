/** What must be known before an export: neural structures, distances, dose limits, one summary. */
export { closest, gapsPerSlice } from './distances.ts';
export { limitsFor, parseDoseLimits } from './dose-limits.ts';
export {
  cordInCanal,
  divideNeural,
  extentBeyond,
  handOffAt,
  prvOf,
} from './neural.ts';
export {
  type OrganRow,
  type SafetyCheck,
  type SafetyInput,
  type SafetySummary,
  safetySummary,
} from './summary.ts';
