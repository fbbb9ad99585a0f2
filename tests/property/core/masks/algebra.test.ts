import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  connectedParts,
  countVoxels,
  cropMask,
  emptyMask,
  fillHoles,
  intersectMasks,
  isEmptyMask,
  type Mask,
  removeSmallParts,
  subtractMasks,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { equalMasks, maskFromArray, maskToArray, xorMasks } from '../../../builders/mask-arrays.ts';
import { anyMask, anyMaskPair } from '../../../builders/masks.ts';

const sure = { seed: 7, numRuns: process.env.PEDICLE_LONG ? 3000 : 200 };

const voxelwise = (a: Mask, b: Mask, op: (p: number, q: number) => number): Mask => {
  const q = maskToArray(b);
  return maskFromArray(
    a.grid,
    maskToArray(a).map((p, n) => op(p, q[n] as number)),
  );
};

describe('booleans', () => {
  test('agree with the voxel-by-voxel definition', () => {
    fc.assert(
      fc.property(anyMaskPair, ([a, b]) => {
        expect(
          equalMasks(
            unionMasks(a, b),
            voxelwise(a, b, (p, q) => p | q),
          ),
        ).toBe(true);
        expect(
          equalMasks(
            intersectMasks(a, b),
            voxelwise(a, b, (p, q) => p & q),
          ),
        ).toBe(true);
        expect(
          equalMasks(
            subtractMasks(a, b),
            voxelwise(a, b, (p, q) => p & (q ^ 1)),
          ),
        ).toBe(true);
        expect(
          equalMasks(
            xorMasks(a, b),
            voxelwise(a, b, (p, q) => p ^ q),
          ),
        ).toBe(true);
      }),
      sure,
    );
  });

  test('A∖A = ∅, A xor A = ∅, A ∪ ∅ = A, and operands are left alone', () => {
    fc.assert(
      fc.property(anyMaskPair, ([a, b]) => {
        const before = a.data.slice();
        expect(isEmptyMask(subtractMasks(a, a))).toBe(true);
        expect(isEmptyMask(xorMasks(a, a))).toBe(true);
        expect(equalMasks(unionMasks(a, emptyMask(a.grid)), a)).toBe(true);
        unionMasks(a, b).data.fill(1);
        subtractMasks(a, b).data.fill(1);
        expect(a.data).toEqual(before);
      }),
      sure,
    );
  });
});

/** Parts by flood fill, as sets of offsets. */
function floodParts(mask: Mask, reach: number): Set<number>[] {
  const [ni, nj, nk] = mask.grid.dims;
  const values = maskToArray(mask);
  const parts: Set<number>[] = [];
  for (let start = 0; start < values.length; start += 1) {
    if (values[start] === 0) continue;
    const part = new Set([start]);
    values[start] = 0;
    for (const n of part) {
      const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / ni / nj)];
      for (let d = 0; d < 27; d += 1) {
        const [di, dj, dk] = [(d % 3) - 1, (Math.floor(d / 3) % 3) - 1, Math.floor(d / 9) - 1];
        if (Math.abs(di) + Math.abs(dj) + Math.abs(dk) > reach) continue;
        const [a, b, c] = [i + di, j + dj, k + dk];
        if (a < 0 || b < 0 || c < 0 || a >= ni || b >= nj || c >= nk) continue;
        const m = a + ni * (b + nj * c);
        if (values[m] === 1) part.add(m);
        values[m] = 0;
      }
    }
    parts.push(part);
  }
  return parts;
}

describe('connected parts', () => {
  test.each([
    [6, 1],
    [18, 2],
    [26, 3],
  ] as const)('%i-connected parts are those of a flood fill, largest first', (connectivity, reach) => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const parts = connectedParts(mask, connectivity);
        const flooded = floodParts(mask, reach);
        expect(parts.map(countVoxels)).toEqual(flooded.map((p) => p.size).sort((a, b) => b - a));
        const keys = parts.map((p) =>
          [...maskToArray(p).keys()].filter((n) => maskToArray(p)[n] === 1).join(),
        );
        expect(keys.sort()).toEqual(flooded.map((p) => [...p].sort((a, b) => a - b).join()).sort());
        for (const part of parts) expect(cropMask(part)).toBe(part);
      }),
      { ...sure, numRuns: 80 },
    );
  });

  test('keeping the n largest keeps the n largest; a volume limit keeps parts at the limit', () => {
    fc.assert(
      fc.property(anyMask, fc.integer({ min: 0, max: 3 }), (mask, keepLargest) => {
        const parts = connectedParts(mask, 6);
        const expected = unionMasks(emptyMask(mask.grid), ...parts.slice(0, keepLargest));
        expect(equalMasks(removeSmallParts(mask, { keepLargest }, 6), expected)).toBe(true);
      }),
      sure,
    );
  });
});

/** Holes by flooding the background from outside a padded volume. */
function floodHoles(mask: Mask, flat: boolean): number {
  const [ni, nj, nk] = mask.grid.dims;
  const values = maskToArray(mask);
  const outside = new Set<number>();
  const queue: number[] = [];
  const visit = (i: number, j: number, k: number): void => {
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return;
    const n = i + ni * (j + nj * k);
    if (values[n] === 1 || outside.has(n)) return;
    outside.add(n);
    queue.push(n);
  };
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1)
        if (i === 0 || j === 0 || i === ni - 1 || j === nj - 1 || (!flat && (k === 0 || k === nk - 1)))
          visit(i, j, k);
  for (const n of queue) {
    const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / ni / nj)];
    visit(i - 1, j, k);
    visit(i + 1, j, k);
    visit(i, j - 1, k);
    visit(i, j + 1, k);
    if (!flat) visit(i, j, k - 1);
    if (!flat) visit(i, j, k + 1);
  }
  return values.length - outside.size;
}

test('filled holes are the background a flood from outside does not reach', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      for (const extent of ['2d', '3d'] as const) {
        const filled = fillHoles(mask, extent);
        expect(countVoxels(filled)).toBe(floodHoles(mask, extent === '2d'));
        expect(isEmptyMask(subtractMasks(mask, filled))).toBe(true);
        expect(equalMasks(fillHoles(filled, extent), filled)).toBe(true);
      }
    }),
    sure,
  );
});
