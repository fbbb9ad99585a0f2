/**
 * Entries as they lie in a frame: rings that a set file of the journal holds are named instead of written, so that importing a set of
 * millions of points, or removing one of its structures, costs a few bytes a structure.
 */
import { z } from 'zod';
import {
  changeSchema,
  type JournalEntry,
  journalEntrySchema,
  pointsSchema,
  type StructureWire,
} from '../../contract/index.ts';
import type { Ring } from '../../core/structures/types.ts';
import type { RoiSource, RtstructSource } from '../../dicom/rtstruct/index.ts';

/** A set of the journal, by the number in its set file's name. */
export interface JournalSet {
  readonly number: number;
  readonly source: RtstructSource;
}

/** A side of a slice change, or a reference's slices, that lie in set `set`. */
interface InSet {
  readonly set: number;
}
const sameRings = (a: readonly Ring[], b: readonly Ring[]): boolean =>
  a.length === b.length &&
  a.every((ring, n) => {
    const other = b[n] as Ring;
    const bytes = (r: Ring): Buffer => Buffer.from(r.buffer, r.byteOffset, r.byteLength);
    return ring === other || (ring.length === other.length && bytes(ring).equals(bytes(other)));
  });

const shownSlices = (roi: RoiSource): [number, readonly Ring[]][] =>
  [...roi.slices].flatMap(([k, { rings }]) => (rings.length === 0 ? [] : [[k, rings]]));

type Found = { readonly set: number; readonly roi: RoiSource };
const find = (sets: readonly JournalSet[], structureId: string): Found | null => {
  for (const { number, source } of sets) {
    const roi = source.rois.get(structureId);
    if (roi !== undefined) return { set: number, roi };
  }
  return null;
};

type Change = Extract<JournalEntry, { type: 'do' }>['command']['changes'][number];
type SliceChange = Extract<Change, { kind: 'slice' }>;

/** How many changes from `from` on are the whole structure of a set, in its order; 0 = they are not. */
function wholeRun(
  changes: readonly Change[],
  from: number,
  { roi }: Found,
  side: 'before' | 'after',
): number {
  const slices = shownSlices(roi);
  const other = side === 'after' ? 'before' : 'after';
  const { structureId } = changes[from] as SliceChange;
  const matches = slices.every(([k, rings], n) => {
    const change = changes[from + n];
    return (
      change?.kind === 'slice' &&
      change.structureId === structureId &&
      change.k === k &&
      change[other].length === 0 &&
      sameRings(change[side], rings)
    );
  });
  return matches ? slices.length : 0;
}

function packSlice(change: SliceChange, { set, roi }: Found): unknown {
  const rings = roi.slices.get(change.k)?.rings;
  if (rings === undefined || rings.length === 0) return change;
  const side = (value: readonly Ring[]): unknown => (sameRings(value, rings) ? { set } : value);
  return { ...change, before: side(change.before), after: side(change.after) };
}

function packChanges(changes: readonly Change[], sets: readonly JournalSet[]): unknown[] {
  const packed: unknown[] = [];
  for (let n = 0; n < changes.length; ) {
    const change = changes[n] as Change;
    const found = change.kind === 'slice' ? find(sets, change.structureId) : null;
    if (change.kind !== 'slice' || found === null) {
      packed.push(change);
      n += 1;
      continue;
    }
    const side = change.before.length === 0 ? 'after' : 'before';
    const run = wholeRun(changes, n, found, side);
    if (run > 0) packed.push({ kind: 'whole', structureId: change.structureId, set: found.set, side });
    else packed.push(packSlice(change, found));
    n += Math.max(run, 1);
  }
  return packed;
}

function packStructure(structure: StructureWire, sets: readonly JournalSet[]): unknown {
  const found = find(sets, structure.id);
  if (found === null) return structure;
  const slices = shownSlices(found.roi);
  const same =
    slices.length === structure.slices.length &&
    slices.every(
      ([k, rings], n) => structure.slices[n]?.k === k && sameRings(structure.slices[n].rings, rings),
    );
  return same ? { ...structure, slices: { set: found.set } } : structure;
}

