/**
 * Writing a journal: a call is answered once its frames are on disk, whole. When the disk takes no more, the file is put back to what was
 * answered before, the call is refused, and the same call may be tried again.
 */
import type { JournalEntry } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';
import type { Files, OpenFile } from './files.ts';
import { encodeFrame, KINDS, type Kind } from './frames.ts';
import { linkEntry, type Steps } from './history-links.ts';
import type { Lock } from './lock.ts';
import { type JournalSet, packEntry } from './packing.ts';
import { type Exported, isGiven, setFile } from './read.ts';
import { savingError } from './saving-errors.ts';
import { setFrames } from './set-file.ts';

/** Writes all of it: an operating system may take less than it was given. @throws Error `EIO` when it takes nothing. */
export async function writeWhole(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const written = await file.write(bytes.subarray(done), position + done);
    if (written <= 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    done += written;
  }
}

/** A set file, whole and durable, or not there. */
export async function writeSet(
  files: Files,
  folder: string,
  path: string,
  source: RtstructSource,
): Promise<void> {
  const file = await files.open(path, 'create');
  try {
    try {
      let at = 0;
      for (const frame of setFrames(source)) {
        await writeWhole(file, frame, at);
        at += frame.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await files.syncFolder(folder);
  } catch (error) {
    await files.remove(path).catch(() => undefined);
    throw error;
  }
}

/** Where a journal is written next; grows with every append. */
export interface Position {
  readonly salt: number;
  readonly at: number;
  readonly seq: number;
  /** Entries of the history on disk. */
  readonly count: number;
  readonly steps: Steps;
  readonly sets: readonly JournalSet[];
  /** Structures that were worked on, by id. */
  readonly touched: ReadonlySet<string>;
  /** Whether anything in it is a user's own work. */
  readonly worked: boolean;
}

export interface AppendOptions {
  /** Imported sets whose structures the entries add; written before them. */
  readonly sources?: readonly RtstructSource[];
  /** Entries there were before this call, as its sender counts: those on disk already are not written twice. */
  readonly after?: number;
  /** Written by the backend itself: its sender does not count them. */
  readonly own?: boolean;
}

/** An open journal. Appends are written in the order of the calls; `append` resolves once they are on disk. */
export interface Journal {
  readonly id: string;
  /**
   * @returns entries on disk afterwards, without the backend's own.
   * @throws PedicleError `storage-…` (nothing of the call was kept, try again), `journal-closed`, `journal-out-of-step`.
   */
  append(entries: readonly JournalEntry[], options?: AppendOptions): Promise<number>;
  /** Notes an export of these structures as they were at `entries`. */
  exported(file: string, structureIds: readonly string[], entries: number): Promise<void>;
  /** Entries on disk. */
  count(): number;
  /** False while it holds nothing but what files gave. */
  worked(): boolean;
  /** Ends writing and gives up the lock; the file stays. */
  close(): Promise<void>;
}

export interface Writing {
  readonly files: Files;
  readonly folder: string;
  /** Of the journal without its extension. */
  readonly path: string;
  readonly id: string;
  readonly file: OpenFile;
  readonly lock: Lock;
}

/** Frames of one call, and the position behind them. */
interface Batch {
  readonly bytes: Uint8Array;
  readonly next: Position;
}

const touchedBy = (entry: JournalEntry): string[] =>
  entry.type === 'do' ? entry.command.changes.map((c) => c.structureId) : [];

/** The frames of entries at a position. Pure. */
export function framesOf(
  from: Position,
  entries: readonly JournalEntry[],
  given: (e: JournalEntry) => boolean,
): Batch {
  const frames: Uint8Array[] = [];
  const touched = new Set(from.touched);
  let { seq, steps, worked } = from;
  for (const entry of entries) {
    const { link, steps: after } = linkEntry(steps, seq, entry);
    const kind: Kind = given(entry) ? KINDS.given : KINDS.entry;
    const at = entry.type === 'do' ? entry.command.at : Date.now();
    frames.push(
      encodeFrame(from.salt, { seq, kind, at }, { ...(packEntry(entry, from.sets) as object), ...link }),
    );
    for (const id of touchedBy(entry)) touched.add(id);
    worked ||= kind === KINDS.entry;
    steps = after;
    seq += 1;
  }
  const bytes = Buffer.concat(frames);
  const count = from.count + entries.length;
  return { bytes, next: { ...from, at: from.at + bytes.length, seq, count, steps, touched, worked } };
}

/** The frame that names a set file. Pure. */
export function setFrame(from: Position, set: JournalSet): Batch {
  const message = { number: set.number, roiCount: set.source.rois.size };
  const bytes = encodeFrame(from.salt, { seq: from.seq, kind: KINDS.set, at: Date.now() }, message);
  return {
    bytes,
    next: { ...from, at: from.at + bytes.length, seq: from.seq + 1, sets: [...from.sets, set] },
  };
}

export function exportedFrame(from: Position, exported: Exported): Batch {
  const bytes = encodeFrame(from.salt, { seq: from.seq, kind: KINDS.exported, at: exported.at }, exported);
  return { bytes, next: { ...from, at: from.at + bytes.length, seq: from.seq + 1 } };
}

/** @param firstSet number for the next set file: above all that lie beside the journal. */
export function openedJournal(writing: Writing, start: Position, firstSet: number): Journal {
  const { files, folder, path, id, file, lock } = writing;
  let position = start;
  /** Set files on disk, also those whose naming in the journal failed: a repeated call does not write them again. */
  const written = new Map<RtstructSource, JournalSet>();
  let nextSet = firstSet;
  /** Entries since opening that the sender of the others does not know of. */
  let ownEntries = 0;
  let closing: Promise<void> | null = null;
  /** True while bytes may lie behind `position` that nobody was promised. */
  let dirty = false;
  let queue: Promise<unknown> = Promise.resolve();

  const cutBack = async (): Promise<void> => {
    await file.truncate(position.at);
    await file.sync();
    dirty = false;
  };

  /** All of the batches, durable, or none. */
  async function commit(bytes: readonly Uint8Array[], next: Position): Promise<void> {
    try {
      if (dirty) await cutBack();
      dirty = true;
      await writeWhole(file, Buffer.concat(bytes), position.at);
      await file.sync();
      dirty = false;
    } catch (cause) {
      // When this fails too, the next call tries it first.
      await cutBack().catch(() => undefined);
      throw cause;
    }
    position = next;
  }

  async function append(
    entries: readonly JournalEntry[],
    { sources = [], after, own = false }: AppendOptions,
  ): Promise<number> {
    const known = after === undefined ? 0 : position.count - ownEntries - after;
    if (known < 0) throw fault('journal-out-of-step');
    const fresh = entries.slice(known);
    if (fresh.length === 0) return position.count - ownEntries;
    const bytes: Uint8Array[] = [];
    let next = position;
    for (const source of sources) {
      if (next.sets.some((set) => set.source === source)) continue;
      const set = written.get(source) ?? { number: nextSet++, source };
      if (!written.has(source)) await writeSet(files, folder, setFile(path, set.number), source);
      written.set(source, set);
      const batch = setFrame(next, set);
      bytes.push(batch.bytes);
      next = batch.next;
    }
    const imported = next.sets.map((s) => s.source);
    const batch = framesOf(next, fresh, (entry) => isGiven(entry, imported));
    await commit([...bytes, batch.bytes], batch.next);
    if (own) ownEntries += fresh.length;
    return position.count - ownEntries;
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (closing !== null) return Promise.reject(fault('journal-closed'));
    const next = queue.then(() =>
      work().catch((cause: unknown) => {
        throw savingError(cause);
      }),
    );
    queue = next.catch(() => undefined);
    return next;
  };
  const close = async (): Promise<void> => {
    await queue;
    try {
      if (dirty) await cutBack().catch(() => undefined);
      await file.close();
    } finally {
      await lock.release();
    }
  };

  return {
    id,
    append: (entries, options = {}) => inTurn(() => append(entries, options)),
    exported: (name, structureIds, entries) =>
      inTurn(async () => {
        const ids = new Set(structureIds);
        const covers = entries === position.count && [...position.touched].every((t) => ids.has(t));
        const exported = { at: Date.now(), file: name, structureIds: [...ids], covers, entries };
        const { bytes, next } = exportedFrame(position, exported);
        await commit([bytes], next);
      }),
    count: () => position.count,
    worked: () => position.worked,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
