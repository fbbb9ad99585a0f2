/** Clinical target volumes by rule. */
export { applyRules, type InvolvedParts, type Reason } from './apply-rules.ts';
export type { EpiduralDisease, EpiduralOptions } from './epidural.ts';
export {
  proposeFromStructures,
  type SpineOfStructures,
  type StructuresRequest,
  spineOfStructures,
} from './from-structures.ts';
export {
  type DividedVertebra,
  divideVertebra,
  type SectorOverlap,
  sectorOverlaps,
  type Threshold,
} from './involvement.ts';
export {
  type CtvProposal,
  type CtvRequest,
  compareProposals,
  type ProposalDifference,
  type ProposedSector,
  proposeCtv,
  type VertebraProposal,
} from './propose-ctv.ts';
export { parseRuleSet, type RuleRow, type RuleSet, type SectorRules } from './rule-set.ts';
