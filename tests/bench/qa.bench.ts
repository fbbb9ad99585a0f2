/** What a physicist waits for: comparison, check and report of 25 or more structures on 200 slices, as commands in processes of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePhantom } from '../../src/backend/demo/phantom-files.ts';
import { pedicle } from '../builders/cli.ts';
import type { Bench } from './types.ts';

type Files = { readonly ct: string; readonly set: string; readonly out: string };

/** A phantom of 512 × 512 × 200 voxels made for one bench, and the command's wall time in it. */
async function timed(args: (f: Files) => string[]): Promise<{ ms: number; structures: number }> {
  const out = mkdtempSync(join(tmpdir(), 'pedicle-bench-qa-'));
  try {
    const made = await writePhantom(join(out, 'case'), {
      size: [512, 512],
      slices: 200,
      // 25 cm of a patient: some 25 structures.
      spacingMm: [0.977, 0.977, 1.25],
      levels: { from: 'T8', to: 'L5' },
    });
    const start = performance.now();
    const run = await pedicle(...args({ ct: made.ctFolder, set: made.rtstructPath ?? '', out }));
    const ms = performance.now() - start;
    if (run.status > 1) throw new Error(run.err);
    return { ms, structures: made.structureNames.length };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const bench = (name: string, limitMs: number, args: (f: Files) => string[]): Bench => ({
  name,
  goal: `≤ ${limitMs / 1000} s`,
  run: async () => {
    const { ms, structures } = await timed(args);
    const note = `${structures} structures, 512 × 512 × 200, reading of the files included`;
    return { rows: [{ who: 'Pedicle', medianMs: ms, note }], met: ms <= limitMs };
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
