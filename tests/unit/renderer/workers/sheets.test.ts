/** What the sheet worker makes: closed borders, parts of sheets, the CT's values. */
import { describe, expect, it } from 'vitest';
import { rasterize } from '../../../../src/core/contours/index.ts';
import type { Vec3 } from '../../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { planeSheet, pointOnSheet, rimmed, sampleMask } from '../../../../src/core/spine/frames/reformat.ts';
import { cropSheet, touchedBy } from '../../../../src/renderer/workers/sheets/crop.ts';
import { isoLoops, type Loops } from '../../../../src/renderer/workers/sheets/iso-loops.ts';
import {
  createSheetSampler,
  outlineOn,
  type SheetRequest,
} from '../../../../src/renderer/workers/sheets/sample-sheet.ts';

/** Signed area of the loops together: what is inside lies on the left, so holes count against it. */
function areaOf({ points, ends }: Loops): number {
  let [twice, first] = [0, 0];
  for (const end of ends) {
    for (let n = first, last = end - 1; n < end; last = n, n += 1) {
      twice += points[2 * last]! * points[2 * n + 1]! - points[2 * n]! * points[2 * last + 1]!;
    }
    first = end;
  }
  return -twice / 2;
}

describe('isoLoops', () => {
  it('draws a circle as one loop at its radius', () => {
    const values = Float32Array.from(
      { length: 41 * 41 },
      (_, n) => 20 - Math.hypot((n % 41) - 20, Math.floor(n / 41) - 20),
    );
    const loops = isoLoops(values, 41, 41, 8);
    expect([...loops.ends]).toEqual([loops.points.length / 2]);
    for (let n = 0; n < loops.points.length; n += 2) {
      expect(Math.hypot(loops.points[n]! - 20, loops.points[n + 1]! - 20)).toBeCloseTo(12, 1);
    }
    expect(Math.abs(areaOf(loops) / (Math.PI * 144) - 1)).toBeLessThan(0.01);
  });

  it('closes what the border cuts, half a pixel outside', () => {
    const loops = isoLoops([1, 1, 1, 1, 1, 1], 3, 2, 0.5);
    expect(loops.ends).toHaveLength(1);
    expect([Math.min(...loops.points), Math.max(...loops.points)]).toEqual([-0.5, 2.5]);
    expect(Math.abs(areaOf(loops))).toBeCloseTo(6 - 4 * 0.125, 9);
  });

  it('a ring has two loops that run in opposite directions; nothing has none', () => {
    const ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
    const loops = isoLoops(ring, 3, 3, 0.5);
    expect(loops.ends).toHaveLength(2);
    expect(Math.abs(areaOf(loops))).toBeCloseTo(9 - 0.5 - 0.5, 9);
    expect(isoLoops([0, 0, 0, 0], 2, 2, 0.5).ends).toHaveLength(0);
    expect(isoLoops([1, 0, 0, 1], 2, 2, 0.5).ends.length).toBeGreaterThan(0);
  });
});

const { volume, structures } = createSpinePhantom();
const l3 = structures.find((s) => s.name === 'VB_L3')!;
const mask = rimmed(rasterize(volume.grid, l3.slices));
const centre = ((): Vec3 => {
  const rings = [...l3.slices.values()].flat();
  const sum = [0, 0, 0];
  let count = 0;
  for (const ring of rings)
    for (let n = 0; n < ring.length; n += 1) {
      sum[n % 3]! += ring[n]!;
      count += 1 / 3;
    }
  return sum.map((v) => v / count) as unknown as Vec3;
})();
const tilt = Math.PI / 7;
const right: Vec3 = [Math.cos(tilt), Math.sin(tilt) * Math.cos(0.3), Math.sin(tilt) * Math.sin(0.3)];
const down: Vec3 = [0, -Math.sin(0.3), Math.cos(0.3)];
const sheet = planeSheet(centre, right, down, { columns: 301, rows: 263, pixelMm: 0.7 });

describe('parts of a sheet', () => {
  it('a part has the points of the whole', () => {
    const part = cropSheet(sheet, [40.2, 120.4], [-5, 99.6]);
    expect([part.column, part.row, part.sheet.columns, part.sheet.rows]).toEqual([40, 0, 81, 101]);
    const [a, b] = [pointOnSheet(part.sheet, 7, 31), pointOnSheet(sheet, 47, 31)];
    expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeLessThan(1e-9);
  });

  it('a structure’s part holds all of it: same area as on the whole sheet', () => {
    const touched = touchedBy(sheet, mask.grid, mask.box.lo, mask.box.size)!;
    expect(touched.columns[1] - touched.columns[0]).toBeLessThan(sheet.columns / 1.5);
    const whole = isoLoops(sampleMask(mask, sheet), sheet.columns, sheet.rows, 0.5);
    expect(areaOf(whole)).not.toBe(0);
    expect(areaOf(outlineOn(sheet, mask)!)).toBeCloseTo(areaOf(whole), 2);
  });

  it('is null beside the structure', () => {
    const far = planeSheet([centre[0], centre[1], centre[2] + 400], [1, 0, 0], [0, 1, 0], {
      columns: 50,
      rows: 50,
      pixelMm: 1,
    });
    expect(outlineOn(far, mask)).toBeNull();
  });
});

describe('the worker', () => {
  const [ni, nj, nk] = volume.grid.dims;
  const slab = (from: number, to: number): SheetRequest => ({
    kind: 'slices',
    from,
    voxels: volume.data.slice(from * ni * nj, to * ni * nj) as Int16Array,
  });
  const k = Math.floor(nk / 2);
  const m = volume.grid.indexToPatient;
  const point = (i: number, j: number): Vec3 =>
    [0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!) as unknown as Vec3;
  const flat = planeSheet(point(100, 120), [1, 0, 0], [0, 1, 0], { columns: 21, rows: 21, pixelMm: m[0] });

  it('shows air until the slices come, then the CT’s own values at voxel centres, both ways', () => {
    const answer = createSheetSampler();
    answer({ kind: 'volume', grid: volume.grid, float: false });
    const sample = (interpolate: boolean) =>
      answer({ kind: 'sample', sheet: flat, interpolate, structures: [] })!.hu;
    expect(new Set(sample(true))).toEqual(new Set([-1024]));
    answer(slab(0, k));
    answer(slab(k, nk));
    const wanted = volume.data[100 + ni * (120 + nj * k)]!;
    expect(sample(false)[10 * 21 + 10]).toBe(wanted);
    expect(sample(true)[10 * 21 + 10]).toBeCloseTo(wanted, 3);
  });

  it('keeps structures by their number until they are no longer wanted', () => {
    const answer = createSheetSampler();
    answer({ kind: 'volume', grid: volume.grid, float: false });
    const keys = (wanted: readonly { key: number; slices: typeof l3.slices | null }[]) =>
      answer({ kind: 'sample', sheet, interpolate: true, structures: wanted })!.outlines.map((o) => o.key);
    expect(keys([{ key: 5, slices: l3.slices }])).toEqual([5]);
    expect(keys([{ key: 5, slices: null }])).toEqual([5]);
    expect(keys([])).toEqual([]);
    expect(keys([{ key: 5, slices: null }])).toEqual([]);
  });
});
