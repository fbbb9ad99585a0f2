import { describe, expect, it } from 'vitest';
import { traceContours } from '../../../../../src/core/contours/index.ts';
import type { Grid } from '../../../../../src/core/geometry/grid.ts';
import { maskVolumeCc } from '../../../../../src/core/masks/index.ts';
import { type SurfaceMesh, surfaceMesh } from '../../../../../src/core/surfaces/index.ts';
import { coarsened, stepsFor } from '../../../../../src/core/surfaces/mesh.ts';
import { surfaceNet } from '../../../../../src/core/surfaces/surface-net.ts';
import {
  fitted,
  mainLetter,
  moved,
  orbitAxes,
  turned,
} from '../../../../../src/renderer/views/surface/orbit.ts';
import { pickSurface, sightLine } from '../../../../../src/renderer/views/surface/pick.ts';
import { ballMask, drawMask, gridMakers, plainGrid } from '../../../../builders/masks.ts';

/** Volume in cc by the divergence theorem: positive only when the triangles face outwards. */
function enclosedCc({ points: p, triangles: t }: SurfaceMesh): number {
  let sum = 0;
  for (let n = 0; n < t.length; n += 3) {
    const [a, b, c] = [3 * t[n]!, 3 * t[n + 1]!, 3 * t[n + 2]!];
    sum +=
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) -
      p[a + 1]! * (p[b]! * p[c + 2]! - p[b + 2]! * p[c]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return sum / 6000;
}

const ball = (grid: Grid, radiusMm: number) =>
  ballMask(grid, grid.dims.map((n) => (n - 1) / 2) as [number, number, number], radiusMm);
const mesh = (grid: Grid, radiusMm: number, mostVertices = 50_000, reference: number | null = null) =>
  surfaceMesh({
    grid,
    slices: traceContours(ball(grid, radiusMm)),
    reference: reference === null ? null : traceContours(ball(grid, reference)),
    mostVertices,
  });

describe('surface nets', () => {
  it('are closed: every edge of every face is walked once each way', () => {
    const mask = drawMask([
      ['##..', '#.#.', '....'],
      ['.##.', '.##.', '...#'],
    ]);
    const { quads } = surfaceNet({ size: mask.box.size, data: mask.data });
    const edges = new Map<string, number>();
    for (let q = 0; q < quads.length; q += 4) {
      for (let e = 0; e < 4; e += 1) {
        const [a, b] = [quads[q + e]!, quads[q + ((e + 1) % 4)]!];
        const [key, sign] = a < b ? [`${a}/${b}`, 1] : [`${b}/${a}`, -1];
        edges.set(key, (edges.get(key) ?? 0) + sign);
      }
    }
    expect(quads.length).toBeGreaterThan(0);
    expect([...edges.values()].every((n) => n === 0)).toBe(true);
  });

  it.each(Object.keys(gridMakers))('enclose the volume of a ball, facing outwards: %s grid', (name) => {
    const grid = gridMakers[name]!([44, 38, 24]);
    const mask = ball(grid, 15);
    const surface = mesh(grid, 15);
    expect(surface.steps).toEqual([1, 1, 1]);
    const ratio = enclosedCc(surface) / maskVolumeCc(mask);
    expect(ratio).toBeGreaterThan(0.985);
    expect(ratio).toBeLessThan(1.015);
  });

  it('have unit normals pointing away from the middle of a ball', () => {
    const grid = plainGrid([40, 40, 40]);
    const { points, normals } = mesh(grid, 14);
    for (let n = 0; n < points.length; n += 3) {
      const out = [points[n]! - 19.5, points[n + 1]! - 19.5, points[n + 2]! - 19.5];
      const length = Math.hypot(...out);
      const cosine = (out[0]! * normals[n]! + out[1]! * normals[n + 1]! + out[2]! * normals[n + 2]!) / length;
      expect(cosine).toBeGreaterThan(0.7);
    }
  });

  it('stay within the number of vertices asked for, and keep the size', () => {
    const grid = plainGrid([60, 60, 60]);
    const coarse = mesh(grid, 25, 1500);
    expect(coarse.points.length / 3).toBeLessThanOrEqual(1500);
    expect(enclosedCc(coarse) / maskVolumeCc(ball(grid, 25))).toBeGreaterThan(0.85);
  });

  it('are empty for an empty structure', () => {
    const request = { grid: plainGrid([5, 5, 5]), slices: new Map(), reference: null, mostVertices: 100 };
    expect(surfaceMesh(request).triangles).toHaveLength(0);
  });

  it('coarsen by majority and by spacing', () => {
    const mask = drawMask([['##..', '#...']]);
    expect(coarsened(mask, [2, 2, 1])).toEqual({ size: [1, 1, 1], data: Uint8Array.of(1) });
    expect(stepsFor([0.7, 0.7, 2.5], 2)).toEqual([3, 3, 1]);
  });
});

describe('distances on the surface', () => {
  it.each([50_000, 900])('of a ball 4 mm larger are +4, of one smaller −4 (≤ %i vertices)', (most) => {
    const grid = plainGrid([48, 48, 48]);
    for (const [test, reference, expected] of [
      [18, 14, 4],
      [14, 18, -4],
    ] as const) {
      const { signedDistanceMm } = mesh(grid, test, most, reference);
      const known = [...signedDistanceMm!];
      expect(known.some(Number.isNaN)).toBe(false);
      const mean = known.reduce((a, b) => a + b, 0) / known.length;
      // Nearest corners of a staircase lie up to half a voxel nearer (docs/metrics.md).
      expect(Math.abs(mean - expected)).toBeLessThan(0.75);
      expect(known.every((d) => Math.sign(d) === Math.sign(expected))).toBe(true);
    }
  });

  it('are null when the reference is empty', () => {
    const grid = plainGrid([20, 20, 20]);
    const slices = traceContours(ball(grid, 6));
    expect(
      surfaceMesh({ grid, slices, reference: new Map(), mostVertices: 9e9 }).signedDistanceMm,
    ).toBeNull();
  });
});

describe('looking and picking', () => {
  const start = { azimuth: 0, elevation: 0, focalMm: [0, 0, 0], halfHeightMm: 50 } as const;

  it('looks from the front with the patient’s left on the right, head up', () => {
    const { right, up, forward } = orbitAxes(start);
    expect([mainLetter(right), mainLetter(up), mainLetter(forward)]).toEqual(['L', 'S', 'P']);
    const fromLeft = orbitAxes({ azimuth: 90, elevation: 0 });
    expect([mainLetter(fromLeft.right), mainLetter(fromLeft.forward)]).toEqual(['P', 'R']);
  });

  it('keeps its axes at right angles in every direction', () => {
    for (const azimuth of [0, 33, 200]) {
      for (const elevation of [-80, 0, 45]) {
        const { right, up, forward } = orbitAxes({ azimuth, elevation });
        const dot = (a: readonly number[], b: readonly number[]): number =>
          a.reduce((s, v, n) => s + v * b[n]!, 0);
        for (const [a, b, value] of [
          [right, up, 0],
          [right, forward, 0],
          [up, forward, 0],
          [up, up, 1],
        ] as const)
          expect(dot(a, b)).toBeCloseTo(value, 12);
      }
    }
  });

  it('turns, but never over the top; moving follows the pointer', () => {
    expect(turned(start, 0, 10_000).elevation).toBe(89);
    // 100 px right of a 1000 px high view of 100 mm: the picture moves 10 mm right, the camera 10 mm left.
    expect(moved(start, 100, 0, 1000).focalMm[0]).toBeCloseTo(-10);
    expect(moved(start, 0, 100, 1000).focalMm[2]).toBeCloseTo(10);
  });

  it('fits a box', () => {
    const orbit = fitted(start, [-10, -20, -100], [10, 20, 300], 0.5);
    expect(orbit.focalMm).toEqual([0, 0, 100]);
    expect(orbit.halfHeightMm).toBeCloseTo(200 * 1.08);
  });

  it('picks the nearer of two surfaces under the pointer, and nothing beside them', () => {
    const grid = plainGrid([40, 60, 40]);
    const at = (id: string, j: number) => ({
      id,
      ...surfaceMesh({
        grid,
        slices: traceContours(ballMask(grid, [20, j, 20], 6)),
        reference: null,
        mostVertices: 9e9,
      }),
    });
    const surfaces = [at('behind', 45), at('front', 12)];
    const orbit = { ...start, focalMm: [20, 30, 20] } as const;
    const hit = pickSurface(sightLine(orbit, 200, 150, 400, 300), surfaces);
    expect(hit?.id).toBe('front');
    expect(hit?.pointMm[1]).toBeCloseTo(6, 0);
    const back = pickSurface(sightLine({ ...orbit, azimuth: 180 }, 200, 150, 400, 300), surfaces);
    expect(back?.id).toBe('behind');
    expect(pickSurface(sightLine(orbit, 5, 5, 400, 300), surfaces)).toBeNull();
  });
});
