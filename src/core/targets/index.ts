/** Clinical target volumes by rule. */
export { applyRules } from './apply-rules.ts';

export {
  type OtherProposal,
  proposalSources,
  proposeFromStructures,
  type SpineOfStructures,
  type StructuresRequest,
  sectorsOfStructures,
  spineOfStructures,
} from './from-structures.ts';
export {
  divideVertebra,
  sectorOverlaps,
  type Threshold,
} from './involvement.ts';
export {
  type CtvProposal,
  type CtvRequest,
  compareProposals,
  type ProposedSector,
  proposeCtv,
  type VertebraProposal,
} from './propose-ctv.ts';
export { parseRuleSet, type RuleSet, type SectorRules } from './rule-set.ts';
