/** RTSTRUCT speed: 21 structures both ways beside plastimatch, and the proved export of millions of points. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rasterize } from '../../src/core/contours/index.ts';
import type { Grid } from '../../src/core/geometry/grid.ts';
import { cropMask, type Mask } from '../../src/core/masks/index.ts';
import { decodeRtstruct, encodeRtstruct } from '../../src/dicom/rtstruct/index.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from '../builders/ct-series.ts';
import { maskToArray } from '../builders/mask-arrays.ts';
import { makeSet, structureOfMask } from '../builders/rt-structures.ts';
import { descendants } from './memory/processes.ts';
import { type Bench, type BenchResult, medianMs } from './types.ts';

const dims = [512, 512, 200] as const;

/** Ellipse with an elliptic hole over a range of slices, in mm around the image's middle. */
interface Shape {
  readonly name: string;
  readonly centre: readonly [number, number];
  readonly radius: readonly [number, number];
  readonly hole?: number;
  readonly slices: readonly [number, number];
}

const vertebrae = Array.from(
  { length: 13 },
  (_, n): Shape => ({
    name: `V${n}`,
    centre: [0, 60],
    radius: [28, 32],
    hole: 8,
    slices: [4 + 15 * n, 15 + 15 * n],
  }),
);
const shapes: readonly Shape[] = [
  { name: 'Ring', centre: [0, 0], radius: [190, 130], hole: 60, slices: [0, 200] },
  { name: 'Lung_L', centre: [80, 0], radius: [60, 80], slices: [90, 200] },
  { name: 'Lung_R', centre: [-80, 0], radius: [60, 80], slices: [90, 200] },
  { name: 'Liver', centre: [-60, -10], radius: [90, 70], slices: [40, 110] },
  { name: 'Heart', centre: [20, -40], radius: [50, 45], slices: [100, 160] },
  { name: 'Cord', centre: [0, 60], radius: [6, 5], slices: [0, 200] },
  { name: 'Canal', centre: [0, 60], radius: [9, 8], slices: [0, 200] },
  { name: 'Aorta', centre: [15, 30], radius: [11, 11], slices: [0, 180] },
  ...vertebrae,
];

function shapeToMask(grid: Grid, shape: Shape): Mask {
  const { centre, radius, slices, hole = 0 } = shape;
  const step = 0.9765625;
  const [ci, cj] = [256 + centre[0] / step, 256 + centre[1] / step];
  const [ri, rj] = [radius[0] / step, radius[1] / step];
  const lo = [Math.floor(ci - ri - 2), Math.floor(cj - rj - 2), slices[0]] as const;
  const size = [Math.ceil(2 * ri + 4), Math.ceil(2 * rj + 4), slices[1] - slices[0]] as const;
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  let n = 0;
  for (let k = 0; k < size[2]; k += 1) {
    const wave = 1 - 0.15 * Math.sin((k + slices[0]) / 9);
    for (let j = 0; j < size[1]; j += 1) {
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        const [x, y] = [i + lo[0] - ci, j + lo[1] - cj];
        const r = Math.hypot(x / ri, y / rj) / (wave * (1 + 0.05 * Math.sin(7 * Math.atan2(y, x))));
        data[n] = r <= 1 && Math.hypot(x, y) * step > hole ? 1 : 0;
      }
    }
  }
  return cropMask({ grid, box: { lo, size }, data });
}

const grid = makeGrid([...dims], [0.9765625, 0.9765625, 1.5], { originMm: [-250, -250, -150] });
const ct = makeCtSeries(grid);
const hasPlastimatch = spawnSync('plastimatch', ['--version']).status === 0;
const folder = (): string => mkdtempSync(join(tmpdir(), 'pedicle-bench-'));
const timed = (args: readonly string[]): number => {
  const start = performance.now();
  execFileSync('plastimatch', args, { stdio: 'ignore' });
  return performance.now() - start;
};

function writeCt(to: string): void {
  mkdirSync(join(to, 'ct'));
  for (const [n, file] of makeCtFiles(ct).entries()) writeFileSync(join(to, 'ct', `${n}.dcm`), file);
}

function writeNrrd(path: string, mask: Mask): void {
  const m = grid.indexToPatient;
  const header = `NRRD0004\ntype: unsigned char\ndimension: 3\nspace: left-posterior-superior\nsizes: ${dims.join(' ')}\nspace directions: (${m[0]},0,0) (0,${m[5]},0) (0,0,${m[10]})\nkinds: domain domain domain\nencoding: gzip\nspace origin: (${m[3]},${m[7]},${m[11]})\n\n`;
  writeFileSync(path, Buffer.concat([Buffer.from(header), gzipSync(maskToArray(mask), { level: 1 })]));
}

