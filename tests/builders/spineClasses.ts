/** Semantic class maps (what a model gives) from phantoms and from label maps with vertebra numbers. */

import { intersectMasks, marginMask, maskFromLabel, removeSmallParts } from '../../src/core/masks/index.ts';
import type { LabelMap, Mask } from '../../src/core/masks/types.ts';
import { FIRST_RIB, PART, type SpinePhantom, vertebraOfValue } from '../../src/core/phantom/index.ts';
import { regionOf, type SpineClassMap, type VertebraLevel } from '../../src/core/spine/index.ts';

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
  const data = Uint8Array.from(p.labels.data, (v) => table[v] as number);
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
