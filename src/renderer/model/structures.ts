/** The edited structures as a value, and how a command changes them. Pure; no store here. */
import { type Change, type Command, type StructureMeta, structureFromWire } from '../../contract/index.ts';
import type { Ring, SliceRings, Structure } from '../../core/structures/types.ts';

export interface StructureTable {
  readonly byId: ReadonlyMap<string, Structure>;
  /** Ids in the order they were added. */
  readonly order: readonly string[];
}

export const noStructures: StructureTable = { byId: new Map(), order: [] };
export const noRings: readonly Ring[] = [];

export const structuresOf = (table: StructureTable): Structure[] =>
  table.order.flatMap((id) => table.byId.get(id) ?? []);

/** Everything of a structure but its contours, as it travels. */
export function metaOf(structure: Structure): StructureMeta {
  const { slices: _slices, colour, unplaced, ...rest } = structure;
  return {
    ...rest,
    colour: [colour[0], colour[1], colour[2]],
    unplaced: unplaced.map((u) => ({ ...u })),
  };
}

function withSlice(slices: SliceRings, k: number, rings: readonly Ring[]): SliceRings {
  const next = new Map(slices);
  if (rings.length === 0) next.delete(k);
  else next.set(k, rings);
  return next;
}

function applyMeta(
  structure: Structure | undefined,
  change: Extract<Change, { kind: 'structure' }>,
): Structure | null {
  if (change.after === null) return null;
  return { ...structureFromWire({ ...change.after, slices: [] }), slices: structure?.slices ?? new Map() };
}

/** @returns the table after `command`; untouched structures and slices keep their identity. */
export function applyCommand(table: StructureTable, command: Command): StructureTable {
  const byId = new Map(table.byId);
  let order = table.order;
  for (const change of command.changes) {
    const structure = byId.get(change.structureId);
    if (change.kind === 'structure') {
      const next = applyMeta(structure, change);
      if (next === null) {
        byId.delete(change.structureId);
        order = order.filter((id) => id !== change.structureId);
      } else {
        byId.set(change.structureId, next);
        if (structure === undefined) order = [...order, change.structureId];
      }
    } else if (structure !== undefined) {
      byId.set(change.structureId, {
        ...structure,
        slices: withSlice(structure.slices, change.k, change.after),
      });
    }
  }
  return { byId, order };
}
