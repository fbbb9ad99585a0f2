/** Targets and margins of a case, derived by rule and formula. */
export { type DerivedTargets, type DeriveOptions, deriveTargets, usualFormulas } from './derive-targets.ts';
export { loadRules, ruleIds } from './rules.ts';
