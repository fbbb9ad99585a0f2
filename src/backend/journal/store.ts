/** The saved sessions of one folder: begun, resumed, listed, and removed when the user says so, never otherwise. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JournalEntry } from '../../contract/index.ts';
import { type Finding, fault, PedicleError } from '../../core/errors/errors.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';
import { diskFiles, type Files, type OpenFile } from './files.ts';
import { drawSalt, encodeFrame, KINDS } from './frames.ts';
import { headerOf, type JournalHeader, type NewHeader } from './header.ts';
import { noSteps } from './history-links.ts';
import { holderOf, LOCK_FILES, type Lock, lockJournal } from './lock.ts';
import type { JournalSet } from './packing.ts';
import { EXTENSION, type Exported, type JournalContent, readJournal, setFile } from './read.ts';
import { savingError } from './saving-errors.ts';
import { replaced, replacedSource } from './slices.ts';
import {
  exportedFrame,
  framesOf,
  type Journal,
  openedJournal,
  type Position,
  setFrame,
  writeSet,
  writeWhole,
} from './writer.ts';

export type { Journal } from './writer.ts';

/** A page that reloads asks for its session while the old page's connection is still being closed. */
const HANDOVER_MS = 1500;

/** How the work lies on the CT of now; see `placeOn`. */
export type SliceOf = ((k: number) => number | null) | null;

/** A journal locked and read, not yet written to. */
export interface HeldJournal {
  readonly content: JournalContent;
  /**
   * Opens it to go on. Damaged, older, newer or moved journals are written anew first; the old file is kept beside (`<id>.damaged-1` …) or,
   * of a newer Pedicle, stays what it is.
   * @param header of the case that is open now; null keeps the journal's own.
   */
  resume(sliceOf: SliceOf, header: NewHeader | null): Promise<Resumed>;
  /** Gives the lock back without going on. */
  release(): Promise<void>;
}
export interface Resumed {
  readonly journal: Journal;
  readonly entries: readonly JournalEntry[];
  readonly sources: readonly RtstructSource[];
  readonly findings: readonly Finding[];
}

export interface JournalStore {
  /** @throws PedicleError `storage-…`, `journal-open`. */
  create(id: string, header: NewHeader): Promise<Journal>;
  /** @throws PedicleError `journal-open`, `journal-unreadable`, `journal-newer`, `storage-…`. */
  hold(id: string): Promise<HeldJournal>;
  /** Removes what a crash left half written, never a session. */
  sweep(): Promise<void>;
  /** Removes a session and all that is kept beside it. @throws PedicleError `journal-open`, `storage-…`. */
  remove(id: string): Promise<void>;
}

/** The frames of a whole journal, written anew. */
interface Rewriting {
  readonly header: JournalHeader;
  readonly entries: readonly JournalEntry[];
  readonly given: ReadonlySet<JournalEntry>;
  readonly sets: readonly JournalSet[];
  readonly exports: readonly Exported[];
}

/** Behind the header, which is written twice: without it the work would belong to no CT. */
const startOf = (salt: number, headerBytes: number): Position => ({
  salt,
  at: headerBytes,
  seq: 2,
  count: 0,
  steps: noSteps,
  sets: [],
  touched: new Set(),
  worked: false,
});

/** What a repeated read of a journal gives to go on after it. */
function endOf({ scan, entries, given, sets, steps }: JournalContent): Position {
  const touched = new Set<string>();
  for (const entry of entries)
    if (entry.type === 'do') for (const { structureId } of entry.command.changes) touched.add(structureId);
  return {
    salt: scan.salt,
    at: scan.end,
    seq: (scan.frames.at(-1)?.seq ?? 0) + 1,
    count: entries.length,
    steps,
    sets,
    touched,
    worked: entries.some((entry) => !given.has(entry)),
  };
}

