/** Semantic class maps (what a model gives) from phantoms and from label maps with vertebra numbers. */

import { intersectMasks, marginMask, maskFromLabel, removeSmallParts } from '../../src/core/masks/index.ts';
import type { LabelMap, Mask } from '../../src/core/masks/types.ts';
import type { SpinePhantom } from '../../src/core/phantom/create-spine-phantom.ts';
import { bodyValue, FIRST_RIB, PART, posteriorValue } from '../../src/core/phantom/label-table.ts';
import {
  allLevels,
  type SpineClass,
  type SpineClassMap,
  type SpineSeparation,
  type SpineVotes,
  type VertebraLevel,
} from '../../src/core/spine/index.ts';
import { numberOf, regionOf } from '../../src/core/spine/level-names.ts';

/** Level and part a label value of the phantom stands for, when it is a vertebra. */
const BY_VALUE = new Map<number, { readonly level: VertebraLevel; readonly part: 'body' | 'posterior' }>(
  allLevels.flatMap((level) => [
    [bodyValue(level), { level, part: 'body' }],
    [posteriorValue(level), { level, part: 'posterior' }],
  ]),
);
const vertebraOfValue = (value: number) => BY_VALUE.get(value);

export const VALUES = {
  bodyC: [1],
  bodyT: [2],
  bodyL: [3],
  body: [4],
  posterior: [5],
  canal: [6],
  cord: [7],
  sacrum: [8],
  rib: [9],
  skull: [10],
} as const;

/** Collapses a phantom's labels; `regions: false` gives one body class. */
export function phantomClasses(p: SpinePhantom, options: { regions?: boolean } = {}): SpineClassMap {
  const table = new Uint8Array(256);
  for (let v = 0; v < 256; v += 1) {
    const vertebra = vertebraOfValue(v);
    if (vertebra?.part === 'posterior') table[v] = 5;
    else if (vertebra)
      table[v] = options.regions === false ? 4 : { C: 1, T: 2, L: 3 }[regionOf(vertebra.level)];
    else if (v > FIRST_RIB && v < FIRST_RIB + 20) table[v] = 9;
  }
  table[PART.canal] = 6;
  table[PART.cord] = 7;
  table[PART.sacrum] = 8;
  table[PART.skull] = 10;
  const data = p.labels.data.map((v) => table[v] as number) as Uint8Array;
  const { body, ...regional } = VALUES;
  const { bodyC, bodyT, bodyL, ...plain } = VALUES;
  return { grid: p.labels.grid, data, values: options.regions === false ? plain : regional };
}

/** Level of a data-set label value (1–7 C, 8–19 T, 20–25 L); the truth map below adds 100 for posterior elements. */
export function levelOfValue(
  value: number,
): { level: VertebraLevel; part: 'body' | 'posterior' } | undefined {
  const v = value >= 100 ? value - 100 : value;
  const level = v <= 7 ? `C${v}` : v <= 19 ? `T${v - 7}` : `L${v - 19}`;
  if (v < 1 || v > 25) return undefined;
  return { level: level as VertebraLevel, part: value >= 100 ? 'posterior' : 'body' };
}

const OPENING_MM = { C: 4.2, T: 5.5, L: 7 } as const;

/**
 * Collapses a real label map (vertebra numbers, 26 sacrum, 30 canal, 31 cord, 60 ribs, 69 skull) to semantic classes. Bodies
 * are told from arches by an opening that arches do not survive. `truth` keeps the numbers, plus 100 for posterior elements.
 */
export function labelledClasses(labels: LabelMap, regions = true): { map: SpineClassMap; truth: Uint8Array } {
  const data = new Uint8Array(labels.data.length);
  const truth = new Uint8Array(labels.data.length);
  const seen = new Set<number>(labels.data);
  const others = { 26: 8, 30: 6, 31: 7, 60: 9, 69: 10 } as Record<number, number>;
  labels.data.forEach((v, n) => {
    data[n] = others[v] ?? 0;
  });
  for (const value of seen) {
    const vertebra = levelOfValue(value);
    if (!vertebra || value > 25) continue;
    const region = regionOf(vertebra.level);
    const whole = maskFromLabel(labels, value);
    const body = openedBody(whole, OPENING_MM[region]);
    write(whole, data, 5);
    write(whole, truth, value + 100);
    if (vertebra.level === 'C1') continue;
    write(body, data, regions ? { C: 1, T: 2, L: 3 }[region] : 4);
    write(body, truth, value);
  }
  const present = Object.entries(VALUES).filter(([name, [code]]) =>
    regions ? name !== 'body' && data.includes(code) : !/^body[CTL]/.test(name) && data.includes(code),
  );
  return { map: { grid: labels.grid, data, values: Object.fromEntries(present) }, truth };
}

function openedBody(whole: Mask, radiusMm: number): Mask {
  const core = marginMask(whole, -radiusMm);
  if (core.data.length === 0) return core;
  const largest = removeSmallParts(core, { keepLargest: 1 });
  return intersectMasks(marginMask(largest, radiusMm + 1.2), whole);
}

function write(mask: Mask, data: Uint8Array, value: number): void {
  const { grid, box, data: inside } = mask;
  const [ni, nj] = grid.dims;
  let n = 0;
  for (let k = 0; k < box.size[2]; k += 1)
    for (let j = 0; j < box.size[1]; j += 1)
      for (let i = 0; i < box.size[0]; i += 1, n += 1) {
        if (inside[n] === 1) data[box.lo[0] + i + ni * (box.lo[1] + j + nj * (box.lo[2] + k))] = value;
      }
}

