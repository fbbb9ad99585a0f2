import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contourVolumeCc, marginContours } from '../../../../src/core/contours/index.ts';
import { updateAll } from '../../../../src/core/formulas/index.ts';
import { closest, gapsPerSlice } from '../../../../src/core/safety/distances.ts';
import { limitsFor } from '../../../../src/core/safety/dose-limits.ts';
import {
  cordInCanal,
  divideNeural,
  handOffAt,
  parseDoseLimits,
  prvOf,
  safetySummary,
} from '../../../../src/core/safety/index.ts';
import { extentBeyond } from '../../../../src/core/safety/neural.ts';
import type { SafetyInput } from '../../../../src/core/safety/summary.ts';
import type { MeasuredVertebra } from '../../../../src/core/spine/index.ts';
import { createStructure, type SliceRings, type Structure } from '../../../../src/core/structures/index.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

/** Slices from the head down (like a usual series read from its first slice): z falls with k. */
const grid = makeGrid([80, 80, 30], [1, 1, 2], { originMm: [0, 0, 100], flipK: true });
const limits = parseDoseLimits(
  JSON.parse(
    readFileSync(new URL('../../../../resources/rules/dose-limits-spine.json', import.meta.url), 'utf8'),
  ),
);

const square = (x: number, y: number, half: number, k: number): Float64Array => {
  const z = 100 - 2 * k;
  const [l, r, a, p] = [x - half, x + half, y - half, y + half];
  return Float64Array.of(l, a, z, r, a, z, r, p, z, l, p, z);
};
const block = (x: number, y: number, half: number, k0: number, k1: number): SliceRings =>
  new Map(Array.from({ length: k1 - k0 + 1 }, (_, n) => [k0 + n, [square(x, y, half, k0 + n)]]));

describe('distances', () => {
  it('within a slice are exact between the contours', () => {
    const gaps = gapsPerSlice(grid, block(20, 20, 5, 3, 5), block(34, 20, 4, 4, 8));
    expect(gaps.map((g) => g.k)).toEqual([4, 5]);
    for (const gap of gaps) expect(gap.mm).toBeCloseTo(5, 9);
  });

  it('in space go slab to slab; overlapping and nested structures are at 0', () => {
    const a = block(20, 20, 5, 3, 5);
    expect(closest(grid, a, block(20, 20, 3, 4, 4))!.mm).toBe(0);
    expect(closest(grid, a, block(23, 23, 5, 5, 9))!.mm).toBe(0);
    expect(closest(grid, a, block(20, 20, 5, 9, 12))!.mm).toBeCloseTo(6, 9);
    const corner = closest(grid, a, block(33, 34, 5, 9, 12))!;
    expect(corner.mm).toBeCloseTo(Math.hypot(3, 4, 6), 9);
    expect(corner.k).toBe(5);
    expect(closest(grid, a, new Map())).toBeNull();
  });

  it('a margin of less than the distance does not touch, one of more does', () => {
    const [a, b] = [block(20, 20, 5, 3, 5), block(33, 34, 5, 8, 12)];
    const { mm } = closest(grid, a, b)!;
    const even = (m: number) => ({ left: m, right: m, anterior: m, posterior: m, superior: m, inferior: m });
    expect(closest(grid, marginContours(grid, a, even(mm - 0.6)), b)!.mm).toBeGreaterThan(0);
    expect(closest(grid, marginContours(grid, a, even(mm + 1.2)), b)!.mm).toBe(0);
  });
});