export function journalStore(folder: string, files: Files = diskFiles): JournalStore {
  const pathOf = (id: string): string => join(folder, id);

  /** @param until when to give up while another has the lock, ms since 1970. */
  async function locked<T>(id: string, work: (lock: Lock) => Promise<T>, until = 0): Promise<T> {
    const lock = await lockJournal(pathOf(id)).catch(async (cause: unknown) => {
      if (!(cause instanceof PedicleError) || Date.now() > until) throw savingError(cause);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return null;
    });
    if (lock === null) return locked(id, work, until);
    try {
      return await work(lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Puts a file in place, whole and durable: `begin` writes it, and answers for it afterwards. */
  async function putInPlace(
    id: string,
    write: (file: OpenFile) => Promise<Position>,
    before: () => Promise<void> = async () => undefined,
  ): Promise<{ file: OpenFile; position: Position }> {
    const temporary = `${pathOf(id)}.${randomUUID()}.part`;
    let file: OpenFile | null = null;
    try {
      file = await files.open(temporary, 'create');
      const position = await write(file);
      await file.sync();
      await before();
      await files.rename(temporary, pathOf(id) + EXTENSION);
      await files.syncFolder(folder);
      return { file, position };
    } catch (cause) {
      await file?.close().catch(() => undefined);
      await files.remove(temporary).catch(() => undefined);
      throw savingError(cause);
    }
  }

  /** First free number of names such as `<id>.set-3`. */
  async function nextNumber(id: string, kind: string): Promise<number> {
    const start = `${id}.${kind}-`;
    const names = await files.list(folder);
    return (
      Math.max(
        0,
        ...names.filter((n) => n.startsWith(start)).map((n) => Number(n.slice(start.length)) || 0),
      ) + 1
    );
  }

  /** @param aside kind of the name the file of now is kept under; null when there is none of this id. */
  async function rewrite(id: string, lock: Lock, all: Rewriting, aside: string | null): Promise<Journal> {
    const path = pathOf(id);
    let number = await nextNumber(id, 'set');
    const sets: JournalSet[] = [];
    for (const { source } of all.sets) {
      await writeSet(files, folder, setFile(path, number), source).catch((cause: unknown) => {
        throw savingError(cause);
      });
      sets.push({ number, source });
      number += 1;
    }
    const write = async (file: OpenFile): Promise<Position> => {
      const salt = drawSalt();
      const at = Date.now();
      const headers = Buffer.concat(
        [0, 1].map((seq) => encodeFrame(salt, { seq, kind: KINDS.header, at }, all.header)),
      );
      await writeWhole(file, headers, 0);
      let position = startOf(salt, headers.length);
      const put = async ({ bytes, next }: { bytes: Uint8Array; next: Position }): Promise<void> => {
        await writeWhole(file, bytes, position.at);
        position = next;
      };
      for (const set of sets) await put(setFrame(position, set));
      for (const entry of all.entries) await put(framesOf(position, [entry], (e) => all.given.has(e)));
      for (const exported of all.exports) await put(exportedFrame(position, exported));
      return position;
    };
    const keepOld = async (): Promise<void> => {
      if (aside === null) return;
      await files.keepAs(path + EXTENSION, `${path}.${aside}-${await nextNumber(id, aside)}`);
      await files.syncFolder(folder);
    };
    const { file, position } = await putInPlace(id, write, keepOld);
    return openedJournal({ files, folder, path, id, file, lock }, position, number);
  }

  /** What lies behind the last record is copied beside before it is cut off: it may be of use to someone who looks by hand. */
  async function keepTail(id: string, end: number): Promise<void> {
    const bytes = await files.read(pathOf(id) + EXTENSION);
    const beside = `${pathOf(id)}.torn-${await nextNumber(id, 'torn')}`;
    const file = await files.open(beside, 'create');
    try {
      await writeWhole(file, bytes.subarray(end), 0);
      await file.sync();
    } catch (error) {
      await files.remove(beside).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
    await files.syncFolder(folder);
  }

  /** Goes on in the file itself; what lies behind its last record is kept beside before it is cut. */
  async function goOn(id: string, lock: Lock, content: JournalContent): Promise<Journal> {
    const path = pathOf(id);
    let file: OpenFile | null = null;
    try {
      if (content.scan.tail === 'torn') await keepTail(id, content.scan.end);
      file = await files.open(path + EXTENSION, 'change');
      if (content.scan.tail !== 'none') {
        await file.truncate(content.scan.end);
        await file.sync();
      }
      return openedJournal(
        { files, folder, path, id, file, lock },
        endOf(content),
        await nextNumber(id, 'set'),
      );
    } catch (cause) {
      await file?.close().catch(() => undefined);
      throw savingError(cause);
    }
  }

  function held(id: string, lock: Lock, content: JournalContent): HeldJournal {
    const resumed = (journal: Journal, all: Pick<Rewriting, 'entries' | 'sets'>): Resumed => ({
      journal,
      entries: all.entries,
      sources: all.sets.map((s) => s.source),
      findings: content.findings,
    });
    async function resume(sliceOf: SliceOf, header: NewHeader | null): Promise<Resumed> {
      const { state } = content;
      // A session of 0.1.0, or one whose CT was found elsewhere, gets the header of the case of now.
      const { ct, source } = content.header;
      const fitting = header === null || (ct !== null && isDeepStrictEqual(source, header.source));
      if (state === 'whole' && sliceOf === null && fitting)
        return resumed(await goOn(id, lock, content), content);
      const all = rewriting(content, sliceOf, header, id);
      if (state === 'newer') {
        const copy = randomUUID();
        const journal = await locked(copy, (copyLock) => rewrite(copy, copyLock, all, null));
        await lock.release();
        return resumed(journal, all);
      }
      const aside = state === 'whole' ? 'before' : state;
      return resumed(await rewrite(id, lock, all, aside), all);
    }
    return {
      content,
      resume: (sliceOf, header) =>
        resume(sliceOf, header).catch(async (error: unknown) => {
          await lock.release();
          throw error;
        }),
      release: () => lock.release(),
    };
  }

  async function begin(id: string, header: NewHeader): Promise<Journal> {
    try {
      await files.makeFolder(folder);
    } catch (cause) {
      throw savingError(cause);
    }
    return locked(id, async (lock) => {
      // One without entries is of a beginning that failed at its very end: it may begin again.
      const there = await files.exists(pathOf(id) + EXTENSION);
      if (there && (await readJournal(files, pathOf(id))).entries.length > 0)
        throw fault('journal-open', { sameName: true });
      return rewrite(
        id,
        lock,
        { header: headerOf(header), entries: [], given: new Set(), sets: [], exports: [] },
        null,
      );
    });
  }

  return {
    create: (id, header) =>
      begin(id, header).catch(async (error: unknown) => {
        // Nothing of a session that could not be begun stays.
        if (!(await files.exists(pathOf(id) + EXTENSION)))
          await files.remove(`${pathOf(id)}.lock`).catch(() => undefined);
        throw error;
      }),
    hold: async (id) => {
      if (!(await files.exists(pathOf(id) + EXTENSION))) throw fault('journal-unreadable', { why: 'gone' });
      const wait = Date.now() + HANDOVER_MS;
      return locked(id, async (lock) => held(id, lock, await readJournal(files, pathOf(id))), wait);
    },
    remove: async (id) => {
      if (!(await files.exists(pathOf(id) + EXTENSION))) return;
      await locked(id, async (lock) => {
        const own = ownNames(id);
        const names = (await files.list(folder)).filter((name) => own.test(name));
        const [locks, kept] = [
          names.filter((n) => isLockFile(id, n)),
          names.filter((n) => !isLockFile(id, n)),
        ];
        // The journal last: a session half removed is still in the list and can be removed again.
        const order = (name: string): number => (name === id + EXTENSION ? 1 : 0);
        await removeAll(kept.sort((a, b) => order(a) - order(b)).map((n) => join(folder, n)));
        // Not while it is held: Windows removes no file that is open.
        await lock.release();
        await removeAll(locks.map((n) => join(folder, n)));
      });
    },
    sweep: async () => {
      const names = await files.list(folder).catch(() => [] as string[]);
      for (const name of names.filter((n) => n.endsWith('.part'))) {
        const id = name.split('.').slice(0, -2).join('.');
        if ((await holderOf(pathOf(id))) === null)
          await files.remove(join(folder, name)).catch(() => undefined);
      }
    },
  };

  async function removeAll(paths: readonly string[]): Promise<void> {
    try {
      for (const path of paths) await files.remove(path);
      await files.syncFolder(folder);
    } catch (cause) {
      throw savingError(cause);
    }
  }
}

const isLockFile = (id: string, name: string): boolean => LOCK_FILES.some((end) => name === id + end);

/** Everything that lies beside a journal. */
function ownNames(id: string): RegExp {
  const plain = id.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');
  return new RegExp(`^${plain}(\\.pedicle-journal|\\.lock|\\.owner|\\.[a-z]+-\\d+|\\.[0-9a-f-]{36}\\.part)$`);
}

/** The journal as it is to be written anew: today's schema, the CT of now, the slices where they are now. */
function rewriting(
  content: JournalContent,
  sliceOf: SliceOf,
  header: NewHeader | null,
  id: string,
): Rewriting {
  const continues = [...content.header.continues, id];
  const next = { ...(header ?? content.header), createdAt: content.header.createdAt };
  const base = { exports: content.exports, header: headerOf(next, continues) };
  if (sliceOf === null)
    return { ...base, entries: content.entries, given: content.given, sets: content.sets };
  const given = new Set<JournalEntry>();
  const entries = content.entries.flatMap((entry) => {
    const moved = replaced(entry, sliceOf);
    if (moved === null) return [];
    if (content.given.has(entry)) given.add(moved);
    return [moved];
  });
  const sets = content.sets.map((set) => ({ ...set, source: replacedSource(set.source, sliceOf) }));
  return { ...base, entries, given, sets };
}
