/** Formulas name structures: a renamed one keeps its place in them. */
import type { Structure, StructureFormula } from '../structures/types.ts';
import { formatFormula, parentsOf, parseFormula, renameIn } from './parse.ts';

/**
 * Rewrites the formulas of structures after some were renamed.
 * @param before all structures, with their old names.
 * @param after the same structures (by id) in the same order, some with new names.
 * @returns `after` with formulas that name what they named before; structures without such a formula are the same objects. What was
 *   noted about sources goes along, so a formula that was up to date still is. Of several with one name the first is meant, as always.
 */
export function followNames(before: readonly Structure[], after: readonly Structure[]): Structure[] {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  before.forEach((was, n) => {
    if (seen.has(was.name)) return;
    seen.add(was.name);
    const now = after[n];
    if (now?.id === was.id && now.name !== was.name) names.set(was.name, now.name);
  });
  return after.map((structure) => {
    const formula = structure.formula && followed(structure.formula, names);
    return formula === undefined ? structure : { ...structure, formula };
  });
}

/** The formula with the new names; undefined where it names none of them or cannot be read. */
function followed(
  { text, made }: StructureFormula,
  names: ReadonlyMap<string, string>,
): StructureFormula | undefined {
  try {
    const { formula } = parseFormula(text);
    if (!parentsOf(formula).some((name) => names.has(name))) return undefined;
    const written = formatFormula(renameIn(formula, names));
    if (made === undefined) return { text: written };
    const inputs = Object.fromEntries(
      Object.entries(made.inputs).map(([name, digest]) => [names.get(name) ?? name, digest]),
    );
    return { text: written, made: { ...made, inputs } };
  } catch {
    // A formula that cannot be read is left as it was written: its state says so.
    return undefined;
  }
}
