/** A journal's file as what it holds: today's entries whatever release wrote them, and what was damaged. Reads only. */
import { z } from 'zod';
import type { JournalEntry } from '../../contract/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';
import type { Files } from './files.ts';
import { type FrameScan, KINDS, scanFrames } from './frames.ts';
import { headerSchema, type JournalHeader, SCHEMA } from './header.ts';
import {
  joinHistory,
  type LinkedEntry,
  linkEntry,
  noSteps,
  type Steps,
  UNKNOWN_STEP,
} from './history-links.ts';
import { migrate } from './migrations.ts';
import { type JournalSet, unpackEntry } from './packing.ts';
import { rebase } from './rebase.ts';
import { oldSourceOf, oldSourceSchema, readSet } from './set-file.ts';

export const EXTENSION = '.pedicle-journal';

/** One export of the work. */
export const exportedSchema = z.object({
  at: z.number(),
  /** Base name of the file. */
  file: z.string(),
  structureIds: z.array(z.string()),
  /** Whether every structure that was worked on is in it, as it was at `entries`. */
  covers: z.boolean(),
  /** Entries of the journal when it was prepared. */
  entries: z.number().int(),
});
export type Exported = z.infer<typeof exportedSchema>;

/** `older` and `damaged` are written anew before going on, `newer` under another id; `whole` goes on where it ends. */
export type JournalState = 'whole' | 'older' | 'damaged' | 'newer';

export interface JournalContent {
  readonly header: JournalHeader;
  readonly entries: readonly JournalEntry[];
  /** Of them, those that only add what a file holds. */
  readonly given: ReadonlySet<JournalEntry>;
  readonly sets: readonly JournalSet[];
  readonly exports: readonly Exported[];
  readonly state: JournalState;
  /** What was lost and what the user should look at. */
  readonly findings: readonly Finding[];
  readonly scan: FrameScan;
  /** Undo history by frame number, for the entries written next. */
  readonly steps: Steps;
}

const setMessage = z.object({ number: z.number().int(), roiCount: z.number().int() });
const linked = z.looseObject({ on: z.number().int(), of: z.number().int() });

export const setFile = (path: string, number: number): string => `${path}.set-${number}`;

const unreadable = (why: 'file' | 'start', cause?: unknown): never => {
  throw fault('journal-unreadable', { why }, { cause });
};

/** What is read of the frames behind the header, frame by frame. */
interface Body {
  readonly linked: LinkedEntry[];
  readonly given: Set<JournalEntry>;
  readonly sets: JournalSet[];
  readonly exports: Exported[];
  /** Structures whose rings are gone with a set file. */
  readonly missing: Set<string>;
  lostRois: number;
  steps: Steps;
  /** True from a hole to the next entry. */
  afterGap: boolean;
  /** True once a frame is met that this release does not know: nothing behind it is used. */
  unknown: boolean;
}

const newBody = (): Body => ({
  linked: [],
  given: new Set(),
  sets: [],
  exports: [],
  missing: new Set(),
  lostRois: 0,
  steps: noSteps,
  afterGap: false,
  unknown: false,
});

/**
 * @param path of the journal without its extension.
 * @throws PedicleError `journal-unreadable` when there is no header, `journal-newer` when it cannot be understood.
 */
export async function readJournal(files: Files, path: string): Promise<JournalContent> {
  const bytes = await files.read(path + EXTENSION).catch((cause: unknown) => unreadable('file', cause));
  const scan = scanFrames(bytes);
  return scan.schema === 1 ? readOld(scan) : readSalted(files, path, scan);
}

const damagedStart = (): never => unreadable('start');

/** Records lost in the holes, copies of the header not counted; null when that cannot be told. */
function lostRecords({ schema, gaps, frames }: FrameScan): number | null {
  if (schema === 1) return null;
  const headers = frames.filter((f) => f.kind === KINDS.header).length;
  return gaps.reduce((n, g) => n + (g.lost ?? 0), 0) - (2 - headers);
}

function gapFindings(scan: FrameScan, dropped: number, nameless: number): Finding[] {
  if (scan.gaps.length === 0) return [];
  const lost = lostRecords(scan);
  if (lost === 0) return [finding('journal-damaged', 'warning', { damage: null })];
  const times = scan.gaps.map(({ before }) => {
    const [from, to] = [scan.frames[before - 1]?.at, scan.frames[before]?.at];
    return [from, to].map((t) => (t ? new Date(t).toLocaleTimeString() : '?')).join(' – ');
  });
  return [finding('journal-damaged', 'warning', { damage: { lost, times, dropped, nameless } })];
}

const tornFinding = (scan: FrameScan): Finding[] =>
  scan.tail !== 'torn' ? [] : [finding('journal-torn', 'info')];

const newerFinding = finding('journal-newer', 'warning', { copied: true });

