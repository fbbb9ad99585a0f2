/** Contours and masks: tracing, rasterising, margins, booleans and interpolation, beside their peers. */
import { Clipper, FillRule } from 'clipper2-ts';
import {
  booleanSlice,
  brushSlice,
  marginContours,
  rasterize,
  traceContours,
} from '../../src/core/contours/index.ts';
import { rasterizeSlice } from '../../src/core/contours/rasterize.ts';
import { evenMargin } from '../../src/core/editing/index.ts';
import {
  countVoxels,
  cropMask,
  interpolateSlices,
  intersectMasks,
  type Mask,
  marginMask,
} from '../../src/core/masks/index.ts';
import type { Ring } from '../../src/core/structures/index.ts';
import { equalMasks, fullMask } from '../builders/mask-arrays.ts';
import { clipperMargin, itkInterpolation, plastimatchBothWays, scipyMargin } from './contours/peers.ts';
import { grid, organ, structures, vertebra } from './contours/shapes.ts';
import { type Bench, type BenchResult, medianCpuMs, medianMs } from './types.ts';

const liver = (): Mask => organ([200, 240, 70], [95, 75, 45]);

/** A wavy closed polygon of `count` points on slice 100, like an organ's outline. */
function wavyRing(count: number, shiftMm = 0): Ring {
  return Float64Array.from({ length: 3 * count }, (_, n) => {
    const angle = (2 * Math.PI * Math.floor(n / 3)) / count;
    const r = 80 + 9 * Math.sin(7 * angle) + 2 * Math.sin(31 * angle);
    return n % 3 === 0 ? shiftMm + r * Math.cos(angle) : n % 3 === 1 ? r * Math.sin(angle) : -100;
  });
}

const bothWays: Bench = {
  name: 'contours: 21 structures, masks → rings → masks, 512×512×200',
  goal: 'each way ≤ 0.5 s and ≤ 0.1 × plastimatch, voxel-exact',
  async run(): Promise<BenchResult> {
    const masks = structures();
    const traced = masks.map((mask) => traceContours(mask));
    const exact = traced.every((slices, n) => equalMasks(rasterize(grid, slices), masks[n] as Mask));
    const traceMs = await medianMs(() =>
      masks.forEach((mask) => {
        traceContours(mask);
      }),
    );
    const rasterMs = await medianMs(() =>
      traced.forEach((slices) => {
        rasterize(grid, slices);
      }),
    );
    const peer = plastimatchBothWays(masks);
    const rows = [
      { who: 'Pedicle, trace', medianMs: traceMs },
      { who: 'Pedicle, rasterise', medianMs: rasterMs },
      ...(peer === null
        ? []
        : [
            { who: 'plastimatch, ss-img → cxt', medianMs: peer.traceMs, note: 'one run, with files' },
            { who: 'plastimatch, cxt → ss-img', medianMs: peer.rasterMs, note: 'one run, with files' },
          ]),
    ];
    const fast = exact && traceMs <= 500 && rasterMs <= 500;
    const met =
      peer === null
        ? fast
          ? null
          : false
        : fast && traceMs <= 0.1 * peer.traceMs && rasterMs <= 0.1 * peer.rasterMs;
    return { rows, met, remark: exact ? 'all 21 voxel-exact' : 'NOT voxel-exact' };
  },
};

const margin = (who: string, make: () => Mask, limitMs: number): Bench => ({
  name: `masks: margin +3 mm, ${who}`,
  goal: `≤ ${limitMs} ms`,
  async run(): Promise<BenchResult> {
    const mask = make();
    const ms = await medianMs(() => marginMask(mask, 3), 9, 3);
    const shrinkMs = await medianMs(() => marginMask(mask, -3), 9, 3);
    const peer = scipyMargin(mask, 3);
    const same = peer === null || peer.voxels === countVoxels(marginMask(mask, 3));
    return {
      rows: [
        { who: 'Pedicle, +3 mm', medianMs: ms, note: mask.box.size.join('×') },
        { who: 'Pedicle, −3 mm', medianMs: shrinkMs },
        ...(peer === null
          ? []
          : [
              { who: 'scipy ball, cropped', medianMs: peer.ballMs },
              { who: 'scipy EDT, cropped', medianMs: peer.edtMs },
            ]),
      ],
      met: same && ms <= limitMs,
      remark:
        peer === null
          ? 'scipy absent'
          : same
            ? 'same voxel count as scipy'
            : 'voxel count DIFFERS from scipy',
    };
  },
});

