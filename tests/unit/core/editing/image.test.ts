import { describe, expect, it } from 'vitest';
import { contourVolumeCc, ringsArea, sweptDisc } from '../../../../src/core/contours/index.ts';
import { cheapestPaths } from '../../../../src/core/editing/cheapest-paths.ts';
import {
  brushBall,
  cutBlock,
  learnTissue,
  noPaint,
  paintedRings,
  paintTissue,
  runOperation,
  snapToEdge,
  wireFrom,
} from '../../../../src/core/editing/index.ts';
import { obliqueGrid, shearedGrid } from '../../renderer/grids.ts';
import { boxGrid, cuboid } from './shapes.ts';

const grid = boxGrid();
const [ni, nj, nk] = grid.dims;

/** A bright cylinder (300 HU, radius 12 px about (30, 30)) in soft tissue (40 HU) on every slice, with ±10 HU of noise. */
function cylinder(): Int16Array {
  const data = new Int16Array(ni * nj * nk);
  let state = 7;
  for (let n = 0; n < data.length; n += 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const [i, j] = [n % ni, Math.floor(n / ni) % nj];
    const inside = Math.hypot(i - 30, j - 30) <= 12;
    data[n] = (inside ? 300 : 40) + (state % 21) - 10;
  }
  return data;
}
const voxels = cylinder();

describe('region growing', () => {
  const block = cutBlock(grid, voxels, { lo: [0, 0, 0], size: [60, 60, 20] });
  const grow = (more: object) =>
    runOperation(grid, {
      slices: new Map(),
      operation: {
        kind: 'grow',
        seed: [30, 30, 10],
        lowHu: 200,
        highHu: 400,
        radiusMm: 100,
        inSlice: false,
        blocked: [],
        block,
        ...more,
      },
    });

  it('fills the connected tissue', () => {
    const grown = grow({});
    expect(grown.size).toBe(20);
    expect(ringsArea(grown.get(3) ?? [])).toBeGreaterThan(Math.PI * 144 * 0.96);
    expect(ringsArea(grown.get(3) ?? [])).toBeLessThan(Math.PI * 144 * 1.04);
  });

  it('stops at its radius, its slice and other structures', () => {
    expect([...grow({ radiusMm: 5 }).keys()]).toEqual([8, 9, 10, 11, 12]);
    expect([...grow({ inSlice: true }).keys()]).toEqual([10]);
    const half = grow({ inSlice: true, blocked: [cuboid(grid, [0, 19], [-1, -1, 60, 27.5])] });
    expect(ringsArea(half.get(10) ?? [])).toBeLessThan(Math.PI * 144 * 0.8);
    expect(grow({ seed: [3, 3, 10] }).size).toBe(0);
  });
});

describe('smart brush', () => {
  it('learns the tissue under the pointer, whatever touches the disc', () => {
    const bone = learnTissue(grid, voxels, 5, [30, 30], 4, 2.5);
    expect(bone.lowHu).toBeGreaterThan(150);
    expect(bone.highHu).toBeLessThan(450);
    const atEdge = learnTissue(grid, voxels, 5, [37, 30], 4, 2.5);
    expect(atEdge.lowHu).toBeGreaterThan(60);
  });

  it('paints only that tissue, within the disc, connected', () => {
    const painted = noPaint(grid);
    const window = learnTissue(grid, voxels, 5, [30, 24], 3, 2.5);
    expect(paintTissue(grid, voxels, 5, [30, 22], 8, window, painted)).toBe(true);
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if (painted[i + ni * j] === 0) continue;
        expect(Math.hypot(i - 30, j - 30)).toBeLessThan(13);
        expect(Math.hypot(i - 30, j - 22)).toBeLessThanOrEqual(8);
      }
    }
    const rings = paintedRings(grid, 5, painted, sweptDisc(grid, 5, Float64Array.of(30, 22, 10), 8));
    expect(ringsArea(rings)).toBeGreaterThan(90);
    expect(ringsArea(rings)).toBeLessThan(Math.PI * 64);
    expect(paintTissue(grid, voxels, 5, [30, 22], 8, window, painted)).toBe(false);
  });

  it('paints nothing where the window does not hold', () => {
    const window = learnTissue(grid, voxels, 5, [30, 30], 3, 2.5);
    expect(paintTissue(grid, voxels, 5, [5, 5], 4, window, noPaint(grid))).toBe(false);
  });
});