async function readSalted(files: Files, path: string, scan: FrameScan): Promise<JournalContent> {
  const [first] = scan.frames;
  if (first === undefined || first.kind !== KINDS.header) return damagedStart();
  const header = headerSchema.safeParse(first.message);
  if (!header.success) {
    const { schema } = z.object({ schema: z.number() }).catch({ schema: 0 }).parse(first.message);
    if (schema <= SCHEMA) return damagedStart();
    throw fault('journal-newer', { copied: false });
  }
  const body = newBody();
  for (const [n, frame] of scan.frames.entries()) {
    if (frame.kind === KINDS.header && n < 2) continue;
    body.afterGap ||= scan.gaps.some((g) => g.before === n);
    if (frame.kind === KINDS.set) await readSetFrame(files, path, frame.message, body);
    else readFrame(frame.kind, frame.seq, frame.message, body);
    if (body.unknown) break;
  }
  const gapsUsed = body.unknown ? { ...scan, gaps: [] } : scan;
  const newer = body.unknown || header.data.schema > SCHEMA;
  return finish(
    header.data,
    body,
    gapsUsed,
    newer ? 'newer' : scan.gaps.length > 0 ? 'damaged' : 'whole',
    [],
  );
}

async function readSetFrame(files: Files, path: string, message: unknown, body: Body): Promise<void> {
  const named = setMessage.safeParse(message);
  if (!named.success) {
    body.unknown = true;
    return;
  }
  const bytes = await files.read(setFile(path, named.data.number)).catch(() => null);
  const set = bytes === null ? null : readSet(bytes);
  body.lostRois += set?.lost ?? named.data.roiCount;
  if (set !== null) body.sets.push({ number: named.data.number, source: set.source });
}

function readFrame(kind: number, seq: number, message: unknown, body: Body): void {
  if (kind === KINDS.exported) {
    const exported = exportedSchema.safeParse(message);
    if (exported.success) body.exports.push(exported.data);
    else body.unknown = true;
    return;
  }
  const link = linked.safeParse(message);
  const entry =
    (kind === KINDS.entry || kind === KINDS.given) && link.success
      ? unpackEntry(message, body.sets, (id) => body.missing.add(id))
      : null;
  if (entry === null || !link.success) {
    body.unknown = true;
    return;
  }
  const { on, of } = link.data;
  body.linked.push({ seq, entry, link: { on, of }, afterGap: body.afterGap });
  body.afterGap = false;
  body.steps = linkEntry(body.steps, seq, entry).steps;
  if (kind === KINDS.given) body.given.add(entry);
}

function finish(
  header: JournalHeader,
  body: Body,
  scan: FrameScan,
  state: JournalState,
  found: readonly Finding[],
): JournalContent {
  const joined = joinHistory(body.linked);
  const { dropped } = joined;
  const gone = Math.max(body.missing.size, body.lostRois);
  const touched = gone > 0 || found.length > 0;
  const { entries, nameless } = rebase(joined.entries, touched ? 0 : joined.intact);
  const lostSets = gone === 0 ? [] : [finding('journal-set-damaged', 'warning', { gone })];
  const newer = state === 'newer' ? [newerFinding] : [];
  return {
    header,
    entries,
    given: body.given,
    sets: body.sets,
    exports: body.exports,
    state: gone > 0 && state === 'whole' ? 'damaged' : state,
    findings: [
      ...newer,
      ...gapFindings(scan, dropped, nameless),
      ...lostSets,
      ...(newer.length > 0 ? [] : tornFinding(scan)),
      ...found,
    ],
    scan,
    steps: body.steps,
  };
}

/** Release 0.1.0: no kinds, no numbers, sets within the journal. */
function readOld(scan: FrameScan): JournalContent {
  const [first, ...rest] = scan.frames.map((f) => f.message);
  if (scan.gaps.some((g) => g.before === 0)) return damagedStart();
  const migrated = migrate(1, { header: first, messages: rest });
  const header = headerSchema.safeParse(migrated.header);
  if (!header.success) return damagedStart();
  const body = newBody();
  let floor = 0;
  for (const [n, message] of migrated.messages.entries()) {
    if (scan.gaps.some((g) => g.before === n + 1)) {
      body.afterGap = true;
      floor = UNKNOWN_STEP;
      body.steps = noSteps;
    }
    const source = oldSourceSchema.safeParse(message);
    if (source.success) {
      body.sets.push({ number: body.sets.length + 1, source: oldSourceOf(source.data) });
      continue;
    }
    const entry = unpackEntry(message, [], () => undefined);
    if (entry === null) {
      body.unknown = true;
      break;
    }
    const next = linkEntry(body.steps, n + 1, entry, floor);
    body.linked.push({ seq: n + 1, entry, link: next.link, afterGap: body.afterGap });
    body.afterGap = false;
    body.steps = next.steps;
    if (
      isGiven(
        entry,
        body.sets.map((s) => s.source),
      )
    )
      body.given.add(entry);
  }
  const used = body.unknown ? { ...scan, gaps: [] } : scan;
  return finish(header.data, body, used, body.unknown ? 'newer' : 'older', migrated.findings);
}

/** Adds what loaded files hold and does no more: not a user's own work. */
export function isGiven(entry: JournalEntry, imported: readonly RtstructSource[]): boolean {
  if (entry.type !== 'do') return false;
  const ids = new Set<string>();
  for (const change of entry.command.changes) {
    if (change.kind === 'structure') {
      if (change.before !== null || !imported.some((s) => s.rois.has(change.structureId))) return false;
      ids.add(change.structureId);
    } else if (change.before.length > 0 || !ids.has(change.structureId)) return false;
  }
  return ids.size > 0;
}
