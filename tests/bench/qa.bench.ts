/** What a physicist waits for: comparison, check and report of a set on 200 slices, as commands typed by a user. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePhantom } from '../../src/backend/demo/phantom-files.ts';
import type { Bench } from './types.ts';

type Files = { readonly ct: string; readonly set: string; readonly out: string };

/** First levels of phantoms of 25 cm: from L3 on 25 structures, from T8 on 37. */
const FROM = ['L3', 'T8'] as const;

const launcher = fileURLToPath(new URL('../../src/hosts/launch/pedicle.mjs', import.meta.url));

/** `npx pedicle …`: exit code 1 are findings. */
const typed = (...args: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [launcher, ...args], { maxBuffer: 1 << 28 }, (error, _out, err) => {
      if (error === null || error.code === 1) resolve();
      else reject(new Error(err));
    });
  });

/** A phantom of 512 × 512 × 200 voxels made for one bench, and the command's wall time in it. */
async function timed(
  from: (typeof FROM)[number],
  args: (f: Files) => string[],
): Promise<{ ms: number; structures: number }> {
  const out = mkdtempSync(join(tmpdir(), 'pedicle-bench-qa-'));
  try {
    const made = await writePhantom(join(out, 'case'), {
      size: [512, 512],
      slices: 200,
      spacingMm: [0.977, 0.977, 1.25],
      levels: { from, to: 'L5' },
    });
    const command = args({ ct: made.ctFolder, set: made.rtstructPath ?? '', out });
    // Compiled code is kept from one start to the next: the first one after an update is slower, and not what is asked here.
    const first = args({
      ct: made.ctFolder,
      set: made.rtstructPath ?? '',
      out: mkdtempSync(join(out, 'first-')),
    });
    await typed(...first);
    const start = performance.now();
    await typed(...command);
    return { ms: performance.now() - start, structures: made.structureNames.length };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const bench = (name: string, limitMs: number, args: (f: Files) => string[]): Bench => ({
  name,
  goal: `≤ ${limitMs / 1000} s with 25 structures`,
  run: async () => {
    const rows = [];
    for (const from of FROM) {
      const { ms, structures } = await timed(from, args);
      const note = '512 × 512 × 200, start of the command and reading of the files included';
      rows.push({ who: `Pedicle, ${structures} structures`, medianMs: ms, note });
    }
    return { rows, met: (rows[0]?.medianMs ?? Number.POSITIVE_INFINITY) <= limitMs };
  },
});

export const benches: Bench[] = [
  bench('qa: comparison', 10_000, ({ ct, set }) => ['compare', '--ct', ct, set, set]),
  bench('qa: check', 3000, ({ ct, set }) => ['check', set, '--ct', ct]),
  bench('qa: report', 20_000, ({ ct, set, out }) => [
    'report',
    ct,
    set,
    '--reference',
    set,
    '--out',
    join(out, 'r.html'),
  ]),
];
