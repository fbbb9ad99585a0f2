/**
 * One history for everything a user can undo. A command is data: undo swaps before and after. The journal on disk is
 * the list of entries; replaying it gives the exact state back, undo stack included.
 */
import { z } from 'zod';
import type { Change, Command } from '../core/structures/edit.ts';
import { segmentResultSchema } from './segment.ts';
import { metaFromWire, metaToWire, ringSchema, structureMetaSchema, structureSchema } from './wire.ts';

const rings = z.array(ringSchema);

export const changeSchema = z.discriminatedUnion('kind', [
  /** The rings of one structure on one slice; an empty side is an empty slice. */
  z.object({
    kind: z.literal('slice'),
    structureId: z.string(),
    k: z.number().int().min(0),
    before: rings,
    after: rings,
  }),
  /** A structure added (before null), removed (after null; its slices are emptied by slice changes) or described anew. */
  z.object({
    kind: z.literal('structure'),
    structureId: z.string(),
    before: structureMetaSchema.nullable(),
    after: structureMetaSchema.nullable(),
  }),
]);

export const commandSchema = z.object({
  /** What the history list shows, e.g. `Brush`. */
  label: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  changes: z.array(changeSchema),
});

export const measurementSchema = z.object({
  view: z.string(),
  slice: z.number().int(),
  kind: z.enum(['distance', 'angle', 'ellipse', 'cobb']),
  /** Before measurements were the patient's: mm of the view's plane. Empty since. */
  points: z.array(z.tuple([z.number(), z.number()])),
  /** LPS mm: ends, corner second, rim of an ellipse, ends of the two lines of a Cobb angle. */
  pointsMm: z.array(z.tuple([z.number(), z.number(), z.number()])).optional(),
  /** What the points do not tell: HU as written beside an ellipse, the end plates of a Cobb angle as `T5/upper`. */
  lines: z.array(z.string()),
  /** What the user calls it. */
  name: z.string().optional(),
});

export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('do'), command: commandSchema }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('redo') }),
  /** Review marks and the like: last one wins, not undoable. Keys such as `seen/<structureId>/<k>`, `locked/<structureId>`. */
  z.object({
    type: z.literal('mark'),
    key: z.string(),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  }),
  /**
   * A reference set loaded to compare with, or (`set` null) removed; not undoable. It travels whole: the file it came
   * from may be gone, moved or changed when the work is recovered (docs/decisions/0005).
   */
  z.object({
    type: z.literal('reference'),
    id: z.string().min(1),
    set: z.object({ label: z.string(), structures: z.array(structureSchema) }).nullable(),
  }),
  /**
   * The result of an auto-segmentation, written by the backend when the job is done; `result` null = taken or set aside by the user. Not
   * undoable; the last one counts.
   */
  z.object({ type: z.literal('proposal'), result: segmentResultSchema.nullable() }),
  /** A measurement placed, named or (null) removed; not undoable. */
  z.object({
    type: z.literal('measurement'),
    id: z.string().min(1),
    measurement: measurementSchema.nullable(),
  }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** What a history entry is inside the page: as on the wire, but commands as the edit model has them. */
export type HistoryEntry =
  | Exclude<JournalEntry, { type: 'do' }>
  | { readonly type: 'do'; readonly command: Command };

/** @returns the entry as it travels; rings are shared, not copied. */
export function entryToWire(entry: HistoryEntry): JournalEntry {
  if (entry.type !== 'do') return entry;
  const { label, at, changes } = entry.command;
  return { type: 'do', command: { label, at, changes: changes.map(changeToWire) } };
}

function changeToWire(change: Change): z.infer<typeof changeSchema> {
  if (change.kind === 'slice') return { ...change, before: [...change.before], after: [...change.after] };
  const { before, after } = change;
  return { ...change, before: before && metaToWire(before), after: after && metaToWire(after) };
}

/** Inverse of {@link entryToWire}. */
export function entryFromWire(entry: JournalEntry): HistoryEntry {
  if (entry.type !== 'do') return entry;
  const changes = entry.command.changes.map((change): Change => {
    if (change.kind === 'slice') return change;
    const { before, after } = change;
    return { ...change, before: before && metaFromWire(before), after: after && metaFromWire(after) };
  });
  return { type: 'do', command: { ...entry.command, changes } };
}
