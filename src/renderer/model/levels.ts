/** Naming the vertebrae of the case, or of an AI result not yet accepted, from the level of one of them. */
import { useMemo } from 'react';
import { followNames } from '../../core/formulas/index.ts';
import type { ColumnLevel } from '../../core/spine/levels/column-names.ts';
import { levelChoices, renameLevels } from '../../core/spine/levels/rename.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { describeAnew } from './commands.ts';
import { type DocumentState, perform, setMark, useDocument } from './document.ts';
import { type Ladder, ladderIn, ladderOf } from './ladder.ts';
import { refusedAsLocked } from './locks.ts';
import { notify, notifyError } from './notices.ts';
import { renameProposal, useSegmentation } from './segmentation.ts';
import { type Vertebra, vertebraeOf } from './vertebrae.ts';

const t = texts.levels;

export interface Column {
  readonly vertebrae: readonly Vertebra[];
  /** True for an AI result that is not yet accepted. */
  readonly proposed: boolean;
}

/** The vertebrae whose levels are asked for: those of an AI result while there is one, else those of the case. */
export function useColumn(): Column {
  const table = useDocument((s) => s.structures);
  const result = useSegmentation((s) => s.proposal?.structures);
  return useMemo(() => columnOf(table, result), [table, result]);
}

export const currentColumn = (): Column =>
  columnOf(useDocument.getState().structures, useSegmentation.getState().proposal?.structures);

function columnOf(table: DocumentState['structures'], result: readonly Structure[] | undefined): Column {
  const proposed = result === undefined ? [] : vertebraeOf(result);
  if (proposed.length > 0) return { vertebrae: proposed, proposed: true };
  return { vertebrae: vertebraeOf(structuresOf(table)), proposed: false };
}

/** The vertebrae of the case, whatever an AI result that is not accepted says. */
export function useOwnColumn(): readonly Vertebra[] {
  const table = useDocument((s) => s.structures);
  return useMemo(() => vertebraeOf(structuresOf(table)), [table]);
}

/** What the AI counted from: of the result while there is one, else what was kept of the one accepted last. */
export function useLadder(): Ladder | null {
  const levels = useSegmentation((s) => s.proposal?.result.levels);
  const marks = useDocument((s) => s.marks);
  return useMemo(() => (levels ? ladderOf(levels) : ladderIn(marks)), [levels, marks]);
}

/** Thoracic and lumbar vertebrae; the usual numbers where nothing is said. */
export interface SpineShape {
  readonly thoracic: number;
  readonly lumbar: number;
}

export const usualSpine: SpineShape = { thoracic: 12, lumbar: 5 };

/** The levels vertebra `at` of the column can be given. */
export const choicesFor = (
  { vertebrae }: Column,
  at: number,
  shape: SpineShape = usualSpine,
): readonly ColumnLevel[] => levelChoices(vertebrae, at, shape);

/**
 * Names the whole column, and the targets made from its vertebrae, so that vertebra `at` is `level`: one history step (an AI
 * result is named before it becomes one).
 * @returns false, and the user is told, when the column would go past its ends, or a name is taken or locked.
 */
export function nameColumn(at: number, level: ColumnLevel, shape: SpineShape = usualSpine): boolean {
  const { vertebrae, proposed } = currentColumn();
  const structureId = vertebrae[at]?.structureIds[0] ?? '';
  const { proposal } = useSegmentation.getState();
  const doc = useDocument.getState();
  const all = proposed && proposal !== null ? proposal.structures : structuresOf(doc.structures);
  try {
    const { changed, column, leftAlone } = renameLevels(all, { structureId, level }, shape);
    if (changed.length === 0) {
      notify('info', t.same);
      return true;
    }
    if (proposed) renameProposal(changed);
    else {
      const label = t.rename(column[0]?.level ?? level, column.at(-1)?.level ?? level);
      if (changed.some(refusedAsLocked)) return false;
      const named = new Map(changed.map((s) => [s.id, s]));
      const after = followNames(
        all,
        all.map((s) => named.get(s.id) ?? s),
      );
      const differing = after.filter((s, n) => s !== all[n]);
      if (!perform(describeAnew(label, doc.structures, differing))) return false;
      notify('info', t.named(changed.length));
    }
    if (leftAlone.length > 0) notify('warning', t.leftAlone(leftAlone.map((s) => s.name)), t.leftAloneAction);
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

const CONFIRMED = 'levels-confirmed';
const namesOf = (column: readonly Vertebra[]): string => column.map((v) => v.name).join(' ');

/** The user's word that the names are right; it holds for exactly these names. */
export const confirmLevels = (confirmed: boolean): void =>
  setMark(CONFIRMED, confirmed ? namesOf(currentColumn().vertebrae) : null);

/** The user's word to export these structures although nobody confirmed their levels: kept with the case. */
export const noteUnconfirmed = (names: readonly string[]): void =>
  setMark('levels-unconfirmed-export', `${new Date().toISOString()} ${names.join(', ')}`);

export const areLevelsConfirmed = (marks: DocumentState['marks'], column: readonly Vertebra[]): boolean =>
  column.length > 0 && marks.get(CONFIRMED) === namesOf(column);
