/** The rows of docs/contour-semantics.md by their numbers (19 to 22: tracing.test.ts). */
import { describe, expect, test } from 'vitest';
import {
  areasByRule,
  booleanSlice,
  keyholeRings,
  pointInRings,
  rasterize,
  ringsArea,
  ringsToPolygons,
  traceContours,
} from '../../../../src/core/contours/index.ts';
import { areaVector } from '../../../../src/core/contours/plane.ts';
import { rasterizeSlice } from '../../../../src/core/contours/rasterize.ts';
import type { Grid } from '../../../../src/core/geometry/grid.ts';
import { countVoxels, intersectMasks, unionMasks } from '../../../../src/core/masks/index.ts';
import type { Ring } from '../../../../src/core/structures/index.ts';
import { equalMasks } from '../../../builders/mask-arrays.ts';
import { drawMask, gridMakers, plainGrid, showSlice } from '../../../builders/masks.ts';

/** Ring on slice 0 of a grid from index coordinates. */
function ring(grid: Grid, ...points: readonly (readonly [number, number])[]): Ring {
  const m = grid.indexToPatient;
  return Float64Array.from(
    points.flatMap(([i, j]) =>
      [0, 4, 8].map((r) => (m[r] as number) * i + (m[r + 1] as number) * j + (m[r + 3] as number)),
    ),
  );
}

const grid8 = plainGrid([8, 6, 1]);
const box = (grid: Grid, i0: number, i1: number, j0: number, j1: number): Ring =>
  ring(grid, [i0, j0], [i1, j0], [i1, j1], [i0, j1]);
const show = (...rings: Ring[]): string[] => showSlice(rasterizeSlice(grid8, 0, rings), 0);

describe('inside', () => {
  test('1. a voxel is inside when its centre is', () => {
    expect(show(box(grid8, 0.9, 3.1, 0.6, 1.4))).toEqual([
      '........',
      '.###....',
      '........',
      '........',
      '........',
      '........',
    ]);
    expect(countVoxels(rasterizeSlice(grid8, 0, [box(grid8, 0.1, 0.9, 0.1, 0.9)]))).toBe(0);
  });

  test('2. a centre exactly on an edge belongs to the area on its growing-i, growing-j side', () => {
    expect(show(box(grid8, 1, 4, 1, 3))).toEqual([
      '........',
      '.###....',
      '.###....',
      '........',
      '........',
      '........',
    ]);
  });

  test.each(Object.entries(gridMakers))(
    '3. areas that share edges through centres share no voxel and leave none out: %s',
    (_, make) => {
      const grid = make([8, 6, 1]);
      const parts = [
        ring(grid, [-1, -1], [3, -1], [3, 2], [-1, 5]),
        ring(grid, [3, -1], [9, -1], [9, 5], [6, 5], [3, 2]),
        ring(grid, [-1, 5], [3, 2], [6, 5], [6, 7], [-1, 7]),
        ring(grid, [6, 5], [9, 5], [9, 7], [6, 7]),
      ].map((r) => rasterizeSlice(grid, 0, [r]));
      expect(parts.map(countVoxels).reduce((a, b) => a + b)).toBe(48);
      expect(countVoxels(unionMasks(parts[0] as never, ...parts.slice(1)))).toBe(48);
    },
  );

  test('4. float noise of mm → index does not decide: the same drawing gives the same voxels on every grid', () => {
    for (const make of Object.values(gridMakers)) {
      const grid = make([8, 6, 1]);
      const mask = rasterizeSlice(grid, 0, [ring(grid, [1, 1], [5, 1], [5, 3], [3, 5], [1, 3])]);
      expect(showSlice(mask, 0)).toEqual([
        '........',
        '.####...',
        '.####...',
        '.####...',
        '..##....',
        '........',
      ]);
    }
  });

  test('5. turning sense and starting point do not matter', () => {
    const a = [
      [1.2, 0.7],
      [6.1, 1.3],
      [4.4, 4.6],
      [0.8, 3.9],
    ] as const;
    const whole = show(ring(grid8, ...a));
    expect(show(ring(grid8, ...[...a].reverse()))).toEqual(whole);
    expect(show(ring(grid8, a[2], a[3], a[0], a[1]))).toEqual(whole);
  });

  test('6. parts outside the image are cut off', () => {
    expect(show(box(grid8, -20, 1.5, -20, 1.5))).toEqual([
      '##......',
      '##......',
      '........',
      '........',
      '........',
      '........',
    ]);
    expect(show(box(grid8, 5.5, 30, 3.5, 30))).toEqual([
      '........',
      '........',
      '........',
      '........',
      '......##',
      '......##',
    ]);
    expect(countVoxels(rasterizeSlice(grid8, 0, [box(grid8, -20, 30, -20, 30)]))).toBe(48);
    expect(countVoxels(rasterizeSlice(grid8, 0, [box(grid8, -20, -10, 1, 3)]))).toBe(0);
  });

  test('7. a slice the image does not have is an error, and so is a coordinate that is no number', () => {
    expect(() => rasterize(grid8, new Map([[1, [box(grid8, 1, 2, 1, 2)]]]))).toThrow(
      expect.objectContaining({ code: 'slice-off-grid' }),
    );
    expect(() => rasterizeSlice(grid8, 0, [Float64Array.from([0, 0, 0, 1, NaN, 0, 1, 1, 0])])).toThrow(
      expect.objectContaining({ code: 'contour-not-finite' }),
    );
  });
});

