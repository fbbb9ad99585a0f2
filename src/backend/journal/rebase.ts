/**
 * A history made to fit its own contours. Every edit says what it started from; behind lost records that is no longer so. Such an edit keeps
 * what it made (whole slices, whole descriptions) and starts from what is there.
 */
import { entryFromWire, entryToWire, type JournalEntry } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import {
  applyCommand,
  type Change,
  type Command,
  invertCommand,
  metaOf,
  noRings,
  noStructures,
  type StructureMeta,
  type StructureTable,
} from '../../core/structures/edit.ts';

/** A structure whose contours are there, but not the record that described it. */
const nameless = (id: string, number: number): StructureMeta => ({
  id,
  name: `Recovered_${number}`,
  interpretedType: '',
  colour: [255, 255, 0],
  unplaced: [],
  provenance: { kind: 'manual' },
});

/** The command's changes as they apply to `table`. @param recovered makes the description of a structure that has none. */
function fitted(table: StructureTable, command: Command, recovered: (id: string) => StructureMeta): Command {
  const changes: Change[] = [];
  let now = table;
  const then = (change: Change): void => {
    now = applyCommand(now, { ...command, changes: [change] });
    changes.push(change);
  };
  for (const change of command.changes) {
    const structure = now.byId.get(change.structureId);
    if (change.kind === 'slice') {
      const { structureId } = change;
      if (structure === undefined && change.after.length === 0) continue;
      if (structure === undefined)
        then({ kind: 'structure', structureId, before: null, after: recovered(structureId) });
      then({ ...change, before: structure?.slices.get(change.k) ?? noRings });
      continue;
    }
    if (change.after === null) {
      if (structure === undefined) continue;
      const { structureId } = change;
      for (const [k, before] of structure.slices)
        then({ kind: 'slice', structureId, k, before, after: noRings });
    }
    then({ ...change, before: structure === undefined ? null : metaOf(structure) });
  }
  return { ...command, changes };
}

function tryApply(table: StructureTable, command: Command): StructureTable | null {
  try {
    return applyCommand(table, command);
  } catch (error) {
    if (error instanceof PedicleError && error.code === 'edit-stale') return null;
    throw error;
  }
}

export interface Rebased {
  readonly entries: JournalEntry[];
  /** Structures that had to be called `Recovered_1` … */
  readonly nameless: number;
}

/**
 * @param intact entries before the first loss. Where even they do not fit, the history was never meant to: it is left as it is.
 * @returns entries that replay without a stale edit; those that fit already are the same objects.
 */
export function rebase(given: readonly JournalEntry[], intact: number): Rebased {
  let count = 0;
  const recovered = (id: string): StructureMeta => {
    count += 1;
    return nameless(id, count);
  };
  let table = noStructures;
  const done: Command[] = [];
  let undone: Command[] = [];
  let neverFitted = false;
  const entries = given.map((entry, n) => {
    const own = entryFromWire(entry);
    if (own.type === 'do') {
      const after = tryApply(table, own.command);
      neverFitted ||= after === null && n < intact;
      const command = after === null ? fitted(table, own.command, recovered) : own.command;
      table = after ?? applyCommand(table, command);
      done.push(command);
      undone = [];
      return after === null ? entryToWire({ type: 'do', command }) : entry;
    }
    const command = own.type === 'undo' ? done.pop() : own.type === 'redo' ? undone.pop() : undefined;
    if (command === undefined) return entry;
    table = applyCommand(table, own.type === 'undo' ? invertCommand(command) : command);
    if (own.type === 'undo') undone.push(command);
    else done.push(command);
    return entry;
  });
  return neverFitted ? { entries: [...given], nameless: 0 } : { entries, nameless: count };
}