describe('neural structures', () => {
  const frameAt = (zMm: number) => ({ lower: { centreMm: [20, 20, zMm], normal: [0, 0, 1] } });
  const vertebrae = [
    { name: 'VB_T12', level: 'T12', frame: frameAt(80) },
    { name: 'VB_L1', level: 'L1', frame: frameAt(61) },
  ] as unknown as MeasuredVertebra[];

  it('cord above, cauda equina below the hand-off, default L1 with its reason', () => {
    const handOff = handOffAt(grid, vertebrae)!;
    expect(handOff).toMatchObject({ level: 'L1', k: 20 });
    expect(handOff.because).toMatch(/check the conus/);
    const [cord, sac] = [block(20, 30, 4, 0, 29), block(20, 30, 6, 0, 29)];
    const parts = divideNeural(grid, cord, sac, handOff);
    expect([...parts.cord.keys()].at(-1)).toBe(19);
    expect([...parts.cauda.keys()][0]).toBe(20);
    expect(parts.cord.get(0)).toBe(cord.get(0));
    expect(handOffAt(grid, vertebrae, 'T12')).toMatchObject({ k: 10, because: 'chosen by you' });
    expect(handOffAt(grid, vertebrae, 'L3')).toBeNull();
  });

  it('works with slices from the feet up', () => {
    const up = makeGrid([80, 80, 30], [1, 1, 2], { originMm: [0, 0, 42] });
    expect(handOffAt(up, vertebrae)!.k).toBe(9);
  });

  it('a cord outside the canal is cut to it and the loss said; slices without canal stay', () => {
    const cord = block(20, 30, 4, 5, 12);
    const canal = block(22, 30, 4, 5, 10);
    const { cord: inside, outsideCc } = cordInCanal(grid, cord, canal);
    expect(outsideCc).toBeCloseTo((6 * 2 * 8 * 2) / 1000, 6);
    expect(contourVolumeCc(grid, inside)).toBeCloseTo((6 * 48 * 2 + 2 * 64 * 2) / 1000, 6);
    expect(inside.get(11)).toBe(cord.get(11));
  });

  it('extent beyond the target is checked both ways, gaps beside it are named', () => {
    const ptv = block(30, 30, 8, 10, 14);
    expect(extentBeyond(grid, block(20, 30, 4, 7, 16), ptv)).toEqual({
      cranialMm: 6,
      caudalMm: 4,
      missing: [],
    });
    const gap = new Map([...block(20, 30, 4, 7, 17)].filter(([k]) => k !== 12));
    expect(extentBeyond(grid, gap, ptv)).toEqual({ cranialMm: 6, caudalMm: 6, missing: [12] });
    expect(extentBeyond(grid, new Map(), ptv)).toBeNull();
  });

  it('a PRV has its TG-263 name and formula', () => {
    expect(prvOf('SpinalCord', 2)).toEqual({ name: 'SpinalCord_PRV02', formula: 'SpinalCord + 2 mm' });
    expect(prvOf('SpinalCord', 1.5)).toEqual({ name: 'SpinalCord_PRV15', formula: 'SpinalCord + 1.5 mm' });
  });
});

describe('dose limits', () => {
  it.each([
    ['SpinalCord', 1, ['< 0.35 cc: 10 Gy; Dmax 14 Gy', '< 1.2 cc: 7 Gy; Dmax 14 Gy', 'Dmax 12.4–14 Gy']],
    ['SpinalCord', 2, ['Dmax 17 Gy']],
    [
      'SpinalCord_PRV02',
      3,
      ['< 0.35 cc: 18 Gy; Dmax 21.9 Gy', '< 1.2 cc: 12.3 Gy; Dmax 21.9 Gy', 'Dmax 20.3 Gy'],
    ],
    ['CaudaEquina', 5, ['< 5 cc: 30 Gy; Dmax 32 Gy']],
    ['SacralPlex', 3, ['< 5 cc: 22.5 Gy; Dmax 24 Gy']],
    ['Esophagus', 1, ['< 5 cc: 11.9 Gy; Dmax 15.4 Gy']],
    ['Esophagus', 4, []],
    ['Lung_L', 3, []],
  ] as const)('%s in %i fractions', (organ, fractions, texts) => {
    expect(limitsFor(limits, organ, fractions).map((l) => l.text)).toEqual(texts);
  });

  it('a file whose limit names no source is refused', () => {
    expect(() => parseDoseLimits({ ...limits, sources: {} })).toThrow(/not valid/);
  });
});