describe('several rings', () => {
  const [outer, hole, island] = [
    box(grid8, -0.5, 6.5, -0.5, 4.5),
    box(grid8, 0.5, 5.5, 0.5, 3.5),
    box(grid8, 2.5, 3.5, 1.5, 2.5),
  ];
  const drawn = ['#######.', '#.....#.', '#..#..#.', '#.....#.', '#######.', '........'];

  test('8. nested rings are holes and islands, in any order and turning sense', () => {
    expect(show(outer, hole, island)).toEqual(drawn);
    expect(show(island, outer, hole)).toEqual(drawn);
  });

  test('9. overlapping rings cancel (XOR)', () => {
    expect(show(box(grid8, -0.5, 3.5, -0.5, 0.5), box(grid8, 1.5, 5.5, -0.5, 0.5))[0]).toBe('##..##..');
  });

  test('10. a ring given twice is nothing', () => {
    expect(countVoxels(rasterizeSlice(grid8, 0, [outer, outer.slice()]))).toBe(0);
  });

  test('11. a keyhole ring is its own hole, bridge of zero width', () => {
    const keyhole = ring(
      grid8,
      [-0.5, -0.5],
      [6.5, -0.5],
      [6.5, 4.5],
      [-0.5, 4.5],
      [-0.5, 2],
      [0.5, 2],
      [0.5, 3.5],
      [5.5, 3.5],
      [5.5, 0.5],
      [0.5, 0.5],
      [0.5, 2],
      [-0.5, 2],
    );
    expect(show(keyhole, island)).toEqual(drawn);
    const { evenOdd, winding, union } = areasByRule([keyhole]);
    expect([evenOdd, winding, union]).toEqual([20, 20, 20]);
  });

  test('12. polygons: outer rings with their holes, islands by themselves, the same objects', () => {
    expect(ringsToPolygons([island, hole, outer])).toEqual([
      { outer: island, holes: [] },
      { outer, holes: [hole] },
    ]);
    expect(ringsToPolygons([outer, hole])[0]?.outer).toBe(outer);
  });

  test('13. keyholing makes one ring per polygon, exact for readers that OR and readers that XOR', () => {
    const rings = keyholeRings([outer, hole, island]);
    expect(rings).toHaveLength(2);
    expect(show(...rings)).toEqual(drawn);
    const [a, b] = rings.map((r) => rasterizeSlice(grid8, 0, [r]));
    expect(showSlice(unionMasks(a as never, b as never), 0)).toEqual(drawn);
    expect(countVoxels(intersectMasks(a as never, b as never))).toBe(0);
    expect(rings.reduce((sum, r) => sum + Math.hypot(...areaVector(r)) / 2, 0)).toBe(21);
  });

  test('14. several holes in one row, and holes that only see other holes, are all bridged', () => {
    const mask = drawMask([
      ['##########', '#.#.#..#.#', '##########', '#..##.##.#', '#.##..#..#', '##########'],
    ]);
    const rings = [...traceContours(mask).values()].map(keyholeRings)[0] as Ring[];
    expect(rings).toHaveLength(1);
    expect(equalMasks(rasterizeSlice(mask.grid, 0, rings), mask)).toBe(true);
    expect(ringsArea(rings, 'winding')).toBeCloseTo(countVoxels(mask), 9);
    expect(ringsArea(rings, 'union')).toBeCloseTo(countVoxels(mask), 9);
  });

  test('15. a keyhole’s bridge runs along a grid line between voxel centres on every grid', () => {
    for (const make of Object.values(gridMakers)) {
      const mask = drawMask([['######', '#.##.#', '#....#', '######']], make);
      const [rings] = [...traceContours(mask).values()].map(keyholeRings);
      const q = mask.grid.patientToIndex;
      for (const r of rings as Ring[]) {
        for (let n = 0; n < r.length; n += 3) {
          const at = (row: number): number =>
            (q[row] as number) * (r[n] as number) +
            (q[row + 1] as number) * (r[n + 1] as number) +
            (q[row + 2] as number) * (r[n + 2] as number) +
            (q[row + 3] as number);
          for (const v of [at(0), at(4)]) expect(Math.abs(v - Math.floor(v) - 0.5)).toBeLessThan(1e-9);
        }
      }
    }
  });
});

