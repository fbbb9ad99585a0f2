/** Segmentation of a 512 × 512 × 200 CT: seconds, memory, and where the time goes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnce } from '../../src/backend/segmentation/child/session.ts';
import {
  listModels,
  type ModelFolder,
  runSegmentation,
  type SegmentationResult,
} from '../../src/backend/segmentation/index.ts';
import { createGrid } from '../../src/core/geometry/grid.ts';
import type { IndexBox, Volume } from '../../src/core/masks/index.ts';
import { resampleToModel } from '../../src/inference/raster/resample.ts';
import { testManifest } from '../builders/model-manifest.ts';
import { encodeOnnx } from '../builders/onnx.ts';
import { type Bench, type BenchResult, medianMs } from './types.ts';

const MODELS = new URL('../../models', import.meta.url).pathname;

/** A trunk of soft tissue with lungs, spine and noise, 0.98 × 0.98 × 3 mm, 600 mm long, on a couch. */
function largeCt(): Volume {
  const grid = createGrid({
    dims: [512, 512, 200],
    originMm: [-250, -250, 0],
    stepIMm: [0.98, 0, 0],
    stepJMm: [0, 0.98, 0],
    stepKMm: [0, 0, 3],
  });
  const data = new Int16Array(512 * 512 * 200);
  let state = 1;
  for (let k = 0, v = 0; k < 200; k += 1) {
    for (let j = 0; j < 512; j += 1) {
      const y = 0.98 * j - 250;
      for (let i = 0; i < 512; i += 1, v += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        const x = 0.98 * i - 250;
        const noise = (state >>> 27) - 16;
        if ((x / 190) ** 2 + (y / 120) ** 2 > 1) data[v] = y > 130 && y < 134 ? -100 : -1000;
        else if (Math.hypot(x, y - 70) < 18) data[v] = 350 + noise;
        else if (k > 110 && Math.hypot((Math.abs(x) - 85) / 65, y / 80) < 1) data[v] = -850 + noise;
        else data[v] = 40 + noise;
      }
    }
  }
  return { grid, data };
}

/** The shipped models, or the trial where they are not there yet. */
async function shipped(): Promise<ModelFolder[]> {
  const { models } = await listModels(MODELS);
  const real = models.filter((m) => m.manifest.status !== 'trial');
  return real.length > 0 ? real : models;
}

async function segmentOnce(
  region: IndexBox | null,
): Promise<SegmentationResult & { ms: number; ids: string }> {
  const models = await shipped();
  const volume = largeCt();
  const start = performance.now();
  const result = await runSegmentation({
    volume,
    models,
    threads: 2,
    ...(region ? { region } : {}),
  });
  return { ...result, ms: performance.now() - start, ids: models.map((m) => m.manifest.id).join(' + ') };
}

const steps = (r: SegmentationResult): string =>
  Object.entries(r.timingsMs)
    .filter(([, ms]) => ms >= 100)
    .map(([step, ms]) => `${step} ${(ms / 1000).toFixed(1)}`)
    .join(', ');

async function job(region: IndexBox | null, goalS: number, goalMb: number): Promise<BenchResult> {
  const r = await segmentOnce(region);
  return {
    rows: [{ who: `Pedicle (${r.ids}, ${r.provider})`, medianMs: r.ms, peakMb: r.peakMb, note: steps(r) }],
    met: r.ms <= goalS * 1000 && r.peakMb <= goalMb,
    remark: `${r.structures.length} structures; ${r.cpuSeconds} s of processor time; seconds by step in the note.`,
  };
}

async function cancelling(): Promise<BenchResult> {
  const models = await shipped();
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const abort = new AbortController();
    let asked = 0;
    await runSegmentation(
      { volume: largeCt(), models, threads: 2 },
      {
        signal: abort.signal,
        onProgress: (p) => {
          if (p.stage !== 'network' || asked > 0) return;
          asked = performance.now();
          abort.abort();
        },
      },
    ).catch(() => undefined);
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  const worst = times.at(-1) as number;
  return {
    rows: [{ who: 'Pedicle', medianMs: times[1] as number, note: `worst ${worst.toFixed(0)} ms` }],
    met: worst <= 200,
  };
}

async function resampling(): Promise<BenchResult> {
  const ct = largeCt();
  const rows = [];
  for (const [spacing, resample] of [
    [2, 'linear'],
    [2, 'area'],
    [3, 'area'],
  ] as const) {
    const { input } = testManifest({ input: { spacingMm: [spacing, spacing, spacing], resample } });
    rows.push({
      who: `Pedicle ${spacing} mm ${resample}`,
      medianMs: await medianMs(() => resampleToModel(ct, input), 3),
    });
  }
  return { rows, met: null, remark: 'The whole 512 × 512 × 200 volume, not cropped to the body.' };
}

