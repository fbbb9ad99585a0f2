import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';

/** A small block of points around the lumbar spine, its axes permuted and mirrored. */
const block = (
  size: number,
  step: number,
  axes: readonly number[],
  signs: readonly number[],
  centre: Vec3,
) => {
  const unit = (n: number): Vec3 =>
    [0, 1, 2].map((a) => (a === axes[n] ? (signs[n] as number) * step : 0)) as unknown as Vec3;
  const [i, j, k] = [unit(0), unit(1), unit(2)];
  const half = (size - 1) / 2;
  const originMm = centre.map((c, a) => c - half * (i[a]! + j[a]! + k[a]!)) as unknown as Vec3;
  return createGrid({ dims: [size, size, size], originMm, stepIMm: i, stepJMm: j, stepKMm: k });
};

describe('ground truth does not depend on the grid', () => {
  it('gives a point the same label whichever way the rows run', () => {
    const permutations = [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...permutations),
        fc.tuple(fc.constantFrom(1, -1), fc.constantFrom(1, -1), fc.constantFrom(1, -1)),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -700, max: -100 }),
        (axes, signs, seed, z) => {
          const [size, step] = [40, 3.3];
          const centre: Vec3 = [4, -150, z];
          const straight = createSpinePhantom({
            seed,
            noiseHu: 0,
            grid: block(size, step, [0, 1, 2], [1, 1, 1], centre),
          });
          const other = createSpinePhantom({
            seed,
            noiseHu: 0,
            grid: block(size, step, axes, signs, centre),
          });
          const at = [0, 0, 0];
          let different = 0;
          for (let k = 0; k < size; k += 1)
            for (let j = 0; j < size; j += 1)
              for (let i = 0; i < size; i += 1) {
                [i, j, k].forEach((n, a) => {
                  at[axes[a]!] = signs[a]! > 0 ? n : size - 1 - n;
                });
                const a = other.labels.data[i + size * (j + size * k)];
                const b = straight.labels.data[at[0]! + size * (at[1]! + size * at[2]!)];
                if (a !== b) different += 1;
              }
          expect(different).toBe(0);
        },
      ),
      { numRuns: 8, seed: 5 },
    );
  });
});