const contourMargin = (who: string, make: () => Mask, mm: number, limitMs: number): Bench => ({
  name: `contours: margin +${mm} mm on the contours, ${who}`,
  goal: `≤ ${limitMs} ms`,
  async run(): Promise<BenchResult> {
    const mask = make();
    const slices = traceContours(mask);
    const grow = (): unknown => marginContours(grid, slices, evenMargin(mm));
    const ms = await medianMs(grow, 5, 3);
    const cpuMs = medianCpuMs(grow);
    const voxelMs = await medianMs(() => traceContours(marginMask(mask, mm)), 3);
    // scipy's ball, measured with its distance map, takes minutes at larger margins.
    const peer = mm > 5 ? null : scipyMargin(mask, mm);
    return {
      rows: [
        {
          who: 'Pedicle, contours',
          medianMs: ms,
          note: `true to 0.01 mm in the slice; processor ${cpuMs.toFixed(0)} ms`,
        },
        { who: 'Pedicle, voxels and trace', medianMs: voxelMs, note: 'to a voxel' },
        {
          who: 'clipper2-ts, offsets and unions',
          medianMs: await medianMs(() => clipperMargin(slices, mm), 3),
          note: 'the same levels, arcs to 0.01 mm',
        },
        ...(peer === null ? [] : [{ who: 'scipy EDT, cropped', medianMs: peer.edtMs, note: 'to a voxel' }]),
      ],
      met: ms <= limitMs,
    };
  },
});

/** Processor ms of one call out of many, too short to measure alone. */
const eachCpuMs = (call: () => unknown): string =>
  (
    medianCpuMs(() => {
      for (let n = 0; n < 50; n += 1) call();
    }) / 50
  ).toFixed(2);

const slice: Bench = {
  name: 'contours: one slice (boolean, brush, rasterise)',
  goal: 'boolean of 200 points ≤ 1 ms, rasterising 200 points in 512² ≤ 0.15 ms',
  async run(): Promise<BenchResult> {
    const [a, b] = [[wavyRing(200)], [wavyRing(200, 25)]];
    const [c, d] = [[wavyRing(1000)], [wavyRing(1000, 25)]];
    const stroke = Float64Array.from([70, 0, -100, 74, 3, -100]);
    const rows: { who: string; medianMs: number; note?: string }[] = [
      {
        who: 'Pedicle, subtract 200 points',
        medianMs: await medianMs(() => booleanSlice(a, b, 'subtract'), 101, 50),
        note: `processor ${eachCpuMs(() => booleanSlice(a, b, 'subtract'))} ms`,
      },
      {
        who: 'Pedicle, rasterise 200 points',
        medianMs: await medianMs(() => rasterizeSlice(grid, 100, a), 101, 50),
      },
      {
        who: 'Pedicle, union 1000 points',
        medianMs: await medianMs(() => booleanSlice(c, d, 'union'), 101, 50),
        note: `processor ${eachCpuMs(() => booleanSlice(c, d, 'union'))} ms`,
      },
      {
        who: 'Pedicle, brush 8 mm on 200 points',
        medianMs: await medianMs(() => brushSlice(grid, 100, a, stroke, 8, 'add'), 101, 50),
      },
    ];
    const path = ([ring]: Ring[]) =>
      Array.from({ length: (ring as Ring).length / 3 }, (_, n) => ({
        x: Math.round((ring?.[3 * n] as number) * 2 ** 15),
        y: Math.round((ring?.[3 * n + 1] as number) * 2 ** 15),
      }));
    const [p, q, r, s] = [path(a), path(b), path(c), path(d)];
    rows.push(
      {
        who: 'clipper2-ts, subtract 200 points',
        medianMs: await medianMs(() => Clipper.difference([p], [q], FillRule.EvenOdd), 101, 50),
        note: `processor ${eachCpuMs(() => Clipper.difference([p], [q], FillRule.EvenOdd))} ms`,
      },
      {
        who: 'clipper2-ts, union 1000 points',
        medianMs: await medianMs(() => Clipper.union([r], [s], FillRule.EvenOdd), 101, 50),
        note: `processor ${eachCpuMs(() => Clipper.union([r], [s], FillRule.EvenOdd))} ms`,
      },
    );
    return { rows, met: (rows[0]?.medianMs ?? 9) <= 1 && (rows[1]?.medianMs ?? 9) <= 0.15 };
  },
};