describe('the summary', () => {
  const make = (
    name: string,
    type: Structure['interpretedType'],
    slices: SliceRings,
    formula?: string,
  ): Structure =>
    createStructure({
      id: name,
      name,
      interpretedType: type,
      slices,
      ...(formula && { formula: { text: formula } }),
    });
  const gtv = make('GTV', 'GTV', block(40, 30, 4, 12, 14));
  const ctv = make('CTV', 'CTV', block(40, 30, 7, 12, 14));
  const cord = make('SpinalCord', 'ORGAN', block(24, 30, 4, 2, 25));
  const structures = updateAll(grid, [
    gtv,
    ctv,
    cord,
    make('SpinalCord_PRV02', 'AVOIDANCE', new Map(), 'SpinalCord + 2 mm'),
    make('PTV', 'PTV', new Map(), 'CTV + 2 mm - SpinalCord_PRV02'),
  ]);
  const input: SafetyInput = {
    grid,
    structures,
    levels: { established: true, confirmed: true, reason: 'sacrum and last rib agree' },
    proposal: null,
    sliceThicknessMm: 2,
    metalCc: 0,
    fractions: 3,
    limits,
  };
  const states = (more: Partial<SafetyInput> = {}): Record<string, string> =>
    Object.fromEntries(safetySummary({ ...input, ...more }).checks.map((c) => [c.id, c.state]));

  it('is calm when all is well, but for a CTV without a rule', () => {
    expect(states()).toEqual({
      levels: 'ok',
      ctv: 'look',
      formulas: 'ok',
      'cord-extent': 'ok',
      'distance-gtv': 'ok',
      'distance-ptv': 'ok',
      overlap: 'ok',
      slices: 'ok',
      metal: 'ok',
    });
    const { closestGtv, organs } = safetySummary(input);
    expect(closestGtv!.mm).toBeCloseTo(8, 9);
    expect(organs.map((o) => o.name)).toEqual(['SpinalCord', 'SpinalCord_PRV02']);
    expect(organs[0]!.limits).toHaveLength(3);
    expect(organs[0]!.volumeCc).toBeCloseTo((24 * 64 * 2) / 1000, 6);
  });

  const swap = (name: string, slices: SliceRings): Structure[] =>
    structures.map((s) => (s.name === name ? { ...s, slices } : s));

  it('a changed CTV stops at the formulas', () => {
    expect(states({ structures: swap('CTV', block(40, 30, 8, 12, 14)) }).formulas).toBe('stop');
  });
  it('a PTV changed by hand is looked at, and its overlap with the PRV said', () => {
    const edited = states({ structures: swap('PTV', block(38, 30, 10, 12, 14)) });
    expect(edited).toMatchObject({ formulas: 'look', overlap: 'look', 'distance-ptv': 'stop' });
  });
  it('a short cord, thick slices, metal and unsure levels are said', () => {
    expect(states({ structures: swap('SpinalCord', block(24, 30, 4, 11, 25)) })['cord-extent']).toBe('stop');
    expect(states({ sliceThicknessMm: 2.5 }).slices).toBe('look');
    expect(states({ sliceThicknessMm: 4 }).slices).toBe('stop');
    expect(states({ metalCc: 2 }).metal).toBe('look');
    const unsure = { established: false, confirmed: false, reason: 'nothing in view' };
    expect(states({ levels: unsure }).levels).toBe('look');
    const named = [...structures, make('VB_L3', 'ORGAN', block(40, 20, 5, 12, 14))];
    expect(states({ levels: unsure, structures: named }).levels).toBe('stop');
    expect(states({ levels: { ...unsure, established: true } }).levels).toBe('look');
  });
  it('nothing there is unknown, never well', () => {
    expect(states({ structures: [], levels: null, metalCc: null, sliceThicknessMm: null })).toEqual({
      levels: 'unknown',
      ctv: 'unknown',
      formulas: 'look',
      'cord-extent': 'unknown',
      'distance-gtv': 'unknown',
      'distance-ptv': 'unknown',
      overlap: 'look',
      slices: 'ok',
      metal: 'unknown',
    });
  });
});
