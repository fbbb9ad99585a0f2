/** Zeros, cuts and flips over the whole of a journal and its set file: every intact record is kept, in its place, and nothing is made up. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scanFrames } from '../../src/backend/journal/frames.ts';
import { journalStore } from '../../src/backend/journal/store.ts';
import type { JournalEntry } from '../../src/contract/index.ts';
import { added, contoursOf, header, importedSet, stroke } from '../builders/journals.ts';
import { temporaryFolders } from '../builders/temporary-folder.ts';

const newFolder = temporaryFolders('damage');
const { source, entry: imported } = importedSet(3, 2, 4);
/** Each stroke on a slice of its own: what a lost one leaves out can be told from the others. */
const strokes = Array.from({ length: 12 }, (_, n) => stroke(n + 1, n));
const ENTRIES: readonly JournalEntry[] = [added, imported, ...strokes];
/** Frames: two headers, `added`, the set, `imported`, the strokes. */
const SET_FRAME = 3;
const frameOf = (n: number): number => (n === 0 ? 2 : n + 3);
const ALWAYS = process.env.PEDICLE_LONG === undefined;

let intact: Buffer;
let set: Buffer;
let folder = '';
let ends: number[];
beforeAll(async () => {
  folder = await newFolder();
  const journal = await journalStore(folder).create('j', header);
  await journal.append([added]);
  await journal.append([imported], { sources: [source] });
  for (const entry of strokes) await journal.append([entry]);
  await journal.close();
  intact = await readFile(join(folder, 'j.pedicle-journal'));
  set = await readFile(join(folder, 'j.set-1'));
  let at = 0;
  ends = scanFrames(intact).frames.map((f) => {
    at += 40 + f.length;
    return at;
  });
  expect(at).toBe(intact.length);
});

async function read(bytes: Buffer, setBytes = set) {
  await writeFile(join(folder, 'j.pedicle-journal'), bytes);
  await writeFile(join(folder, 'j.set-1'), setBytes);
  const held = await journalStore(folder).hold('j');
  await held.release();
  return held.content;
}

/** Frames that bytes `[from, to)` touch. */
const hit = (from: number, to: number): number[] =>
  ends.flatMap((end, n) => (from < end && to > (ends[n - 1] ?? 0) ? [n] : []));

async function expectRest(bytes: Buffer, frames: readonly number[], what: string): Promise<void> {
  if (frames.includes(0) && frames.includes(1)) {
    await expect(read(bytes), what).rejects.toMatchObject({ code: 'journal-unreadable' });
    return;
  }
  const content = await read(bytes);
  const kept = ENTRIES.filter((_, n) => !frames.includes(frameOf(n)));
  const rest = [added, ...strokes.filter((stroke) => kept.includes(stroke))];
  expect(contoursOf(content.entries, 's'), what).toEqual(contoursOf(rest, 's'));
  if (!frames.includes(frameOf(0)) && !frames.includes(SET_FRAME))
    expect(content.entries, what).toEqual(kept);
  const codes = content.findings.map((f) => f.code);
  const lastOnly = frames.every((n) => n === ends.length - 1);
  if (!lastOnly && Math.max(...frames) < ends.length - 1) expect(codes, what).toContain('journal-damaged');
}

/** Offsets over the whole file: each 7th always, every one with PEDICLE_LONG. */
const offsets = (length: number, step = ALWAYS ? 7 : 1): number[] =>
  Array.from({ length: Math.ceil(length / step) }, (_, n) => n * step);

describe('a damaged journal', { timeout: ALWAYS ? 120_000 : 3_600_000 }, () => {
  it('with one bit flipped anywhere loses the record hit, and says so', async () => {
    for (const at of offsets(intact.length)) {
      const bytes = Buffer.from(intact);
      bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
      await expectRest(bytes, hit(at, at + 1), `flip at ${at}`);
    }
  });

  it.each([16, 512])('with %i zeros anywhere loses the records hit, and says so', async (length) => {
    for (const at of offsets(intact.length, ALWAYS ? 61 : 11)) {
      const bytes = Buffer.from(intact);
      const end = Math.min(at + length, bytes.length);
      bytes.fill(0, at, end);
      const changed = [...Array(end - at).keys()].map((n) => n + at).filter((n) => intact[n] !== 0);
      if (changed.length === 0) continue;
      await expectRest(bytes, hit(Math.min(...changed), Math.max(...changed) + 1), `zeros at ${at}`);
    }
  });

  it('cut anywhere gives the whole records before the cut', async () => {
    for (const at of offsets(intact.length)) {
      if (at < (ends[0] as number)) continue;
      const content = await read(intact.subarray(0, at));
      const whole = ends.filter((end) => end <= at).length;
      expect(content.entries, `cut at ${at}`).toEqual(ENTRIES.filter((_, n) => frameOf(n) < whole));
    }
  });

  it('with zeros behind its end, as a power cut leaves them, is whole', async () => {
    for (const zeros of [1, 8, 39, 40, 4096]) {
      const content = await read(Buffer.concat([intact, Buffer.alloc(zeros)]));
      expect(content.entries).toEqual(ENTRIES);
      expect(content.findings).toEqual([]);
    }
  });

  it('with a set file damaged anywhere loses the contours of one structure at most, and says so', async () => {
    const frames = scanFrames(set).frames;
    const headerEnd = 40 + (frames[0] as { length: number }).length;
    for (const at of offsets(set.length, ALWAYS ? 29 : 1)) {
      const bytes = Buffer.from(set);
      bytes[at] = (bytes[at] as number) ^ 4;
      const content = await read(intact, bytes);
      expect(content.entries.slice(2)).toEqual(strokes);
      expect(content.findings.map((f) => f.code)).toContain('journal-set-damaged');
      const changes = content.entries[1]?.type === 'do' ? content.entries[1].command.changes : [];
      const slices = changes.filter((c) => c.kind === 'slice');
      expect(slices, `flip at ${at}`).toHaveLength(at < headerEnd ? 0 : 4);
    }
  });

  it('is written anew on resuming: the damaged file stays beside it until the user deletes the session', async () => {
    const bytes = Buffer.from(intact);
    bytes[(ends[6] as number) + 60] = 0xff;
    await read(bytes);
    const store = journalStore(folder);
    const resumed = await (await store.hold('j')).resume(null, null);
    expect(resumed.findings[0]?.message).toMatch(/1 of its records are lost/);
    await resumed.journal.append([stroke(50)]);
    await resumed.journal.close();
    expect(await readFile(join(folder, 'j.damaged-1'))).toEqual(bytes);
    const again = await store.hold('j');
    expect(again.content.findings).toEqual([]);
    expect(again.content.entries).toEqual([...ENTRIES.filter((_, n) => frameOf(n) !== 7), stroke(50)]);
    await again.release();
    await store.remove('j');
    expect(await readdir(folder)).toEqual([]);
  });
});