function result(ms: number, peer: number | null, limitMs: number, ratio: number): BenchResult {
  const rows = [
    { who: 'Pedicle', medianMs: ms },
    ...(peer === null
      ? []
      : [{ who: 'plastimatch', medianMs: peer, note: 'one run, process start and files included' }]),
  ];
  const met = peer === null ? null : ms <= limitMs && ms <= ratio * peer;
  return { rows, met, ...(peer !== null && { remark: `${(ms / peer).toFixed(3)} × plastimatch` }) };
}

async function masksToRtstruct(): Promise<BenchResult> {
  const masks = shapes.map((shape) => shapeToMask(grid, shape));
  const own = folder();
  try {
    const ms = await medianMs(() => {
      const set = makeSet(
        ct,
        shapes.map(({ name }, n) => structureOfMask(name, masks[n]!)),
      );
      writeFileSync(join(own, 'rs.dcm'), encodeRtstruct(set, ct));
    });
    if (!hasPlastimatch) return result(ms, null, 2000, 0.1);
    writeCt(own);
    mkdirSync(join(own, 'masks'));
    for (const [n, mask] of masks.entries()) writeNrrd(join(own, 'masks', `${shapes[n]!.name}.nrrd`), mask);
    const peer = timed([
      'convert',
      '--input-prefix',
      join(own, 'masks'),
      '--referenced-ct',
      join(own, 'ct'),
      '--output-dicom',
      join(own, 'out'),
    ]);
    return result(ms, peer, 2000, 0.1);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function rtstructToMasks(): Promise<BenchResult> {
  const own = folder();
  try {
    const set = makeSet(
      ct,
      shapes.map((shape) => structureOfMask(shape.name, shapeToMask(grid, shape))),
    );
    const path = join(own, 'rs.dcm');
    writeFileSync(path, encodeRtstruct(set, ct));
    const ms = await medianMs(() =>
      decodeRtstruct(readFileSync(path), ct).structureSet.structures.map((s) => rasterize(grid, s.slices)),
    );
    if (!hasPlastimatch) return result(ms, null, 1000, 0.2);
    writeCt(own);
    const peer = timed([
      'convert',
      '--input',
      path,
      '--referenced-ct',
      join(own, 'ct'),
      '--output-prefix',
      join(own, 'out'),
      '--prefix-format',
      'nrrd',
    ]);
    return result(ms, peer, 1000, 0.2);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** A proved export in a process of its own; memory is that of the process and of the second reader together. */
async function provedExport(pointsEach: number, structures: number, limitMs: number): Promise<BenchResult> {
  const script = fileURLToPath(new URL('./export/export-points.ts', import.meta.url));
  const child = spawn(process.execPath, [script, String(pointsEach), String(structures)]);
  let [out, peakMb] = ['', 0];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const timer = setInterval(() => {
    peakMb = Math.max(
      peakMb,
      descendants().reduce((sum, p) => sum + p.pssMb, 0),
    );
  }, 100);
  await once(child, 'close');
  clearInterval(timer);
  const { ms, cpuMs, points, fileMb } = JSON.parse(out) as Record<
    'ms' | 'cpuMs' | 'points' | 'fileMb',
    number
  >;
  const note = `${points} points, ${fileMb.toFixed(0)} MB, CPU ${(cpuMs / 1000).toFixed(1)} s without the second reader's`;
  return { rows: [{ who: 'Pedicle', medianMs: ms, peakMb, note }], met: ms <= limitMs && peakMb <= 1024 };
}

export const benches: Bench[] = [
  {
    name: 'RTSTRUCT: 21 masks → file (512×512×200)',
    goal: '≤ 2 s and ≤ 0.1 × plastimatch',
    run: masksToRtstruct,
  },
  {
    name: 'RTSTRUCT: file → 21 masks (512×512×200)',
    goal: '≤ 1 s and ≤ 0.2 × plastimatch',
    run: rtstructToMasks,
  },
  {
    name: 'RTSTRUCT: 1 000 000 points written, proved twice, released',
    goal: '≤ 10 s and ≤ 1 GB',
    run: () => provedExport(500, 10, 10_000),
  },
  {
    name: 'RTSTRUCT: 5 000 000 points written, proved twice, released',
    goal: '≤ 15 s and ≤ 1 GB',
    run: () => provedExport(500, 50, 15_000),
  },
  {
    name: 'RTSTRUCT: 5 000 000 points in 60 000 contours',
    goal: '≤ 15 s and ≤ 1 GB',
    run: () => provedExport(83, 301, 15_000),
  },
];
