/** A formula in a ROI description: how it leaves and comes back in an RT Structure Set. */
import type { StructureFormula } from '../structures/types.ts';

const MARK = 'Formula: ';

/** The line of a ROI description that carries a structure's formula. */
export const formulaLine = (name: string, { text }: StructureFormula): string => `${MARK}${name} = ${text}`;

/** What a file says a structure was made from, by digests of the contours as that file has them. */
export interface MadeNote {
  /** Of its own contours. */
  readonly own: string;
  /** Of its sources; null for one that had changed since it was made. */
  readonly inputs: Readonly<Record<string, string | null>>;
  /** Its contours were changed by hand after they were worked out. */
  readonly byHand: boolean;
}

const MADE = 'Made: ';
const BY_HAND = ' (then by hand)';
const CHANGED = 'changed';

/** `Made: 0123456789abcdef from CTV 0123456789abcdef; SpinalCord_PRV02 changed`. */
export const madeLine = ({ own, inputs, byHand }: MadeNote): string =>
  `${MADE}${own} from ${Object.entries(inputs)
    .map(([name, digest]) => `${name} ${digest ?? CHANGED}`)
    .join('; ')}${byHand ? BY_HAND : ''}`;

function readMade(line: string | undefined): MadeNote | undefined {
  const found = /^Made: ([0-9a-f]{16}) from (.*)$/.exec(line?.trim() ?? '');
  if (!found) return undefined;
  const [own, rest] = [found[1] as string, found[2] as string];
  const byHand = rest.endsWith(BY_HAND);
  const inputs: Record<string, string | null> = {};
  for (const [, name, digest] of (byHand ? rest.slice(0, -BY_HAND.length) : rest).matchAll(
    /(.+?) ([0-9a-f]{16}|changed)(?:; |$)/g,
  ))
    inputs[name as string] = digest === CHANGED ? null : (digest as string);
  return { own, inputs, byHand };
}

/**
 * A description taken apart: the formula of its line `Formula: NAME = …`, if it has one, what the line `Made: …` after it notes, and
 * what is left. The formula is not judged here: one that cannot be read shows as such.
 */
export function formulaInDescription(description: string): {
  readonly formula: StructureFormula | undefined;
  readonly made: MadeNote | undefined;
  readonly rest: string;
} {
  const lines = description.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith(MARK));
  const found = at < 0 ? undefined : /^Formula: .*? = (.+)$/.exec((lines[at] as string).trim());
  if (!found) return { formula: undefined, made: undefined, rest: description };
  const made = readMade(lines[at + 1]);
  const own = made === undefined ? [at] : [at, at + 1];
  return {
    formula: { text: found[1] as string },
    made,
    rest: lines
      .filter((_, n) => !own.includes(n))
      .join('\n')
      .trim(),
  };
}