/** Inverse of {@link unpackEntry}. */
export function packEntry(entry: JournalEntry, sets: readonly JournalSet[]): unknown {
  if (entry.type === 'do')
    return { ...entry, command: { ...entry.command, changes: packChanges(entry.command.changes, sets) } };
  if (entry.type === 'reference' && entry.set !== null)
    return {
      ...entry,
      set: { ...entry.set, structures: entry.set.structures.map((s) => packStructure(s, sets)) },
    };
  return entry;
}

const inSet = z.object({ set: z.number().int() });
const packedSide = z.union([z.array(pointsSchema), inSet]);
const packedChange = z.union([
  z.object({
    kind: z.literal('whole'),
    structureId: z.string(),
    set: z.number().int(),
    side: z.enum(['before', 'after']),
  }),
  z.object({
    kind: z.literal('slice'),
    structureId: z.string(),
    k: z.number().int().min(0),
    before: packedSide,
    after: packedSide,
  }),
  changeSchema,
]);
const packedDo = z.object({
  type: z.literal('do'),
  command: z.looseObject({ changes: z.array(packedChange) }),
});
const packedReference = z.object({
  type: z.literal('reference'),
  id: z.string(),
  set: z.looseObject({
    structures: z.array(z.looseObject({ id: z.string(), slices: z.union([inSet, z.array(z.unknown())]) })),
  }),
});

type Missing = (structureId: string) => void;

const isInSet = (side: readonly Ring[] | InSet): side is InSet => 'set' in side;

function unpackChange(
  change: z.infer<typeof packedChange>,
  sets: readonly JournalSet[],
  missing: Missing,
): Change[] {
  const roiOf = (number: number, id: string): RoiSource | undefined => {
    const roi = sets.find((s) => s.number === number)?.source.rois.get(id);
    if (roi === undefined) missing(id);
    return roi;
  };
  if (change.kind === 'structure') return [change];
  const { structureId } = change;
  if (change.kind === 'whole') {
    const roi = roiOf(change.set, structureId);
    if (roi === undefined) return [];
    return shownSlices(roi).map(([k, rings]) => ({
      kind: 'slice',
      structureId,
      k,
      before: change.side === 'before' ? [...rings] : [],
      after: change.side === 'after' ? [...rings] : [],
    }));
  }
  const side = (value: readonly Ring[] | InSet): Ring[] =>
    isInSet(value) ? [...(roiOf(value.set, structureId)?.slices.get(change.k)?.rings ?? [])] : [...value];
  return [{ ...change, before: side(change.before), after: side(change.after) }];
}

/**
 * @param missing called with the id of every structure whose rings are in no set any more; they are then left out.
 * @returns null for what is no entry of this schema.
 */
export function unpackEntry(
  message: unknown,
  sets: readonly JournalSet[],
  missing: Missing,
): JournalEntry | null {
  const step = packedDo.safeParse(message);
  if (step.success) {
    const changes = step.data.command.changes.flatMap((change) => unpackChange(change, sets, missing));
    return checked({ type: 'do', command: { ...step.data.command, changes } });
  }
  const reference = packedReference.safeParse(message);
  if (reference.success) {
    const { set } = reference.data;
    const structures = set.structures.map((structure) => {
      if (Array.isArray(structure.slices)) return structure;
      const roi = sets
        .find((s) => s.number === (structure.slices as InSet).set)
        ?.source.rois.get(structure.id);
      if (roi === undefined) missing(structure.id);
      const slices = roi === undefined ? [] : shownSlices(roi).map(([k, rings]) => ({ k, rings }));
      return { ...structure, slices };
    });
    return checked({ ...reference.data, set: { ...set, structures } });
  }
  return checked(message);
}

function checked(entry: unknown): JournalEntry | null {
  const parsed = journalEntrySchema.safeParse(entry);
  return parsed.success ? parsed.data : null;
}
