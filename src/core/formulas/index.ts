/** Derived structures as expressions: read, worked out, kept up to date. */
export { formulaInDescription, formulaLine, type MadeNote, madeLine } from './describe.ts';
export { contoursDigest } from './digest.ts';
export { evaluateFormula } from './evaluate.ts';
export { followNames } from './follow-names.ts';
export {
  checkFormula,
  type FormulaStatus,
  formulaFindings,
  formulaOrder,
  formulaStatus,
  keptByHand,
  needsLook,
  ruleFormula,
  updateAll,
  workOut,
} from './graph.ts';
export {
  type Formula,
  formatFormula,
  parentsOf,
  parseFormula,
  renameIn,
} from './parse.ts';
