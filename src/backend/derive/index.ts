/** Targets and margins of a case, derived by rule and formula. */
export { deriveTargets } from './derive-targets.ts';
export { loadRules } from './rules.ts';
