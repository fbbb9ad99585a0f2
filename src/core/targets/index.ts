/** Clinical target volumes by rule. */

export {
  type OtherProposal,
  proposalSources,
  proposeFromStructures,
  rememberingSpine,
  type SpineOfStructures,
  type StructuresRequest,
  sectorsOfStructures,
  spineOfStructures,
  spineStructures,
} from './from-structures.ts';
export { divideVertebra, sectorOverlaps, type Threshold } from './involvement.ts';
export type { CtvProposal, ProposedSector, VertebraProposal } from './propose-ctv.ts';
export { parseRuleSet, type RuleSet } from './rule-set.ts';