const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

/** The slices of a mask that are known, cropped to the outermost of them; the whole shape between those for judging. */
function withoutSlices(
  whole: Mask,
  isKnown: (n: number) => boolean,
): { sparse: Mask; truth: Mask; known: number[] } {
  const { lo, size } = whole.box;
  const known = Array.from({ length: size[2] }, (_, n) => n)
    .filter(isKnown)
    .map((n) => n + lo[2]);
  const [first, last] = [known[0] as number, known.at(-1) as number];
  const truth = intersectMasks(
    whole,
    fullMask(grid, { lo: [0, 0, first], size: [512, 512, last - first + 1] }),
  );
  const plane = size[0] * size[1];
  const data = truth.data.slice();
  for (let k = first; k <= last; k += 1)
    if (!known.includes(k)) data.fill(0, plane * (k - first), plane * (k - first + 1));
  return { sparse: { ...truth, data }, truth, known };
}

const interpolation = (
  who: string,
  make: () => Mask,
  what: string,
  isKnown: (n: number) => boolean,
  leastDice: number | null,
): Bench => ({
  name: `masks: interpolation, ${who}, ${what}`,
  goal:
    leastDice === null
      ? '≤ 0.1 × itk-wasm (Dice of both beside it)'
      : `≤ 0.1 × itk-wasm at Dice ≥ ${leastDice}`,
  async run(): Promise<BenchResult> {
    const { sparse, truth, known } = withoutSlices(cropMask(make()), isKnown);
    const ms = await medianMs(() => interpolateSlices(sparse, known));
    const ours = dice(interpolateSlices(sparse, known), truth);
    const peer = await itkInterpolation(sparse);
    const theirs = peer === null ? 0 : dice({ ...truth, data: peer.data }, truth);
    return {
      rows: [
        { who: 'Pedicle', medianMs: ms, note: `Dice ${ours.toFixed(4)}` },
        ...(peer === null
          ? []
          : [
              {
                who: 'itk-wasm morphological',
                medianMs: peer.ms,
                note: `Dice ${theirs.toFixed(4)}, one run`,
              },
            ]),
      ],
      met: peer === null ? null : ms <= 0.1 * peer.ms && ours >= (leastDice ?? 0),
    };
  },
});

const everyFifth = (n: number): boolean => n % 5 === 0;
const allButFifth = (n: number): boolean => n % 5 !== 2;
const oneVertebra = (): Mask => vertebra([256, 320, 100]);

export const benches: Bench[] = [
  bothWays,
  margin('vertebra', oneVertebra, 10),
  margin('liver', liver, 40),
  contourMargin('vertebra', oneVertebra, 3, 30),
  contourMargin('liver', liver, 3, 150),
  contourMargin('liver', liver, 10, 300),
  slice,
  interpolation('liver', liver, 'every fifth slice known', everyFifth, 0.99),
  interpolation('liver', liver, 'every fifth slice removed', allButFifth, 0.99),
  interpolation('vertebra', oneVertebra, 'every fifth slice known', everyFifth, null),
];