describe('odd rings', () => {
  test('16. a ring that crosses itself is read even-odd', () => {
    const bow = ring(grid8, [-0.5, -0.5], [4.5, 4.5], [4.5, -0.5], [-0.5, 4.5]);
    expect(show(bow)).toEqual(['....#...', '#..##...', '#####...', '#..##...', '....#...', '........']);
    expect(ringsArea([bow])).toBeCloseTo(12.5, 12);
    // A pentagram: the middle is covered twice.
    const star = ring(
      grid8,
      ...[0, 2, 4, 1, 3].map((n): [number, number] => [
        3 + 3 * Math.sin((n * 2 * Math.PI) / 5),
        3 - 3 * Math.cos((n * 2 * Math.PI) / 5),
      ]),
    );
    const { evenOdd, winding } = areasByRule([star]);
    expect(winding - evenOdd).toBeCloseTo(
      (5 / 2) *
        Math.sin((2 * Math.PI) / 5) *
        ((3 * Math.cos((2 * Math.PI) / 5)) / Math.cos(Math.PI / 5)) ** 2,
      9,
    );
    expect(pointInRings([star], [3, 3, 0])).toBe(false);
  });

  test('17. rings without area set no voxel and change no other ring', () => {
    const spike = ring(grid8, [0, 0], [5, 3], [0, 0], [5, 3]);
    const point = ring(grid8, [2, 2], [2, 2], [2, 2]);
    expect(countVoxels(rasterizeSlice(grid8, 0, [spike, point]))).toBe(0);
    const square = box(grid8, 0.5, 4.5, 0.5, 4.5);
    expect(show(square, spike, point)).toEqual(show(square));
    expect(ringsArea([square, spike])).toBeCloseTo(16, 12);
  });

  test('18. a spike of zero width out of a ring adds nothing', () => {
    expect(show(ring(grid8, [0.5, 0.5], [4.5, 0.5], [7, 0.5], [4.5, 0.5], [4.5, 4.5], [0.5, 4.5]))).toEqual(
      show(box(grid8, 0.5, 4.5, 0.5, 4.5)),
    );
  });
});

test('23. booleans read both operands even-odd and return rings that do not cross', () => {
  const [outer, hole] = [box(grid8, -0.5, 6.5, -0.5, 4.5), box(grid8, 0.5, 5.5, 0.5, 3.5)];
  const result = booleanSlice([outer, hole], [box(grid8, 2.5, 7.5, 1.5, 2.5)], 'union');
  expect(show(...result)).toEqual(['#######.', '#.....#.', '#..#####', '#.....#.', '#######.', '........']);
  expect(areasByRule(result).evenOdd).toBeCloseTo(20 + 3 + 1, 9);
});
