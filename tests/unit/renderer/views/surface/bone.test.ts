/** The small copy of the CT that bone is drawn from, and picking in it. */
import { describe, expect, it } from 'vitest';
import { type Affine, gridFromAffine, type Vec3 } from '../../../../../src/core/geometry/grid.ts';
import {
  type CoarseCt,
  coarsenCt,
  coarseSteps,
  HU_PER_LEVEL,
} from '../../../../../src/renderer/views/surface/coarse-ct.ts';
import { pickBone, pickSeen } from '../../../../../src/renderer/views/surface/pick.ts';

/** 0.8 × 1.1 × 3 mm, turned 20° about z and mirrored along k. */
const turned = ([ni, nj, nk]: readonly [number, number, number]) => {
  const [c, s] = [Math.cos(0.35), Math.sin(0.35)];
  const affine = [0.8 * c, -1.1 * s, 0, -90, 0.8 * s, 1.1 * c, 0, 40, 0, 0, -3, 250, 0, 0, 0, 1];
  return gridFromAffine([ni, nj, nk], affine as unknown as Affine);
};

function run<T>(work: Generator<undefined, T>): T {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}

const at = (m: Affine, [i, j, k]: Vec3): Vec3 =>
  [0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!) as unknown as Vec3;

describe('coarseSteps', () => {
  it('keeps a small CT whole and a large one within its share, nearly cubic', () => {
    expect(coarseSteps(turned([40, 50, 20]), 1e6)).toEqual([1, 1, 1]);
    const steps = coarseSteps(turned([512, 512, 200]), 1e6);
    const voxels = Math.ceil(512 / steps[0]) * Math.ceil(512 / steps[1]) * Math.ceil(200 / steps[2]);
    expect(voxels).toBeLessThanOrEqual(1e6);
    expect(voxels).toBeGreaterThan(4e5);
    const edges = [0.8 * steps[0], 1.1 * steps[1], 3 * steps[2]];
    expect(Math.max(...edges) / Math.min(...edges)).toBeLessThan(1.6);
  });

  it('never asks for a texture longer than 512', () => {
    expect(coarseSteps(turned([1024, 30, 10]), 24e6)[0]).toBe(2);
  });
});

describe('coarsenCt', () => {
  const grid = turned([7, 6, 5]);
  const data = Int16Array.from({ length: 7 * 6 * 5 }, (_, n) => (n % 7) * 60 + Math.floor(n / 42) * 6);

  it('holds the mean of each block in steps of HU, 0 below and 255 above', () => {
    const { dims, data: out } = run(coarsenCt({ grid, data }, [2, 3, 2]));
    expect(dims).toEqual([4, 2, 3]);
    // Block (1, 0, 1): i 2 and 3, k 2 and 3.
    expect(out[1 + 4 * (0 + 2 * 1)]).toBe(Math.round((2.5 * 60 + 2.5 * 6) / HU_PER_LEVEL));
    // The last block along i has one voxel only.
    expect(out[3]).toBe(Math.round((6 * 60 + 0.5 * 6) / HU_PER_LEVEL));
    const flat = (hu: number) => run(coarsenCt({ grid, data: data.map(() => hu) }, [2, 2, 2])).data;
    expect([flat(-900)[0], flat(3000)[0]]).toEqual([0, 255]);
  });

  it('lies where the CT lies: the middle of a block is the mean of its voxels’ places', () => {
    const { indexToPatient } = run(coarsenCt({ grid, data }, [2, 3, 2]));
    const mean = at(grid.indexToPatient, [2.5, 4, 0.5]);
    for (const [a, v] of at(indexToPatient, [1, 1, 0]).entries()) expect(v).toBeCloseTo(mean[a]!, 9);
  });

  it('pauses after every slice', () => {
    const work = coarsenCt({ grid, data }, [1, 1, 1]);
    let pauses = 0;
    while (work.next().done !== true) pauses += 1;
    expect(pauses).toBe(5);
  });
});

describe('pickBone', () => {
  const grid = turned([40, 40, 20]);
  const data = new Uint8Array(40 * 40 * 20);
  const ct: CoarseCt = { dims: [40, 40, 20], indexToPatient: grid.indexToPatient, data };
  data[22 + 40 * (11 + 40 * 7)] = 200;
  const centre = at(grid.indexToPatient, [22, 11, 7]);
  const rayThrough = (point: Vec3, direction: Vec3) => ({
    origin: point.map((v, a) => v - 10_000 * direction[a]!) as unknown as Vec3,
    direction,
  });
  const slanted: Vec3 = [0.6, -0.48, 0.64];

  it('finds the one voxel of bone from any side, and where it is', () => {
    for (const direction of [slanted, [0, 1, 0], [0, 0, -1]] as const) {
      const { id, pointMm } = pickBone(rayThrough(centre, direction), ct)!;
      expect(id).toBeNull();
      expect(Math.hypot(...pointMm.map((v, a) => v - centre[a]!))).toBeLessThan(1.7);
    }
  });

  it('is null beside it and outside the CT', () => {
    const beside = at(grid.indexToPatient, [30, 25, 7]);
    expect(pickBone(rayThrough(beside, [0, 0, 1]), ct)).toBeNull();
    expect(pickBone(rayThrough([2000, 0, 0], [0, 0, 1]), ct)).toBeNull();
  });

  it('hides a surface only when it lies clearly before it', () => {
    const [surface, near, far] = [
      { id: 'a', pointMm: centre, depthMm: 100 },
      { id: null, pointMm: centre, depthMm: 97 },
      { id: null, pointMm: centre, depthMm: 60 },
    ];
    expect(pickSeen(surface, near)).toBe(surface);
    expect(pickSeen(surface, far)).toBe(far);
    expect(pickSeen(null, near)).toBe(near);
    expect(pickSeen(surface, null)).toBe(surface);
  });
});
