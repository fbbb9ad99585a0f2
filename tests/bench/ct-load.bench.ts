/** CT load, 512 × 512 × 200 Int16: headers and voxels from disk (page cache warm), each contender in its own process. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { MARK, writeCtSeries } from './ct-series.ts';
import type { Bench, BenchResult } from './types.ts';

const RUNS = '5';
const VOLUME_MB = (512 * 512 * 200 * 2) / 2 ** 20;
const here = (name: string): string => fileURLToPath(new URL(`./ct-load/${name}`, import.meta.url));

/** Pedicle's contender as it is shipped in the desktop package: one JavaScript file. From source Node strips types first. */
async function bundled(scratch: string): Promise<string> {
  const bundle = await rolldown({
    input: here('pedicle.ts'),
    platform: 'node',
    external: [/^@cornerstonejs/],
    logLevel: 'silent',
  });
  await bundle.write({ dir: scratch, format: 'esm', entryFileNames: 'pedicle.mjs' });
  return join(scratch, 'pedicle.mjs');
}

type Row = BenchResult['rows'][number];

/**
 * Through a shell: the peak memory of a process counts what its parent held when it was started, and a shell holds
 * nothing while this process holds the test series.
 */
function contender(who: string, command: string, args: readonly string[]): Row | null {
  try {
    const lines = execFileSync('/bin/sh', ['-c', '"$@"; exit $?', 'sh', command, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [first, last] = lines.split('\n').map((line) => JSON.parse(line));
    const note =
      last.sum === MARK
        ? `first ${first.firstMs.toFixed(0)} ms, CPU ${last.cpuMs?.toFixed(0) ?? '?'} ms`
        : 'WRONG VOXELS';
    return { who, medianMs: last.ms, peakMb: first.peakMb, note };
  } catch {
    return null;
  }
}

function dcmtk(folder: string, scratch: string): Row | null {
  if (!existsSync('/usr/include/dcmtk/dcmdata/dctk.h')) return null;
  const binary = join(scratch, 'dcmtk_peer');
  try {
    const libraries = ['-ldcmdata', '-loflog', '-lofstd'];
    execFileSync('g++', ['-O2', '-std=c++17', here('dcmtk_peer.cc'), '-o', binary, ...libraries], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  return contender('DCMTK (C++)', binary, [folder, RUNS]);
}

async function run(): Promise<BenchResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'pedicle-ct-load-'));
  const folder = mkdtempSync(join(scratch, 'ct-'));
  try {
    writeCtSeries(folder, 200);
    const own = contender('Pedicle', process.execPath, [await bundled(scratch), folder, RUNS]);
    if (own === null) throw new Error('Pedicle did not load the series');
    const parser = contender('dicom-parser', process.execPath, [here('dicom-parser.ts'), folder, RUNS]);
    const pydicom = contender('pydicom', '/usr/bin/python3', [here('pydicom_peer.py'), folder, RUNS]);
    const native = dcmtk(folder, scratch);
    const source = contender('Pedicle from source', process.execPath, [here('pedicle.ts'), folder, RUNS]);
    const rows = [own, parser, pydicom, native, source].filter((row) => row !== null);
    const limits = [
      [parser, 0.6],
      [pydicom, 1],
      [native, 1],
    ] as const;
    const fast = limits.every(([peer, factor]) => peer === null || own.medianMs <= factor * peer.medianMs);
    const small = (own.peakMb ?? Number.POSITIVE_INFINITY) <= VOLUME_MB + 60;
    const right = own.note?.startsWith('first') === true;
    const absent = native === null ? 'DCMTK left out: no libdcmtk-dev.' : '';
    return {
      rows,
      met: parser === null ? null : fast && small && right,
      remark: `Peak of the process during the first load; volume ${VOLUME_MB} MB. ${absent}`,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [
  {
    name: 'ct-load: 512 × 512 × 200 Int16',
    goal: '≤ 0.6 × dicom-parser, ≤ 1.0 × pydicom and DCMTK, peak ≤ volume + 60 MB',
    run,
  },
];
