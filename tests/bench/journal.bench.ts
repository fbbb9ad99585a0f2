/** The journal of an imported set of five million points: what importing it, one brush stroke, the list and resuming cost. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSessions } from '../../src/backend/journal/list.ts';
import { journalStore } from '../../src/backend/journal/store.ts';
import type { JournalEntry } from '../../src/contract/index.ts';
import { header, importedSet } from '../builders/journals.ts';
import type { Bench, BenchResult } from './types.ts';

const GOAL_BYTES = 1_000_000;
const RUNS = 20;

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-bench-journal-'));
  const kb = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1000;
  const files = (part: string): string[] => readdirSync(folder).filter((n) => n.includes(part));
  try {
    const { source, entry } = importedSet(250, 200, 100);
    const journal = await journalStore(folder).create('j', header);
    const importing = await timed(() => journal.append([entry], { sources: [source] }));
    const afterImport = kb(files('.pedicle-journal'));
    let [stroked, worst] = [0, 0];
    const change = entry.type === 'do' ? entry.command.changes[7] : undefined;
    if (change?.kind !== 'slice') throw new Error('no slice to edit');
    let before = change.after;
    for (let n = 0; n < RUNS; n += 1) {
      const after = before.map((ring) => ring.map((v) => v + 0.1));
      const stroke: JournalEntry = {
        type: 'do',
        command: { label: 'Brush', at: n, changes: [{ ...change, before, after }] },
      };
      const bytesBefore = kb(readdirSync(folder));
      stroked += (await timed(() => journal.append([stroke], { sources: [source] }))).ms / RUNS;
      worst = Math.max(worst, kb(readdirSync(folder)) - bytesBefore);
      before = after;
    }
    await journal.close();
    const listing = await timed(() => listSessions(folder));
    const resuming = await timed(async () => (await journalStore(folder).hold('j')).resume(null, null));
    await resuming.value.journal.close();
    return {
      rows: [
        { who: 'one stroke, on disk', medianMs: stroked, note: `${worst.toFixed(1)} kB at most` },
        {
          who: 'import, on disk',
          medianMs: importing.ms,
          note: `${afterImport.toFixed(1)} kB of journal, ${(kb(files('.set-')) / 1000).toFixed(1)} MB of set file, once`,
        },
        { who: 'list of sessions', medianMs: listing.ms },
        { who: 'resume', medianMs: resuming.ms, note: `${resuming.value.entries.length} entries` },
      ],
      met: worst * 1000 <= GOAL_BYTES,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [
  { name: 'journal: 250 structures, 5 000 000 points', goal: 'an edit writes ≤ 1 MB', run },
];
