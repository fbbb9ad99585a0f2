/** How structures are grouped and ordered in the list. Pure. */
import type { Structure } from '../../core/structures/types.ts';

export type StructureGroup = 'target' | 'vertebra' | 'organ' | 'other';
export const structureGroups: readonly StructureGroup[] = ['target', 'vertebra', 'organ', 'other'];

const targetTypes = new Set(['PTV', 'CTV', 'GTV', 'ITV', 'TREATED_VOLUME', 'IRRAD_VOLUME']);

export function groupOf(structure: Pick<Structure, 'name' | 'interpretedType'>): StructureGroup {
  if (targetTypes.has(structure.interpretedType) || /^[a-z]?(GTV|CTV|ITV|PTV)/.test(structure.name))
    return 'target';
  if (/^(VB_|Vertebra|Sacrum)/i.test(structure.name)) return 'vertebra';
  if (structure.interpretedType === 'ORGAN' || structure.interpretedType === 'AVOIDANCE') return 'organ';
  return 'other';
}

/** One for all: made anew for every pair it took longer than the comparison. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Names in the order people read them: VB_T02 before VB_T10, C before T before L before S. */
export function compareNames(a: string, b: string): number {
  const level = (name: string): number => {
    const m = /^VB_([CTLS])(\d+)/.exec(name);
    return m === null ? -1 : 'CTLS'.indexOf(m[1]!) * 100 + Number(m[2]);
  };
  const [la, lb] = [level(a), level(b)];
  if (la >= 0 && lb >= 0 && la !== lb) return la - lb;
  return alphabet.compare(a, b);
}