/** The map without some classes: as if the model did not know them. */
export function without(map: SpineClassMap, ...classes: SpineClass[]): SpineClassMap {
  const gone = new Set(classes.flatMap((c) => map.values[c] ?? []));
  const values = Object.fromEntries(
    Object.entries(map.values).filter(([c]) => !classes.includes(c as SpineClass)),
  );
  return { ...map, data: map.data.map((v) => (gone.has(v) ? 0 : v)), values };
}

/** Grows every body along the slices by `voxels`, so that neighbours touch through the discs. */
export function bridgeBodies(map: SpineClassMap, voxels: number): SpineClassMap {
  const [ni, nj, nk] = map.grid.dims;
  const data = map.data.slice();
  const bodies = new Set([1, 2, 3, 4]);
  for (let k = 0; k < nk; k += 1)
    for (let n = 0; n < ni * nj; n += 1) {
      const v = map.data[n + ni * nj * k] as number;
      if (!bodies.has(v) || ((n % ni) + Math.floor(n / ni)) % 3 === 0) continue;
      for (let d = -voxels; d <= voxels; d += 1) {
        const to = n + ni * nj * (k + d);
        if (k + d >= 0 && k + d < nk && data[to] === 0) data[to] = v;
      }
    }
  return { ...map, data };
}

/** The map with what a network votes: every voxel near a vertebra of the phantom points to its middle, `noiseMm` astray. */
export function withVotes(map: SpineClassMap, p: SpinePhantom, noiseMm: number): SpineClassMap {
  const m = map.grid.indexToPatient;
  const [ni, nj] = map.grid.dims;
  const centres = new Map(p.vertebrae.map((v) => [v.level, v.centreMm]));
  const values = [0, 1, 2].map(() => new Float32Array(map.data.length));
  const levels = new Float32Array(map.data.length);
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * noiseMm;
  };
  map.data.forEach((code, o) => {
    if (code === 0 || code > 5) return;
    const [i, j, k] = [o % ni, Math.floor(o / ni) % nj, Math.floor(o / (ni * nj))];
    const at = [0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!);
    const own = vertebraOfValue(p.labels.data[o] as number)?.level;
    const away = (c: readonly number[]): number => Math.hypot(...c.map((x, a) => x - at[a]!));
    const middle =
      centres.get(own as VertebraLevel) ?? [...centres.values()].sort((a, b) => away(a) - away(b))[0]!;
    values.forEach((list, a) => {
      list[o] = middle[a]! - at[a]! + noise();
    });
    levels[o] = own ? { C: 0, T: 7, L: 19 }[regionOf(own)] + numberOf(own) : Number.NaN;
  });
  const stepMm = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as unknown as SpineVotes['stepMm'];
  return {
    ...map,
    votes: { values: values as unknown as SpineVotes['values'], stepMm, level: (o) => levels[o]! },
  };
}

/** Sets single voxels all over the grid to body or posterior. */
export function speckle(map: SpineClassMap, count: number, seed: number): SpineClassMap {
  const data = map.data.slice();
  let state = seed;
  for (let n = 0; n < count; n += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const at = state % data.length;
    if (data[at] === 0) data[at] = n % 2 === 0 ? 3 : 5;
  }
  return { ...map, data };
}

/** The map with one vertebra's body missed. */
export function erase(map: SpineClassMap, p: SpinePhantom, level: VertebraLevel): SpineClassMap {
  const value = bodyValue(level);
  return { ...map, data: map.data.map((v, n) => (p.labels.data[n] === value ? 0 : v)) };
}

/** Dice of every named vertebra against the phantom's labels: body (C1: 1) and whole. */
export function vertebraDice(
  p: SpinePhantom,
  s: SpineSeparation,
): { level: VertebraLevel; body: number; bodyFound: number; whole: number }[] {
  return s.vertebrae.flatMap(({ level, body, whole }) => {
    if (!level) return [];
    const values = [bodyValue(level), posteriorValue(level)];
    return [
      {
        level,
        body: level === 'C1' ? 1 : dice(p.labels, body, values.slice(0, 1)),
        bodyFound: level === 'C1' ? 1 : found(p.labels, body, values[0] as number),
        whole: dice(p.labels, whole, values),
      },
    ];
  });
}

/** Dice of a mask against the voxels with some values. */
export function dice(labels: LabelMap, mask: Mask, values: readonly number[]): number {
  const { both, inMask } = overlap(labels, mask, values);
  const inLabels = values.reduce((sum, v) => sum + (histogram(labels)[v] as number), 0);
  return (2 * both) / (inMask + inLabels);
}

/** Share of the voxels with a value that the mask holds. */
function found(labels: LabelMap, mask: Mask, value: number): number {
  return overlap(labels, mask, [value]).both / (histogram(labels)[value] as number);
}

const histograms = new WeakMap<object, Int32Array>();

function histogram({ data }: LabelMap): Int32Array {
  let counts = histograms.get(data);
  if (!counts) {
    counts = new Int32Array(65536);
    for (let n = 0; n < data.length; n += 1) counts[data[n] as number]! += 1;
    histograms.set(data, counts);
  }
  return counts;
}

function overlap(labels: LabelMap, mask: Mask, values: readonly number[]): { both: number; inMask: number } {
  const [ni, nj] = labels.grid.dims;
  const { lo, size } = mask.box;
  const wanted = new Uint8Array(65536);
  for (const v of values) wanted[v] = 1;
  let [both, inMask, n] = [0, 0, 0];
  for (let k = 0; k < size[2]; k += 1)
    for (let j = 0; j < size[1]; j += 1) {
      const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        if (mask.data[n] === 0) continue;
        inMask += 1;
        both += wanted[labels.data[row + i] as number] as number;
      }
    }
  return { both, inMask };
}
