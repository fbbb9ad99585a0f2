/** Builders of commands: what an edit of contours, a new, renamed or removed structure looks like as data. */
import {
  type Change,
  type Command,
  metaOf,
  noRings,
  type StructureMeta,
  type StructureTable,
} from '../../core/structures/edit.ts';
import type { InterpretedType, Provenance, Ring, Structure } from '../../core/structures/types.ts';

export interface SliceEdit {
  readonly k: number;
  readonly after: readonly Ring[];
}

const command = (label: string, changes: Change[]): Command => ({ label, at: Date.now(), changes });

const edited = (provenance: Provenance): Provenance =>
  provenance.kind === 'manual' || provenance.edited ? provenance : { ...provenance, edited: true };

/** Several commands as one history step, in their order. */
export const grouped = (label: string, commands: readonly Command[]): Command =>
  command(
    label,
    commands.flatMap((c) => c.changes),
  );

/** Slice changes plus, the first time, the mark that a person edited the structure. */
export function contourChanges(structure: Structure, edits: readonly SliceEdit[]): Change[] {
  const changes: Change[] = edits.map((edit) => ({
    kind: 'slice',
    structureId: structure.id,
    k: edit.k,
    before: [...(structure.slices.get(edit.k) ?? noRings)],
    after: [...edit.after],
  }));
  const provenance = edited(structure.provenance);
  if (changes.length > 0 && provenance !== structure.provenance) {
    const before = metaOf(structure);
    changes.push({
      kind: 'structure',
      structureId: structure.id,
      before,
      after: { ...before, provenance },
    });
  }
  return changes;
}

export const editContours = (label: string, structure: Structure, edits: readonly SliceEdit[]): Command =>
  command(label, contourChanges(structure, edits));

/** Adds structures with their contours; one history step. */
export function addStructures(label: string, structures: readonly Structure[]): Command {
  return command(label, structures.flatMap(additionOf));
}

function additionOf(structure: Structure): Change[] {
  const slices: Change[] = [...structure.slices].map(([k, rings]) => ({
    kind: 'slice',
    structureId: structure.id,
    k,
    before: [],
    after: [...rings],
  }));
  return [
    { kind: 'structure', structureId: structure.id, before: null, after: metaOf(structure) },
    ...slices,
  ];
}

export function removeStructure(label: string, structure: Structure): Command {
  const slices: Change[] = [...structure.slices].map(([k, rings]) => ({
    kind: 'slice',
    structureId: structure.id,
    k,
    before: [...rings],
    after: [],
  }));
  return command(label, [
    ...slices,
    { kind: 'structure', structureId: structure.id, before: metaOf(structure), after: null },
  ]);
}

/** Replaces a structure's contours by those of `next` (a proposal accepted over it), provenance included. */
export function replaceContours(label: string, structure: Structure, next: Structure): Command {
  const ks = new Set([...structure.slices.keys(), ...next.slices.keys()]);
  const changes: Change[] = [...ks].map((k) => ({
    kind: 'slice',
    structureId: structure.id,
    k,
    before: [...(structure.slices.get(k) ?? noRings)],
    after: [...(next.slices.get(k) ?? noRings)],
  }));
  const before = metaOf(structure);
  const after: StructureMeta = {
    ...before,
    provenance: next.provenance,
    ...(next.foreign && { foreign: next.foreign }),
  };
  changes.push({ kind: 'structure', structureId: structure.id, before, after });
  return command(label, changes);
}

export function describeStructure(
  label: string,
  structure: Structure,
  change: {
    name?: string;
    interpretedType?: InterpretedType;
    colour?: [number, number, number];
    code?: NonNullable<StructureMeta['code']>;
  },
): Command {
  const before = metaOf(structure);
  return command(label, [
    { kind: 'structure', structureId: structure.id, before, after: { ...before, ...change } },
  ]);
}

/** One structure described anew as a whole. */
export const describeMeta = (label: string, structure: Structure, after: StructureMeta): Command =>
  command(label, [{ kind: 'structure', structureId: structure.id, before: metaOf(structure), after }]);

/** Structures under new names and descriptions, contours as they are; one history step. */
export const describeAnew = (
  label: string,
  table: StructureTable,
  structures: readonly Structure[],
): Command =>
  command(
    label,
    structures.flatMap((after): Change[] => {
      const before = table.byId.get(after.id);
      if (before === undefined) return [];
      return [{ kind: 'structure', structureId: after.id, before: metaOf(before), after: metaOf(after) }];
    }),
  );

/** `name`, or the first of `name_2`, `name_3` … that no structure has. */
export function freeName(structures: readonly Pick<Structure, 'name'>[], name: string): string {
  const taken = new Set(structures.map((s) => s.name));
  if (!taken.has(name)) return name;
  let n = 2;
  while (taken.has(`${name}_${n}`)) n += 1;
  return `${name}_${n}`;
}

export function newStructure(
  name: string,
  interpretedType: InterpretedType,
  colour: readonly [number, number, number],
): Structure {
  return {
    id: crypto.randomUUID(),
    name,
    interpretedType,
    colour,
    slices: new Map(),
    unplaced: [],
    provenance: { kind: 'manual' },
  };
}
