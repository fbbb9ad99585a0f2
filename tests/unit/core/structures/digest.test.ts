import { expect, test } from 'vitest';
import { structuresDigest } from '../../../../src/core/structures/index.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { makeStructure } from '../../../builders/rt-structures.ts';

const ring = Float64Array.of(0, 0, 5, 1, 0, 5, 0, 1, 5);
const point = { type: 'POINT', pointsMm: Float64Array.of(1, 2, 3), reason: 'not-closed-planar' } as const;
const a: Structure = {
  ...makeStructure(
    'A',
    new Map([
      [3, [ring]],
      [4, [ring]],
    ]),
  ),
  id: 'a',
  unplaced: [point],
};
const b: Structure = { ...makeStructure('B', new Map([[3, [ring]]])), id: 'b' };

const nudged = (n: number): Float64Array => ring.map((v, i) => (i === n ? v + 2 ** -50 : v));

test('any difference in what is on screen changes the digest', () => {
  const others: (readonly Structure[])[] = [
    [b, a],
    [a],
    [],
    [
      { ...a, name: 'AB' },
      { ...b, name: '' },
    ],
    [{ ...a, interpretedType: 'PTV' }, b],
    [{ ...a, colour: [a.colour[0], a.colour[1], (a.colour[2] + 1) % 256] }, b],
    [{ ...a, roiNumber: 1 }, b],
    [
      {
        ...a,
        slices: new Map([
          [3, [ring]],
          [5, [ring]],
        ]),
      },
      b,
    ],
    [
      {
        ...a,
        slices: new Map([
          [3, [ring, ring]],
          [4, []],
        ]),
      },
      b,
    ],
    [
      {
        ...a,
        slices: new Map([
          [3, [ring.slice(3)]],
          [4, [ring]],
        ]),
      },
      b,
    ],
    [{ ...a, unplaced: [] }, b],
    [{ ...a, unplaced: [{ ...point, type: 'OPEN_PLANAR' }] }, b],
    ...[0, 4, 8].map((n) => [
      {
        ...a,
        slices: new Map([
          [3, [nudged(n)]],
          [4, [ring]],
        ]),
      },
      b,
    ]),
  ];
  const digests = [[a, b], ...others].map(structuresDigest);
  expect(new Set(digests).size).toBe(digests.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
});

test('the same shapes have the same digest, whatever objects and buffers hold them', () => {
  const copy = new Float64Array(12).subarray(3);
  copy.set(ring);
  const same: Structure = {
    ...structuredClone(a),
    slices: new Map([
      [4, [copy]],
      [7, []],
      [3, [ring.slice()]],
    ]),
  };
  expect(structuresDigest([same, b])).toBe(structuresDigest([a, b]));
});
