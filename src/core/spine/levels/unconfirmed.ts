/** Names that say a level, and whether a person has confirmed it: the finding, and the words that go with the structure into a file. */
import { type Finding, finding } from '../../errors/errors.ts';
import type { Structure } from '../../structures/types.ts';
import { saysLevel } from './rename.ts';

/** First in the ROI Description of a structure whose level nobody has confirmed. */
const MARK = 'Level not confirmed by a person.';

/** `levels-unconfirmed` with the names that say a level; none without. */
export function unconfirmedLevels(structures: readonly Structure[]): Finding[] {
  const names = structures.filter(saysLevel).map((s) => s.name);
  return names.length === 0 ? [] : [finding('levels-unconfirmed', 'warning', { names })];
}

/**
 * Structures as they leave: those that say a level start their description with the mark, or, once `confirmed`, no longer have it.
 * What does not change is the same object.
 */
export const withLevelMarks = (structures: readonly Structure[], confirmed: boolean): Structure[] =>
  structures.map((structure) => {
    const was = structure.description ?? '';
    const own = was.replace(MARK, '').trim();
    const is = saysLevel(structure) && !confirmed ? `${MARK} ${own}`.trim() : own;
    return is === was ? structure : { ...structure, description: is };
  });

/** Of structures read from a file: those that it says nobody has confirmed the level of. */
export const markedUnconfirmed = (structures: readonly Structure[]): Structure[] =>
  structures.filter(({ description }) => description?.includes(MARK) === true);
