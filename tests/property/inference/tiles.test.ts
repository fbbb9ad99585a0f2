import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTiles, type Triple } from '../../../src/inference/network/tiles.ts';

const size = fc.integer({ min: 1, max: 300 });
const input = fc
  .record({
    stride: fc.constantFrom(1, 4, 16),
    strides: fc.tuple(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
    ),
    dynamic: fc.boolean(),
    overlap: fc.constantFrom(0, 0.25, 0.5, 0.75),
    gaussianSigma: fc.constantFrom(null, 0.125, 0.25),
    maxVoxels: fc.integer({ min: 1000, max: 3_000_000 }),
    rank: fc.constant(5 as const),
  })
  .map(({ stride, strides, ...rest }) => ({
    ...rest,
    multipleOf: stride,
    patch: strides.map((n) => n * stride) as [number, number, number],
  }));

describe('tile plan', () => {
  it('gives every voxel shares that sum to 1, from tiles the network can take', () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size), input, (sizes, given) => {
        const plan = planTiles(sizes as Triple, given);
        ([0, 1, 2] as const).forEach((axis) => {
          const tile = plan.tile[axis];
          expect(tile % given.multipleOf).toBe(0);
          if (!given.dynamic) expect(tile).toBe(given.patch[axis]);
          const total = new Float64Array(sizes[axis]);
          plan.starts[axis].forEach((start, n) => {
            for (let x = 0; x < tile; x += 1) {
              const share = plan.weights[axis][n]?.[x] as number;
              if (start + x >= 0 && start + x < total.length)
                total[start + x] = (total[start + x] as number) + share;
              else expect(share).toBe(0);
            }
          });
          expect(Math.max(...total.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-5);
        });
        const voxels = plan.tile[0] * plan.tile[1] * plan.tile[2];
        const patchVoxels = given.patch[0] * given.patch[1] * given.patch[2];
        if (given.dynamic) expect(voxels).toBeLessThanOrEqual(Math.max(given.maxVoxels, patchVoxels));
      }),
      { numRuns: 300 },
    );
  });

  it('places fixed patches as nnU-Net does', () => {
    const plan = planTiles([110, 64, 200], {
      patch: [64, 64, 64],
      multipleOf: 16,
      dynamic: false,
      overlap: 0.5,
      gaussianSigma: 0.125,
      maxVoxels: 1e6,
      rank: 5,
    });
    // compute_steps_for_sliding_window((110, 64, 200), (64, 64, 64), 0.5) of nnunetv2 2.5.
    expect(plan.starts).toEqual([[0, 23, 46], [0], [0, 27, 54, 82, 109, 136]]);
  });
});
