/** Ribs beside vertebrae, on a made column: 2 mm voxels, a straight line, bodies of 26 mm. */
import { describe, expect, it } from 'vitest';
import { type Affine, gridFromAffine, type Vec3 } from '../../../../../src/core/geometry/grid.ts';
import { CODE, type SpineBox } from '../../../../../src/core/spine/bone.ts';
import { ribVolumes } from '../../../../../src/core/spine/levels/evidence.ts';
import type { SpineCentreline } from '../../../../../src/core/spine/types.ts';

const SIZE: Vec3 = [60, 40, 60];
const [VOXEL_MM, VOXEL_MM3, BODY_MM] = [2, 8, 26];
/** Three vertebrae, cranial first: the last rib belongs to number 1. */
const bounds = [0, 1, 2].map((n) => ({ from: n * BODY_MM + 10, to: (n + 1) * BODY_MM + 10, halfDepth: 15 }));

/** Down along −z through the middle of x = 60 mm, y = 20 mm, a point every millimetre. */
function straightLine(): SpineCentreline {
  const count = SIZE[2] * VOXEL_MM;
  const [pointsMm, down, back] = [0, 1, 2].map(() => new Float64Array(3 * count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let s = 0; s < count; s += 1) {
    pointsMm.set([60, 20, count - 1 - s], 3 * s);
    down.set([0, 0, -1], 3 * s);
    back.set([0, 1, 0], 3 * s);
  }
  return { stepMm: 1, pointsMm, down, back } as SpineCentreline;
}

/** A box with rib voxels in the given blocks, [from, to) in voxels. */
function boxOf(...blocks: readonly [from: Vec3, to: Vec3][]): SpineBox {
  const m: Affine = [VOXEL_MM, 0, 0, 0, 0, VOXEL_MM, 0, 0, 0, 0, VOXEL_MM, 0];
  const code = new Uint8Array(SIZE[0] * SIZE[1] * SIZE[2]);
  for (const [from, to] of blocks)
    for (let k = from[2]; k < to[2]; k += 1)
      for (let j = from[1]; j < to[1]; j += 1)
        for (let i = from[0]; i < to[0]; i += 1) code[i + SIZE[0] * (j + SIZE[1] * k)] = CODE.rib;
  return { grid: gridFromAffine(SIZE, m), lo: [0, 0, 0], size: SIZE, code };
}

const left = (...blocks: readonly [Vec3, Vec3][]): number[] =>
  [...ribVolumes(boxOf(...blocks), straightLine(), bounds, VOXEL_MM3).left].map(Math.round);

/** A rib of vertebra 1: heights 84 to 58 mm; 8 × 4 × 10 voxels from 30 mm beside the line. */
const rib: [Vec3, Vec3] = [
  [45, 14, 32],
  [51, 18, 42],
];

describe('ribs beside vertebrae', () => {
  it('counts a rib at the vertebra it lies beside', () => {
    expect(left(rib)).toEqual([0, 6 * 4 * 10 * VOXEL_MM3, 0]);
  });

  it('takes what a rib leaves beside the next vertebra on its way down for a part of it', () => {
    const tail: [Vec3, Vec3] = [
      [49, 14, 26],
      [51, 16, 32],
    ];
    expect(left(rib, tail)).toEqual([0, (6 * 4 * 10 + 2 * 2 * 6) * VOXEL_MM3, 0]);
  });

  it('leaves a stub of its own at its vertebra', () => {
    const stub: [Vec3, Vec3] = [
      [46, 14, 20],
      [48, 16, 26],
    ];
    expect(left(rib, stub)).toEqual([0, 6 * 4 * 10 * VOXEL_MM3, 2 * 2 * 6 * VOXEL_MM3]);
  });

  it('does not take two ribs that touch for one', () => {
    const next: [Vec3, Vec3] = [
      [45, 14, 20],
      [51, 18, 32],
    ];
    const [, own, below] = left(rib, next);
    expect(own).toBeGreaterThan(1000);
    expect(below).toBeGreaterThan(1000);
  });
});
