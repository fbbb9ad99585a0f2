/** Names: missing, with blanks around them, used twice, not those of TG-263. */
import { lookUpName, resolveName, seenAs } from '../naming/index.ts';
import type { Structure } from '../structures/types.ts';
import { type CheckFinding, of, type SetCheck } from './types.ts';

export const nameChecks: SetCheck = ({ structures }) => {
  const taken = new Set(structures.map((s) => s.name));
  const seen = new Set<string>();
  return structures.flatMap((structure): CheckFinding[] => {
    const { name } = structure;
    const key = seenAs(name);
    if (key === '') return [of(structure, 'rtstruct-name-missing', 'warning', { roiNumber: null })];
    const findings: CheckFinding[] = [];
    if (name !== name.trim())
      findings.push(of(structure, 'name-blanks', 'info', { name: name.trim() }, { repair: 'trim-name' }));
    if (seen.has(key))
      findings.push(
        of(structure, 'rtstruct-duplicate-name', 'warning', { name: name.trim() }, { repair: 'number-name' }),
      );
    seen.add(key);
    return [...findings, ...standardName(structure, taken)];
  });
};

/** A part of a structure (VB_L3_Body beside VB_L3) must not be advised to take the whole's name. */
function standardName(structure: Structure, taken: ReadonlySet<string>): CheckFinding[] {
  const resolved = resolveName(structure.name);
  if (resolved === null || resolved.via === 'exact' || resolved.confidence < 0.9) return [];
  if (lookUpName(resolved.name) === undefined || taken.has(resolved.name)) return [];
  return [
    of(
      structure,
      'rtstruct-name-not-tg263',
      'info',
      { name: structure.name, standard: resolved.name },
      resolved.confidence >= 0.95 ? { repair: 'tg263-name' } : {},
    ),
  ];
}