describe('live wire', () => {
  it('follows the edge from click to click: at most a pixel off, 0.4 in the mean', () => {
    const start = snapToEdge(grid, voxels, 5, [41, 30], 3);
    expect(Math.abs(Math.hypot(start[0] - 30, start[1] - 30) - 12)).toBeLessThan(1.2);
    const path = wireFrom(grid, voxels, 5, start, 40).pathTo([30, 42]);
    const off = path.slice(1, -1).map(([i, j]) => Math.abs(Math.hypot(i - 30, j - 30) - 12));
    expect(path.length).toBeGreaterThan(12);
    expect(Math.max(...off)).toBeLessThan(1);
    expect(off.reduce((s, v) => s + v, 0) / off.length).toBeLessThan(0.4);
  });

  it('finds the cheapest path to every pixel, whatever was asked for before', () => {
    const random = (n: number): number => 0.05 + ((n * 2654435761) >>> 8) / 2 ** 24;
    const price = Float32Array.from({ length: 9 * 7 }, (_, n) => random(n));
    const mm = [1, 1.7] as const;
    const length = (a: number, b: number): number =>
      Math.hypot(((b % 9) - (a % 9)) * mm[0], (Math.floor(b / 9) - Math.floor(a / 9)) * mm[1]);
    const neighbours = (a: number, b: number): boolean =>
      a !== b && Math.abs((a % 9) - (b % 9)) <= 1 && Math.abs(Math.floor(a / 9) - Math.floor(b / 9)) <= 1;
    const step = (a: number, b: number): number => (length(a, b) * (price[a]! + price[b]!)) / 2;
    // Bellman-Ford: every path of up to 62 steps.
    const costs = Float64Array.from(price, (_, n) => (n === 20 ? 0 : Infinity));
    for (let round = 0; round < price.length; round += 1)
      for (let a = 0; a < price.length; a += 1)
        for (let b = 0; b < price.length; b += 1)
          if (neighbours(a, b)) costs[b] = Math.min(costs[b]!, costs[a]! + step(a, b));
    const pathTo = cheapestPaths(price, { width: 9, height: 7 }, 20, mm);
    for (const to of [62, 20, 0, ...Array.from({ length: price.length }, (_, n) => n)]) {
      const path = pathTo(to);
      expect([path[0], path.at(-1)]).toEqual([20, to]);
      for (const [n, at] of path.slice(1).entries()) expect(neighbours(path[n]!, at)).toBe(true);
      expect(path.slice(1).reduce((sum, at, n) => sum + step(path[n]!, at), 0)).toBeCloseTo(costs[to]!, 9);
    }
  });

  it('stays in its patch at the image edge', () => {
    const path = wireFrom(grid, voxels, 5, [1, 1], 10).pathTo([-20, 200]);
    for (const [i, j] of path) {
      expect(i).toBeGreaterThanOrEqual(0);
      expect(j).toBeLessThanOrEqual(12);
    }
  });
});

describe('ball brush', () => {
  it.each([
    ['box', boxGrid()],
    ['oblique', obliqueGrid()],
    ['sheared', shearedGrid()],
  ])('adds a ball of the right volume on a %s grid', (_name, g) => {
    const m = g.indexToPatient;
    const middle = g.dims.map((n) => (n - 1) / 2);
    const at = [0, 4, 8].map(
      (r) => m[r]! * middle[0]! + m[r + 1]! * middle[1]! + m[r + 2]! * middle[2]! + m[r + 3]!,
    );
    const ball = brushBall(g, new Map(), Float64Array.from(at), 9, 'add');
    const cc = contourVolumeCc(g, ball);
    expect(cc / ((4 / 3) * Math.PI * 0.729)).toBeGreaterThan(0.97);
    expect(cc / ((4 / 3) * Math.PI * 0.729)).toBeLessThan(1.03);
  });

  it('erases from the slices it reaches and names only those', () => {
    const slices = cuboid(grid, [0, 19], [10, 10, 50, 50]);
    const changed = brushBall(grid, slices, Float64Array.of(30, 30, 20), 5, 'erase');
    expect([...changed.keys()].sort((a, b) => a - b)).toEqual([8, 9, 10, 11, 12]);
    expect(ringsArea(changed.get(10) ?? [])).toBeCloseTo(1600 - Math.PI * 25, 0);
    expect(ringsArea(changed.get(12) ?? [])).toBeCloseTo(1600 - Math.PI * 9, 0);
  });
});
