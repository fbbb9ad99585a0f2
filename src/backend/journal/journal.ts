/**
 * The autosave journal: one append-only file a case. A frame is `length u32le, crc32 u32le, MessagePack bytes`; the first
 * frame is the header, every other one a JournalEntry or what an export needs of a set whose structures the next entries add. Each append is one write and one fsync; a torn tail (power cut,
 * kill -9) is recognised by its length or checksum and left out on reading, so the state up to the last whole entry is exact.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { decodeMessage, encodeMessage, type JournalEntry, journalEntrySchema } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';
import { claimJournal, hasLiveOwner, releaseJournal } from './owner.ts';
import { sourceFrameSchema, sourceFromFrame, sourceToFrame } from './sources.ts';

export const journalHeaderSchema = z.object({
  format: z.literal('pedicle-journal-1'),
  title: z.string(),
  createdAt: z.number(),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('demo') }),
    z.object({ kind: z.literal('series'), paths: z.array(z.string()), seriesInstanceUid: z.string() }),
  ]),
});
export type JournalHeader = z.infer<typeof journalHeaderSchema>;

const FRAME_BYTES = 8;
const MAX_FRAME = 512 * 1024 * 1024;
const EXTENSION = '.pedicle-journal';

const fileOf = (folder: string, journalId: string): string => join(folder, `${journalId}${EXTENSION}`);

function frame(message: unknown): Uint8Array {
  const body = encodeMessage(message);
  const bytes = new Uint8Array(FRAME_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length, true);
  view.setUint32(4, crc32(body), true);
  bytes.set(body, FRAME_BYTES);
  return bytes;
}

/** Whole frames in order, and how many bytes they take; stops at the first damaged one. */
function readFrames(bytes: Uint8Array): { messages: unknown[]; wholeBytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: unknown[] = [];
  let at = 0;
  while (at + FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(at, true);
    const end = at + FRAME_BYTES + length;
    if (length > MAX_FRAME || end > bytes.length) break;
    const body = bytes.subarray(at + FRAME_BYTES, end);
    if (crc32(body) !== view.getUint32(at + 4, true)) break;
    messages.push(decodeMessage(body));
    at = end;
  }
  return { messages, wholeBytes: at };
}

/** An open journal. Appends are written in the order of the calls; `append` resolves once they are on disk. */
export interface Journal {
  readonly id: string;
  /** @param sources imported sets whose structures the entries add; written before them, not counted. */
  append(entries: readonly JournalEntry[], sources?: readonly RtstructSource[]): Promise<number>;
  /** Entries on disk. */
  count(): number;
  /** Closes the file; removes it when `discard`. */
  close(discard: boolean): Promise<void>;
}

function openedJournal(
  folder: string,
  id: string,
  file: FileHandle,
  startCount: number,
  startAt: number,
): Journal {
  const path = fileOf(folder, id);
  let count = startCount;
  let at = startAt;
  let queue: Promise<unknown> = Promise.resolve();
  const append = async (
    entries: readonly JournalEntry[],
    sources: readonly RtstructSource[],
  ): Promise<number> => {
    const bytes = Buffer.concat([...sources.map(sourceToFrame), ...entries].map(frame));
    await file.write(bytes, 0, bytes.length, at);
    await file.datasync();
    at += bytes.length;
    count += entries.length;
    return count;
  };
  return {
    id,
    append: (entries, sources = []) => {
      const next = queue.then(() => append(entries, sources));
      queue = next.catch(() => undefined);
      return next;
    },
    count: () => count,
    close: async (discard) => {
      await queue;
      await file.close();
      await releaseJournal(folder, id);
      if (discard) await rm(path, { force: true });
    },
  };
}

/** Starts a journal with its header on disk. */
export async function createJournal(
  folder: string,
  id: string,
  header: Omit<JournalHeader, 'format'>,
): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = fileOf(folder, id);
  const file = await open(path, 'wx', 0o600);
  const bytes = frame({ ...header, format: 'pedicle-journal-1' });
  await file.write(bytes, 0, bytes.length, 0);
  await file.sync();
  await claimJournal(folder, id);
  return openedJournal(folder, id, file, 0, bytes.length);
}

/** What a journal holds; `tornBytes` > 0 when the end was damaged and left out. */
export interface JournalContent {
  readonly header: JournalHeader;
  readonly entries: JournalEntry[];
  /** What is kept of the imported sets, in the order they were added. */
  readonly sources: RtstructSource[];
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

/** @throws PedicleError `journal-unreadable` when the header is not whole. */
export async function readJournal(folder: string, id: string): Promise<JournalContent> {
  const bytes = await readFile(fileOf(folder, id)).catch((cause: unknown) => {
    throw new PedicleError(
      'journal-unreadable',
      'This saved session cannot be read.',
      'It may have been removed; choose another.',
      { cause },
    );
  });
  const { messages, wholeBytes } = readFrames(bytes);
  const header = journalHeaderSchema.safeParse(messages[0]);
  if (!header.success) {
    throw new PedicleError(
      'journal-unreadable',
      'This saved session is damaged at its very start.',
      'Discard it; the CT itself is not affected.',
    );
  }
  const entries: JournalEntry[] = [];
  const sources: RtstructSource[] = [];
  for (const message of messages.slice(1)) {
    const source = sourceFrameSchema.safeParse(message);
    if (source.success) {
      sources.push(sourceFromFrame(source.data));
      continue;
    }
    const entry = journalEntrySchema.safeParse(message);
    if (!entry.success) break;
    entries.push(entry.data);
  }
  return { header: header.data, entries, sources, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

/** Opens an existing journal to go on writing after its last whole entry; a torn tail is cut off. */
export async function resumeJournal(
  folder: string,
  id: string,
): Promise<{ journal: Journal; content: JournalContent }> {
  const content = await readJournal(folder, id);
  const path = fileOf(folder, id);
  const file = await open(path, 'r+');
  await file.truncate(content.wholeBytes);
  await file.sync();
  await claimJournal(folder, id);
  return { journal: openedJournal(folder, id, file, content.entries.length, content.wholeBytes), content };
}

/** Journals with edits whose writer is gone, newest first; unreadable files are left alone. */
export async function recoverableJournals(
  folder: string,
): Promise<{ journalId: string; title: string; savedAt: number; entryCount: number }[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const found = [];
  for (const name of names.filter((n) => n.endsWith(EXTENSION))) {
    const journalId = name.slice(0, -EXTENSION.length);
    const content = await readJournal(folder, journalId).catch(() => null);
    if (content === null || content.entries.length === 0) continue;
    if (await hasLiveOwner(folder, journalId)) continue;
    const lastCommand = content.entries.findLast((e) => e.type === 'do');
    found.push({
      journalId,
      title: content.header.title,
      savedAt: lastCommand?.command.at ?? content.header.createdAt,
      entryCount: content.entries.length,
    });
  }
  return found.sort((a, b) => b.savedAt - a.savedAt);
}

export const removeJournal = (folder: string, id: string): Promise<void> =>
  rm(fileOf(folder, id), { force: true });
