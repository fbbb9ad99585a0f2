import { describe, expect, it } from 'vitest';
import { huInside } from '../../../../src/core/contours/index.ts';
import { createGrid, indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';

const grid = createGrid({
  dims: [8, 7, 4],
  originMm: [-3, 5, 100],
  stepIMm: [0, 0.9, 0],
  stepJMm: [-1.3, 0, 0],
  stepKMm: [0, 0, 2.5],
});
const hu = Int16Array.from({ length: 8 * 7 * 4 }, (_, n) => (n * 37) % 101);

function box(i0: number, i1: number, j0: number, j1: number, k: number): Ring {
  const corners = [
    [i0, j0],
    [i1, j0],
    [i1, j1],
    [i0, j1],
  ] as const;
  return Float64Array.from(corners.flatMap(([i, j]) => [...toPatient(grid, indexPoint(i, j, k))]));
}

function run(slices: SliceRings) {
  const work = huInside(grid, hu, slices);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('huInside', () => {
  it('is the mean, deviation and range of exactly the voxels whose centres lie inside, holes left out', () => {
    const slices = new Map([
      [1, [box(1.5, 6.5, 0.5, 5.5, 1), box(2.5, 3.5, 2.5, 3.5, 1)]],
      [3, [box(-0.5, 1.5, 4.5, 6.5, 3)]],
    ]);
    const inside: number[] = [];
    for (let j = 1; j <= 5; j += 1)
      for (let i = 2; i <= 6; i += 1) if (i !== 3 || j !== 3) inside.push(hu[i + 8 * (j + 7)] as number);
    for (let j = 5; j <= 6; j += 1)
      for (let i = 0; i <= 1; i += 1) inside.push(hu[i + 8 * (j + 21)] as number);
    const mean = inside.reduce((a, b) => a + b, 0) / inside.length;
    const variance = inside.reduce((a, b) => a + (b - mean) ** 2, 0) / inside.length;
    const found = run(slices);
    expect(found?.voxels).toBe(28);
    expect(found?.mean).toBeCloseTo(mean, 9);
    expect(found?.deviation).toBeCloseTo(Math.sqrt(variance), 9);
    expect([found?.min, found?.max]).toEqual([Math.min(...inside), Math.max(...inside)]);
  });

  it('is null where no voxel centre lies inside', () => {
    expect(run(new Map())).toBeNull();
    expect(run(new Map([[2, [box(1.1, 1.4, 1.1, 1.4, 2)]]]))).toBeNull();
  });
});
