/** Metrics of two structures the size of a liver and of a vertebra, beside the scipy implementation in the same run. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGrid, spacingMm, type Vec3 } from '../../src/core/geometry/grid.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import { compareMasks } from '../../src/core/metrics/index.ts';
import { surfelAreasMm2 } from '../../src/core/metrics/surfels.ts';
import { type Bench, type BenchResult, medianMs } from './types.ts';

const script = fileURLToPath(new URL('../interop/core/metrics/scipy_metrics.py', import.meta.url));
const hasScipy = spawnSync('/usr/bin/python3', ['-c', 'import scipy']).status === 0;

/** A 512 × 512 × 200 planning CT grid. */
const grid = createGrid({
  dims: [512, 512, 200],
  originMm: [-250, -250, -400],
  stepIMm: [0.9765625, 0, 0],
  stepJMm: [0, 0.9765625, 0],
  stepKMm: [0, 0, 2],
});

/** A lumpy ellipsoid; radii in voxels, `phase` moves the lumps. */
function lump(centre: Vec3, radii: Vec3, phase: number): Mask {
  const lo = centre.map((c, a) => Math.floor(c - 1.15 * (radii[a] as number))) as unknown as Vec3;
  const size = radii.map((r) => Math.ceil(2.3 * r) + 2) as unknown as Vec3;
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, n = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        const [x, y, z] = [i + lo[0], j + lo[1], k + lo[2]].map(
          (v, a) => (v - (centre[a] as number)) / (radii[a] as number),
        ) as unknown as Vec3;
        const wave =
          0.08 * Math.sin(6 * x + phase) * Math.cos(5 * y - phase) + 0.05 * Math.sin(9 * z + phase);
        if (x * x + y * y + z * z <= 1 + wave) data[n] = 1;
      }
    }
  }
  return { grid, box: { lo, size }, data };
}

function rawFile(mask: Mask, path: string): string {
  const [ni, nj, nk] = grid.dims;
  const full = new Uint8Array(ni * nj * nk);
  const { lo, size } = mask.box;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const from = size[0] * (j + size[1] * k);
      full.set(mask.data.subarray(from, from + size[0]), lo[0] + ni * (j + lo[1] + nj * (k + lo[2])));
    }
  }
  writeFileSync(path, full);
  return path;
}

/** Median ms of the scipy implementation on a pair (reading and cropping left out: both sides get cropped masks). */
function scipyMs(reference: Mask, test: Mask): number {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-bench-'));
  try {
    const pair = [rawFile(reference, join(folder, 'a.raw')), rawFile(test, join(folder, 'b.raw'))];
    const [areas, job] = [join(folder, 'areas.json'), join(folder, 'job.json')];
    writeFileSync(areas, JSON.stringify([...surfelAreasMm2(grid.indexToPatient)]));
    writeFileSync(
      job,
      JSON.stringify({ dims: grid.dims, spacing: spacingMm(grid), tolerances: [1, 2, 3], pairs: [pair] }),
    );
    const out = execFileSync('/usr/bin/python3', [script, areas, job, '3'], { encoding: 'utf8' });
    return (JSON.parse(out) as { medianMs: number }[])[0]?.medianMs as number;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bench(name: string, reference: Mask, test: Mask, goalMs: number): Bench {
  return {
    name: `metrics: ${name}`,
    goal: `≤ ${goalMs} ms and ≤ 0.2 × scipy`,
    run: async (): Promise<BenchResult> => {
      const ours = await medianMs(() => compareMasks(reference, test), 15, 10);
      const rows: { who: string; medianMs: number; note?: string }[] = [
        { who: 'Pedicle', medianMs: ours, note: 'every metric of compareMasks' },
      ];
      if (!hasScipy) return { rows, met: null };
      const theirs = scipyMs(reference, test);
      rows.push({
        who: 'scipy',
        medianMs: theirs,
        note: 'surface-distance algorithm, vectorised, Dice and APL too',
      });
      return {
        rows,
        met: ours <= goalMs && ours <= 0.2 * theirs,
        remark: `${(ours / theirs).toFixed(3)} × scipy`,
      };
    },
  };
}

export const benches: Bench[] = [
  bench('liver', lump([210, 200, 100], [100, 90, 38], 0), lump([212, 201, 101], [99, 91, 38], 0.4), 150),
  bench('vertebra', lump([250, 250, 115], [38, 38, 11], 0), lump([251, 250, 115], [38, 37, 11], 0.5), 30),
  bench(
    'two structures far apart',
    lump([150, 150, 60], [60, 50, 20], 0),
    lump([350, 350, 150], [60, 50, 20], 0),
    150,
  ),
];
