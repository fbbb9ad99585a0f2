/** The list of saved sessions: heads of frames are read and hopped over, never whole journals. */
import { join } from 'node:path';
import { decodeMessage, type Session } from '../../contract/index.ts';
import { diskFiles, type Files, type OpenFile } from './files.ts';
import { decodeHead, HEAD_BYTES, KINDS } from './frames.ts';
import { headerSchema, type JournalHeader, SCHEMA } from './header.ts';
import { holderOf } from './lock.ts';
import { EXTENSION, type Exported, exportedSchema, readJournal } from './read.ts';

/** Read at once when a head is looked for: small frames share a read, large ones are hopped over. */
const CHUNK_BYTES = 64 * 1024;
/** Longest body of a header or an export that the list reads. */
const BODY_BYTES = 16 * 1024 * 1024;

/** Reads at positions through one chunk. */
function chunked(file: OpenFile, size: number) {
  let chunk = Buffer.alloc(0);
  let start = 0;
  return async (position: number, length: number): Promise<Buffer> => {
    if (position < start || position + length > start + chunk.length) {
      const wanted = Buffer.alloc(Math.min(Math.max(length, CHUNK_BYTES), Math.max(0, size - position)));
      chunk = wanted.subarray(0, await file.read(wanted, position));
      start = position;
    }
    return chunk.subarray(position - start, position - start + length);
  };
}

interface Summary {
  readonly header: JournalHeader;
  readonly savedAt: number;
  readonly edits: number;
  readonly exported: Exported | null;
  /** Work behind the last export. */
  readonly workSince: boolean;
  readonly state: Session['state'];
  readonly bytes: number;
}

const decoded = (bytes: Uint8Array): unknown => {
  try {
    return decodeMessage(bytes);
  } catch {
    return null;
  }
};

async function hop(file: OpenFile): Promise<Summary | null> {
  const bytes = await file.size();
  const read = chunked(file, bytes);
  let header: JournalHeader | null = null;
  let exported: Exported | null = null;
  let [edits, savedAt, at, workSince, unknown] = [0, 0, 0, false, false];
  while (at < bytes) {
    const head = decodeHead(await read(at, HEAD_BYTES), 0);
    if (head === null || at + HEAD_BYTES + head.length > bytes) break;
    const needed = head.kind === KINDS.header || head.kind === KINDS.exported;
    const body =
      needed && head.length <= BODY_BYTES ? decoded(await read(at + HEAD_BYTES, head.length)) : null;
    if (at === 0) {
      const parsed = headerSchema.safeParse(body);
      if (!parsed.success) return null;
      header = parsed.data;
    }
    if (head.kind === KINDS.exported) {
      exported = exportedSchema.safeParse(body).data ?? exported;
      workSince = false;
    }
    if (head.kind === KINDS.entry) {
      edits += 1;
      workSince = true;
    }
    unknown ||= !Object.values<number>(KINDS).includes(head.kind);
    if (Number.isFinite(head.at)) savedAt = head.at;
    at += HEAD_BYTES + head.length;
  }
  if (header === null) return null;
  const whole = at === bytes;
  const state = unknown || header.schema > SCHEMA ? 'newer' : whole ? 'current' : 'damaged';
  return { header, savedAt, edits, exported, workSince, state, bytes };
}

/** A journal of release 0.1.0, or one whose start is damaged: read whole, as it has no heads to hop over. */
async function whole(files: Files, path: string, bytes: number): Promise<Summary | null> {
  const content = await readJournal(files, path).catch(() => null);
  if (content === null) return null;
  const { header, entries, given, exports, state } = content;
  const last = entries.findLast((e) => e.type === 'do');
  return {
    header,
    savedAt: last?.command.at ?? header.createdAt,
    edits: entries.filter((e) => !given.has(e)).length,
    exported: exports.at(-1) ?? null,
    workSince: true,
    state: state === 'whole' ? 'current' : state,
    bytes,
  };
}

async function summaryOf(files: Files, path: string): Promise<Summary | null> {
  const file = await files.open(path + EXTENSION, 'read').catch(() => null);
  if (file === null) return null;
  try {
    return (await hop(file)) ?? (await whole(files, path, await file.size()));
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** First letters of a DICOM person name's parts (`Family^Given^Middle`). */
const initialsOf = (name: string): string =>
  (name.split('=')[0] ?? '')
    .split('^')
    .slice(0, 3)
    .map((part) => [...part.trim()][0] ?? '')
    .join('');

/** A session in the list, and the CT it belongs to. */
export interface ListedSession extends Session {
  readonly source: JournalHeader['source'];
}

/** Sessions on disk, the one saved last first. A file that no Pedicle can read is left out and left alone. */
export async function listSessions(folder: string, files: Files = diskFiles): Promise<ListedSession[]> {
  const names = await files.list(folder).catch(() => [] as string[]);
  const found: ListedSession[] = [];
  for (const name of names.filter((n) => n.endsWith(EXTENSION))) {
    const journalId = name.slice(0, -EXTENSION.length);
    const path = join(folder, journalId);
    const summary = await summaryOf(files, path);
    if (summary === null) continue;
    const { header, exported, workSince, ...rest } = summary;
    found.push({
      ...rest,
      journalId,
      title: header.title,
      patientId: header.ct?.patientId ?? '',
      initials: initialsOf(header.ct?.patientName ?? ''),
      studyDate: header.study.date,
      seriesDescription: header.study.seriesDescription,
      isDemo: header.source.kind === 'demo',
      createdAt: header.createdAt,
      exported: exported && {
        at: exported.at,
        file: exported.file,
        structures: exported.structureIds.length,
        covers: exported.covers && !workSince,
      },
      open: await holderOf(path),
      source: header.source,
    });
  }
  return found.sort((a, b) => b.savedAt - a.savedAt);
}
