/**
 * Edits are data: a command says for each thing it changes how it was before and how it is after. Doing one replaces
 * whole slices and descriptions, undoing swaps the sides. Pure; LPS mm as in {@link Ring}.
 */
import { fault, type PedicleError } from '../errors/errors.ts';
import type { Ring, SliceRings, Structure } from './types.ts';

/** Everything of a structure but its contours on slices. */
export type StructureMeta = Omit<Structure, 'slices'>;

/** The rings of one structure on one slice k; an empty side is an empty slice. */
export interface SliceChange {
  readonly kind: 'slice';
  readonly structureId: string;
  readonly k: number;
  readonly before: readonly Ring[];
  readonly after: readonly Ring[];
}

/** A structure added (before null), removed (after null; slice changes empty it first) or described anew. */
export interface MetaChange {
  readonly kind: 'structure';
  readonly structureId: string;
  readonly before: StructureMeta | null;
  readonly after: StructureMeta | null;
}

export type Change = SliceChange | MetaChange;

/** One step of the history: all its changes are done and undone together. */
export interface Command {
  /** What the history list shows, e.g. `Brush`. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly changes: readonly Change[];
}

/** The edited structures. */
export interface StructureTable {
  readonly byId: ReadonlyMap<string, Structure>;
  /** Ids in the order they were first added; one that was removed keeps its place, so that undo gives it back where it stood. */
  readonly order: readonly string[];
}

export const noStructures: StructureTable = { byId: new Map(), order: [] };
export const noRings: readonly Ring[] = [];

const lists = new WeakMap<StructureTable, readonly Structure[]>();

/** The structures in the order they were added: for one table the same list each time, so that what is worked out from it can be kept. */
export function structuresOf(table: StructureTable): readonly Structure[] {
  const known = lists.get(table);
  if (known !== undefined) return known;
  const list = table.order.flatMap((id) => table.byId.get(id) ?? []);
  lists.set(table, list);
  return list;
}

/** Everything of a structure but its contours. */
export function metaOf({ slices: _slices, ...meta }: Structure): StructureMeta {
  return meta;
}

/**
 * The structures after `command`; untouched structures, slices and rings keep their identity.
 * @throws PedicleError `edit-stale` when something is no longer as the command's `before` says: then nothing is done.
 */
export function applyCommand(table: StructureTable, command: Command): StructureTable {
  const byId = new Map(table.byId);
  /** Slices of structures under work: written in place, seen by nobody before the end. */
  const opened = new Map<string, Map<number, readonly Ring[]>>();
  let order = table.order;
  for (const change of command.changes) {
    const { structureId: id } = change;
    const structure = byId.get(id);
    if (change.kind === 'slice') {
      if (structure === undefined) throw stale(change);
      const slices = opened.get(id) ?? new Map(structure.slices);
      if (!sameRings(slices.get(change.k) ?? noRings, change.before)) throw stale(change);
      if (change.after.length === 0) slices.delete(change.k);
      else slices.set(change.k, change.after);
      opened.set(id, slices);
      byId.set(id, { ...structure, slices });
      continue;
    }
    if (!sameValue(structure === undefined ? null : metaOf(structure), change.before)) throw stale(change);
    if (change.after === null) {
      if ((structure?.slices.size ?? 0) > 0) throw stale(change);
      byId.delete(id);
      opened.delete(id);
    } else {
      byId.set(id, { ...change.after, slices: structure?.slices ?? new Map() });
      if (structure === undefined && !order.includes(id)) order = [...order, id];
    }
  }
  return { byId, order };
}

/** The command that undoes `command`: sides swapped, order reversed. */
export function invertCommand(command: Command): Command {
  const inverse = (change: Change): Change =>
    change.kind === 'slice'
      ? { ...change, before: change.after, after: change.before }
      : { ...change, before: change.after, after: change.before };
  return { ...command, changes: command.changes.map(inverse).reverse() };
}

/** The slices k on which `after` differs from the structure's contours, in order; empty when nothing differs. */
export function diffSlices(structure: Structure, after: SliceRings): SliceChange[] {
  const changes: SliceChange[] = [];
  for (const k of new Set([...structure.slices.keys(), ...after.keys()])) {
    const [before, next] = [structure.slices.get(k) ?? noRings, after.get(k) ?? noRings];
    if (sameRings(before, next)) continue;
    changes.push({ kind: 'slice', structureId: structure.id, k, before, after: next });
  }
  return changes.sort((a, b) => a.k - b.k);
}

/** True when both lists hold the same rings with the same coordinates in the same order. */
export function sameRings(a: readonly Ring[], b: readonly Ring[]): boolean {
  return a === b || (a.length === b.length && a.every((ring, n) => sameNumbers(ring, b[n] as Ring)));
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return false;
  return true;
}

/** Equal by value: plain objects, arrays and numbers as descriptions of structures have; absent and undefined are one. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Float64Array && b instanceof Float64Array) return sameNumbers(a, b);
  const [mine, others] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
    sameValue(mine[key], others[key]),
  );
}

function stale(change: Change): PedicleError {
  return fault('edit-stale', { slice: change.kind === 'slice' ? change.k + 1 : null });
}
