/** A formula in a ROI description: how it leaves and comes back in an RT Structure Set. */
import type { StructureFormula } from '../structures/types.ts';

const MARK = 'Formula: ';

/** The line of a ROI description that carries a structure's formula. */
export const formulaLine = (name: string, { text }: StructureFormula): string => `${MARK}${name} = ${text}`;

/**
 * A description taken apart: the formula of its line `Formula: NAME = …`, if it has one, and what is left. The formula is not
 * judged here: one that cannot be read shows as such.
 */
export function formulaInDescription(description: string): {
  readonly formula: StructureFormula | undefined;
  readonly rest: string;
} {
  const lines = description.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith(MARK));
  const found = at < 0 ? undefined : /^Formula: .*? = (.+)$/.exec((lines[at] as string).trim());
  if (!found) return { formula: undefined, rest: description };
  return {
    formula: { text: found[1] as string },
    rest: lines
      .filter((_, n) => n !== at)
      .join('\n')
      .trim(),
  };
}
