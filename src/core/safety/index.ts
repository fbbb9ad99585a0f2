/** What must be known before an export: neural structures, distances, dose limits, one summary. */
export { type Closest, closest, gapsPerSlice, type SliceGap } from './distances.ts';
export { type DoseLimits, limitsFor, type OrganLimit, parseDoseLimits } from './dose-limits.ts';
export {
  cordInCanal,
  type DividedNeural,
  divideNeural,
  type ExtentBeyond,
  extentBeyond,
  type HandOff,
  handOffAt,
  kTowardsFeet,
  prvOf,
  USUAL_CONUS,
} from './neural.ts';
export {
  type CheckState,
  type OrganRow,
  type SafetyCheck,
  type SafetyInput,
  type SafetySummary,
  safetySummary,
} from './summary.ts';
