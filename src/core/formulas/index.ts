/** Derived structures as expressions: read, worked out, kept up to date. */
export { formulaInDescription, formulaLine, type MadeNote, madeLine } from './describe.ts';
export { contoursDigest } from './digest.ts';

export { followNames } from './follow-names.ts';
export {
  checkFormula,
  type FormulaStatus,
  formulaFindings,
  formulaStatus,
  keptByHand,
  needsLook,
  parentStructures,
  ruleFormula,
  updateAll,
  workOut,
} from './graph.ts';
export { type Formula, parentsOf, parseFormula } from './parse.ts';