/** What the machine gives: one dense 3 × 3 × 3 convolution, 64 → 64 channels, in ONNX Runtime. */
async function convolution(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'pedicle-bench-'));
  const [channels, side] = [64, 48];
  const weights = Array.from({ length: channels * channels * 27 }, (_, n) => Math.sin(n) / 100);
  const onnx = encodeOnnx({
    nodes: [
      {
        op: 'Conv',
        inputs: ['image', 'w'],
        outputs: ['logits'],
        attributes: { kernel_shape: [3, 3, 3], pads: [1, 1, 1, 1, 1, 1] },
      },
    ],
    weights: [{ name: 'w', dims: [channels, channels, 3, 3, 3], values: weights }],
    inputs: [{ name: 'image', dims: [1, channels, side, side, side] }],
    outputs: [{ name: 'logits', dims: [1, channels, side, side, side] }],
  });
  try {
    await writeFile(join(folder, 'threshold.onnx'), onnx);
    const model = { folder, manifest: testManifest() };
    const input = new Float32Array(channels * side ** 3).fill(0.5);
    const dims = [1, channels, side, side, side];
    const load = await medianMs(() => runOnce(model, input, dims, 2, 1), 3, 1);
    const ms = await medianMs(() => runOnce(model, input, dims, 2, 9), 3, 0);
    const perRun = (ms - load) / 8;
    const gflops = (2 * 27 * channels * channels * side ** 3) / perRun / 1e6;
    return {
      rows: [{ who: 'ONNX Runtime', medianMs: perRun, note: `${gflops.toFixed(0)} GFLOP/s on two threads` }],
      met: null,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** FLOP of a network of models/training/pedicle_training/net.py for each half-resolution voxel, from its configuration. */
function flopPerHalfVoxel(
  [a, b, c, d]: [number, number, number, number],
  [n0, n1, n2]: [number, number, number],
  outputs: number,
): number {
  const conv = (i: number, o: number): number => 27 * i * o;
  const up = (i: number, o: number, n: number): number => (i * o) / 8 + conv(2 * o, o) + (n - 1) * conv(o, o);
  const full = 64 * a + conv(a, a) + up(b, a, n0) + a * outputs;
  const half = conv(a, b) + conv(b, b) + up(c, b, n1);
  const quarter = conv(b, c) + conv(c, c) + up(d, c, n2);
  const eighth = conv(c, d) + conv(d, d);
  return 2 * (full + half / 8 + quarter / 64 + eighth / 512);
}

/** One 96³ tile of each shipped network: ms and GFLOP/s, beside the dense convolution of this machine. */
async function networkSpeed(): Promise<BenchResult> {
  const rows = [];
  for (const model of await shipped()) {
    const config = JSON.parse(
      await readFile(
        new URL(`../../models/training/configs/${model.manifest.id}.json`, import.meta.url),
        'utf8',
      ),
    );
    const outputs = 8 * model.manifest.output.classes.length + (config.votes ?? 0);
    const input = new Float32Array(96 ** 3).map((_, n) => Math.sin(n));
    const dims = [1, 1, 96, 96, 96];
    const load = await medianMs(() => runOnce(model, input, dims, 2, 1), 3, 1);
    const ms = (await medianMs(() => runOnce(model, input, dims, 2, 5), 3, 0)) - load;
    const gflops = (flopPerHalfVoxel(config.widths, config.depths, outputs) * 48 ** 3) / (ms / 4) / 1e6;
    rows.push({
      who: model.manifest.id,
      medianMs: ms / 4,
      note: `${gflops.toFixed(0)} GFLOP/s on two threads`,
    });
  }
  return { rows, met: null };
}

export const benches: Bench[] = [
  {
    name: 'segment 512×512×200, all models',
    goal: '≤ 30 s on two cores, ≤ 2048 MB',
    run: () => job(null, 30, 2048),
  },
  {
    name: 'segment one region (about 100 mm)',
    goal: '≤ 5 s',
    run: () => job({ lo: [205, 275, 80], size: [102, 102, 34] }, 5, 2048),
  },
  { name: 'cancel a segmentation', goal: '≤ 200 ms, worst of 3', run: cancelling },
  { name: 'resample 512×512×200 to the model', goal: 'for the record', run: resampling },
  { name: 'dense convolution', goal: 'for the record', run: convolution },
  { name: 'one tile of each network', goal: 'for the record', run: networkSpeed },
];
