import { describe, expect, it } from 'vitest';
import { contourVolumeCc, ringsArea } from '../../../../src/core/contours/index.ts';
import {
  copyRings,
  evenMargin,
  nearestDrawnSlice,
  runOperation,
} from '../../../../src/core/editing/index.ts';
import type { SliceRings } from '../../../../src/core/structures/types.ts';
import { boxGrid, cuboid, rectangle } from './shapes.ts';

const grid = boxGrid();
const areaOn = (slices: SliceRings, k: number): number => ringsArea(slices.get(k) ?? []);

describe('operations on contours', () => {
  it('interpolates missing slices and keeps the drawn ones as the same objects', () => {
    const drawn: SliceRings = new Map([
      [4, [rectangle(grid, 4, 10.5, 10.5, 20.5, 20.5)]],
      [8, [rectangle(grid, 8, 10.5, 10.5, 20.5, 20.5)]],
    ]);
    const filled = runOperation(grid, { slices: drawn, operation: { kind: 'interpolate' } });
    expect([...filled.keys()]).toEqual([4, 5, 6, 7, 8]);
    expect(filled.get(4)).toBe(drawn.get(4));
    expect(filled.get(8)).toBe(drawn.get(8));
    expect(areaOn(filled, 6)).toBeGreaterThan(97);
    expect(areaOn(filled, 6)).toBeLessThan(101);
  });

  it('smoothing keeps areas, only within its range of slices', () => {
    const slices = cuboid(grid, [3, 6], [10.5, 10.5, 30.5, 30.5]);
    const smooth = runOperation(grid, {
      slices,
      operation: { kind: 'smooth', passes: 4 },
      range: { from: 4, to: 5 },
    });
    expect(smooth.get(3)).toBe(slices.get(3));
    expect(smooth.get(6)).toBe(slices.get(6));
    expect(smooth.get(4)).not.toBe(slices.get(4));
    expect(areaOn(smooth, 4)).toBeCloseTo(400, 2);
    expect((smooth.get(4)?.[0]?.length ?? 0) / 3).toBeGreaterThan(8);
  });

  it('fills pinholes but leaves the canal open', () => {
    const outer = rectangle(grid, 5, 5, 5, 45, 45);
    const canal = rectangle(grid, 5, 10, 10, 28, 28);
    const pinhole = rectangle(grid, 5, 35, 35, 38, 38);
    const other = [rectangle(grid, 6, 5, 5, 45, 45)];
    const slices: SliceRings = new Map([
      [5, [outer, canal, pinhole]],
      [6, other],
    ]);
    const filled = runOperation(grid, { slices, operation: { kind: 'fillHoles', maxMm2: 100 } });
    expect(filled.get(5)).toEqual([outer, canal]);
    expect(filled.get(5)?.[0]).toBe(outer);
    expect(filled.get(6)).toBe(other);
    const all = runOperation(grid, {
      slices,
      operation: { kind: 'fillHoles', maxMm2: Number.POSITIVE_INFINITY },
    });
    expect(areaOn(all, 5)).toBeCloseTo(1600, 6);
  });

  it('filling a hole takes the island inside it along', () => {
    const rings = [
      rectangle(grid, 5, 5, 5, 45, 45),
      rectangle(grid, 5, 10, 10, 30, 30),
      rectangle(grid, 5, 15, 15, 20, 20),
    ];
    const filled = runOperation(grid, {
      slices: new Map([[5, rings]]),
      operation: { kind: 'fillHoles', maxMm2: 1000 },
    });
    expect(filled.get(5)).toEqual([rings[0]]);
  });

  it('removes islands and keeps the largest part, whole rings as they are', () => {
    const big = cuboid(grid, [3, 9], [10.5, 10.5, 30.5, 30.5]);
    const island = rectangle(grid, 6, 40.5, 40.5, 44.5, 44.5);
    const slices: SliceRings = new Map([...big, [6, [...(big.get(6) ?? []), island]]]);
    for (const operation of [{ kind: 'keepLargest' }, { kind: 'removeParts', minCc: 0.1 }] as const) {
      const kept = runOperation(grid, { slices, operation });
      expect(kept.get(6)).toEqual(big.get(6));
      expect(kept.get(6)?.[0]).toBe(big.get(6)?.[0]);
      expect(kept.get(5)).toBe(slices.get(5));
    }
    expect(runOperation(grid, { slices, operation: { kind: 'removeParts', minCc: 0.01 } }).get(6)).toBe(
      slices.get(6),
    );
  });

  it('a margin grows by mm per side and holds the source', () => {
    const slices = cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]);
    const margin = { ...evenMargin(0), left: 3, superior: 4 };
    const grown = runOperation(grid, { slices, operation: { kind: 'margin', margin } });
    expect([...grown.keys()].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(areaOn(grown, 7)).toBeCloseTo(130, 6);
    const rest = runOperation(grid, {
      slices,
      operation: { kind: 'boolean', operation: 'subtract', other: grown },
    });
    expect(contourVolumeCc(grid, rest)).toBe(0);
  });

  it('a negative margin shrinks', () => {
    const slices = cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]);
    const small = runOperation(grid, {
      slices,
      operation: { kind: 'margin', margin: { ...evenMargin(-2), superior: 0, inferior: 0 } },
    });
    expect(areaOn(small, 7)).toBeCloseTo(36, 6);
  });

  it('booleans are exact and leave untouched slices alone', () => {
    const a = cuboid(grid, [2, 6], [10, 10, 30, 30]);
    const b = cuboid(grid, [5, 8], [20.25, 10, 40, 30]);
    const of = (operation: 'union' | 'intersect' | 'subtract' | 'xor') =>
      runOperation(grid, { slices: a, operation: { kind: 'boolean', operation, other: b } });
    expect(areaOn(of('union'), 5)).toBeCloseTo(600, 2);
    expect(areaOn(of('intersect'), 5)).toBeCloseTo(9.75 * 20, 2);
    expect(areaOn(of('subtract'), 5)).toBeCloseTo(10.25 * 20, 2);
    expect(areaOn(of('xor'), 5)).toBeCloseTo(10.25 * 20 + 10 * 20, 2);
    expect(of('subtract').get(3)).toBe(a.get(3));
    expect(of('intersect').has(3)).toBe(false);
    expect(of('union').get(8)).toBe(b.get(8));
  });

  it('crops away from and into another structure with a gap', () => {
    const a = cuboid(grid, [2, 12], [10.5, 10.5, 40.5, 40.5]);
    const b = cuboid(grid, [2, 12], [30.5, 5.5, 50.5, 50.5]);
    const crop = (keep: 'outside' | 'inside', gapMm: number) =>
      runOperation(grid, { slices: a, operation: { kind: 'crop', keep, gapMm, other: b } });
    expect(areaOn(crop('outside', 0), 7)).toBeCloseTo(600, 2);
    expect(areaOn(crop('outside', 3), 7)).toBeCloseTo(17 * 30, 2);
    expect(areaOn(crop('inside', 0), 7)).toBeCloseTo(300, 2);
    expect(areaOn(crop('inside', 3), 7)).toBeCloseTo(7 * 30, 2);
  });

  it('deletes a range of slices', () => {
    const a = cuboid(grid, [2, 12], [10, 10, 20, 20]);
    const left = runOperation(grid, {
      slices: a,
      operation: { kind: 'deleteSlices' },
      range: { from: 4, to: 9 },
    });
    expect([...left.keys()]).toEqual([2, 3, 10, 11, 12]);
    expect(left.get(2)).toBe(a.get(2));
  });

  it('keeps what is within an HU window', () => {
    const a = cuboid(grid, [5, 5], [10.5, 10.5, 20.5, 20.5]);
    const data = new Int16Array(60 * 60 * 20);
    for (let j = 0; j < 60; j += 1) for (let i = 0; i < 15; i += 1) data[i + 60 * (j + 60 * 5)] = 300;
    const bone = runOperation(grid, {
      slices: a,
      operation: {
        kind: 'threshold',
        lowHu: 200,
        highHu: 2000,
        block: { box: { lo: [0, 0, 0], size: [60, 60, 20] }, data },
      },
    });
    expect(areaOn(bone, 5)).toBeCloseTo(40, 6);
  });

  it('copies a contour between slices and finds the nearest drawn one', () => {
    const a = cuboid(grid, [2, 3], [10, 10, 20, 20]);
    const copy = copyRings(grid, a.get(3) ?? [], 3, 7);
    expect(copy).toEqual([rectangle(grid, 7, 10, 10, 20, 20)]);
    expect(nearestDrawnSlice(a, 7, -1)).toBe(3);
    expect(nearestDrawnSlice(a, 7, 1)).toBeNull();
    expect(nearestDrawnSlice(a, 2, 1)).toBe(3);
  });
});
