/** Shape and place against known cases; leaks, slips and dents by the outline alone. */
import { expect, test } from 'vitest';
import { shapeOf } from '../../../../src/core/checks/anatomy/traits.ts';
import { checkAnatomy, ownStructureRules } from '../../../../src/core/checks/index.ts';
import type { Grid } from '../../../../src/core/geometry/grid.ts';
import type { Ring, Structure } from '../../../../src/core/structures/types.ts';
import { makeGrid } from '../../../builders/ct-series.ts';
import { makeStructure } from '../../../builders/rt-structures.ts';

/** Slices of 2 mm, feet first. */
const grid: Grid = makeGrid([200, 160, 120], [2, 2, 2], { originMm: [-199, -159, 0] });

const ring = (x: number, y: number, z: number, rx: number, ry: number): Ring =>
  Float64Array.from(
    Array.from({ length: 72 }, (_, n) => (2 * Math.PI * n) / 72).flatMap((a) => [
      x + rx * Math.cos(a),
      y + ry * Math.sin(a),
      z,
    ]),
  );

/** An ellipsoid in LPS mm, with a change of single slices (by number) to plant something. */
function ellipsoid(
  name: string,
  [x, y, z]: readonly [number, number, number],
  [rx, ry, rz]: readonly [number, number, number],
  change: (k: number, rings: Ring[]) => Ring[] = (_, rings) => rings,
): Structure {
  const slices = new Map<number, Ring[]>();
  for (let k = 0; k < 120; k += 1) {
    const left = 1 - ((2 * k - z) / rz) ** 2;
    if (left > 0.01)
      slices.set(k, change(k, [ring(x, y, 2 * k, rx * Math.sqrt(left), ry * Math.sqrt(left))]));
  }
  return makeStructure(name, slices);
}

const said = (structures: readonly Structure[]) =>
  checkAnatomy({
    grid,
    structures,
    sliceThicknessMm: 2,
    rules: ownStructureRules(),
    profile: null,
    image: null,
  }).map(({ code, severity, structureId, slices, message }) => ({
    code,
    severity,
    of: structures.find((s) => s.id === structureId)?.name,
    slices,
    message,
  }));

/** Parotids and brainstem where the known cases have them. */
const head = (parotid: Structure): Structure[] => [
  parotid,
  ellipsoid('Parotid_R', [-58, -10, 100], [15, 18, 26]),
  ellipsoid('Brainstem', [0, 15, 140], [17, 15, 29]),
];
const usual = ellipsoid('Parotid_L', [58, -10, 100], [15, 18, 26]);

test('an ellipsoid has the shape its formulas say', () => {
  const shape = shapeOf(ellipsoid('Liver', [10, -6, 120], [40, 30, 60]), grid)!;
  // 4/3 π abc = 301.6 cc; voxels of 2 mm and slices whose tips are left out: 2 %.
  expect(shape.volumeCc / 301.59).toBeGreaterThan(0.98);
  expect(shape.volumeCc / 301.59).toBeLessThan(1.02);
  expect(shape.elongation).toBeCloseTo(2, 1);
  expect(shape.compactness).toBeCloseTo(1, 1);
  for (const [n, mm] of [80, 60, 120].entries())
    expect(Math.abs(shape.extentMm[n]! - mm)).toBeLessThanOrEqual(4);
  for (const [n, mm] of [10, -6, 120].entries()) expect(Math.abs(shape.centreMm[n]! - mm)).toBeLessThan(0.5);
});

test('usual parotids and brainstem are like the known cases', () => {
  expect(said(head(usual))).toEqual([]);
});

test.each<[string, Structure, RegExp]>([
  [
    'twelve times its volume',
    ellipsoid('Parotid_L', [58, -10, 100], [34, 42, 60]),
    /volume 35\d cc \(known: .* patients\)/,
  ],
  [
    'a flat disc',
    ellipsoid('Parotid_L', [58, -10, 100], [30, 36, 6]),
    /length from head to foot \d+ mm \(known/,
  ],
  [
    'lies where no parotid lies',
    ellipsoid('Parotid_L', [58, 70, 100], [15, 18, 26]),
    /place behind .* Parotid_R 80 mm/,
  ],
])('a parotid that is unlike the known cases: %s', (_, parotid, words) => {
  const found = said(head(parotid)).filter((f) => f.of === 'Parotid_L' && f.code === 'anatomy-unlike-known');
  expect(found).toMatchObject([{ code: 'anatomy-unlike-known' }]);
  expect(['warning', 'error']).toContain(found[0]?.severity);
  expect(found[0]?.message).toMatch(words);
});

test('what lies far out of what many cases say is an error, a little out a note', () => {
  const of = (parotid: Structure) => said(head(parotid)).find((f) => f.of === 'Parotid_L')?.severity;
  expect(of(ellipsoid('Parotid_L', [58, 110, 100], [15, 18, 26]))).toBe('error');
  expect(of(ellipsoid('Parotid_L', [58, -10, 100], [15, 18, 26]))).toBeUndefined();
});

const bulgesSaid = (change: (k: number, rings: Ring[]) => Ring[]) =>
  said([ellipsoid('Liver', [-60, -40, 120], [60, 50, 70], change)]).filter((f) => f.code === 'anatomy-bulge');
const within = (k: number, from: number, to: number): boolean => k >= from && k <= to;
const shifted = (r: Ring, x: number): Ring => r.map((v, n) => (n % 3 === 0 ? v + x : v));

test('slices moved sideways are a slip, told with just these', () => {
  const found = bulgesSaid((k, rings) => (within(k, 55, 59) ? rings.map((r) => shifted(r, 8)) : rings));
  expect(found).toMatchObject([
    { of: 'Liver', slices: [55, 56, 57, 58, 59], message: /sideways by about [78] mm/ },
  ]);
});

test('a bulge on some slices is a leak, a notch a dent, and a change that stays or comes slowly is neither', () => {
  // The outline itself bulges to the front: by 12 mm, within 20 mm of its middle.
  const pushed = (r: Ring, by: number): Ring => {
    const out = Float64Array.from(r);
    for (let n = 0; n < out.length; n += 3)
      if (Math.abs(out[n]! + 60) < 20 && out[n + 1]! < -40) out[n + 1]! -= by;
    return out;
  };
  const pushing = (from: number, to: number, by: (k: number) => number) =>
    bulgesSaid((k, rings) => (within(k, from, to) ? rings.map((r) => pushed(r, by(k))) : rings));
  expect(pushing(55, 59, () => 12)).toMatchObject([
    { slices: [55, 56, 57, 58, 59], message: /bulges out by 1[12] mm/ },
  ]);
  expect(pushing(55, 59, () => -9)).toMatchObject([
    { slices: [55, 56, 57, 58, 59], message: /dented by [89] mm/ },
  ]);
  expect(pushing(45, 75, () => 12)).toEqual([]);
  expect(pushing(52, 62, (k) => 12 - 2.4 * Math.abs(k - 57))).toEqual([]);
});
