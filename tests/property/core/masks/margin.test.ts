import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distanceMapMm,
  isEmptyMask,
  type MarginMm,
  type Mask,
  marginMask,
  subtractMasks,
} from '../../../../src/core/masks/index.ts';
import { equalMasks, maskToArray } from '../../../builders/mask-arrays.ts';
import { anyMask, anyWideMask, maskWhere } from '../../../builders/masks.ts';

const sure = { seed: 11, numRuns: process.env.PEDICLE_LONG ? 1000 : 60 };
const anyRadius = fc.constantFrom(0, 0.4, 1, 1.17, 2, 2.5, 3, 5.5, 8);

/** The mm vector from voxel n to voxel m of the mask's grid. */
function vectorMm({ grid }: Mask, n: number, m: number): [number, number, number] {
  const [ni, nj] = grid.dims;
  const at = (q: number): [number, number, number] => [
    q % ni,
    Math.floor(q / ni) % nj,
    Math.floor(q / ni / nj),
  ];
  const [a, b] = [at(n), at(m)];
  const [i, j, k] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const q = grid.indexToPatient;
  return [q[0] * i + q[1] * j + q[2] * k, q[4] * i + q[5] * j + q[6] * k, q[8] * i + q[9] * j + q[10] * k];
}

/** Growing by the definition: every voxel against every mask voxel. */
function grow(mask: Mask, reaches: (x: number, y: number, z: number) => boolean): Mask {
  const set = [...maskToArray(mask).entries()].filter(([, v]) => v === 1).map(([n]) => n);
  const [ni, nj] = mask.grid.dims;
  return maskWhere(mask.grid, (i, j, k) =>
    set.some((n) => reaches(...vectorMm(mask, n, i + ni * (j + nj * k)))),
  );
}

describe('margins', () => {
  test('isotropic growing is the exact Euclidean ball in patient mm, on every grid', () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (mask, r) => {
        const expected = grow(mask, (x, y, z) => Math.hypot(x, y, z) <= r + 1e-7);
        expect(equalMasks(marginMask(mask, r), expected)).toBe(true);
      }),
      sure,
    );
  });

  test('the same on rows that span several machine words, with margins longer than a word', () => {
    fc.assert(
      fc.property(anyWideMask, fc.constantFrom(1, 4.5, 29, 66), (mask, r) => {
        const expected = grow(mask, (x, y, z) => Math.hypot(x, y, z) <= r + 1e-7);
        expect(equalMasks(marginMask(mask, r), expected)).toBe(true);
        // Shrinking is growing of the outside: what a margin of r takes away lies within r of an outside voxel.
        const inner = marginMask(mask, -r);
        expect(isEmptyMask(subtractMasks(marginMask(inner, r), mask))).toBe(true);
      }),
      { ...sure, numRuns: 25 },
    );
  });

  test('per-direction growing is the eight-octant ellipsoid of the patient directions', () => {
    const side = fc.constantFrom(3, 4.2, 6);
    const margins = fc.record({
      left: side,
      right: side,
      anterior: side,
      posterior: side,
      superior: side,
      inferior: side,
    });
    fc.assert(
      fc.property(anyMask, margins, (mask, m) => {
        fc.pre(new Set(Object.values(m)).size > 1);
        const expected = grow(mask, (x, y, z) => {
          const a = x / (x > 0 ? m.left : m.right);
          const b = y / (y > 0 ? m.posterior : m.anterior);
          const c = z / (z > 0 ? m.superior : m.inferior);
          return a * a + b * b + c * c <= 1 + 1e-7;
        });
        expect(equalMasks(marginMask(mask, m), expected)).toBe(true);
      }),
      sure,
    );
  });

  test('shrinking keeps the voxels with no outside voxel within r, the image edge being outside', () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (mask, r) => {
        fc.pre(r > 0);
        const [ni, nj, nk] = mask.grid.dims;
        const values = maskToArray(mask);
        // Voxel offsets beyond the largest possible reach, so that the outside of the image takes part.
        const pad = 12;
        const isOutside = (i: number, j: number, k: number): boolean =>
          i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk || values[i + ni * (j + nj * k)] === 0;
        const q = mask.grid.indexToPatient;
        const expected = maskWhere(mask.grid, (i, j, k) => {
          if (isOutside(i, j, k)) return false;
          for (let c = -pad; c <= pad; c += 1)
            for (let b = -pad; b <= pad; b += 1)
              for (let a = -pad; a <= pad; a += 1) {
                const x = q[0] * a + q[1] * b + q[2] * c;
                const y = q[4] * a + q[5] * b + q[6] * c;
                const z = q[8] * a + q[9] * b + q[10] * c;
                if (x * x + y * y + z * z <= (r + 1e-7) ** 2 && isOutside(i + a, j + b, k + c)) return false;
              }
          return true;
        });
        expect(equalMasks(marginMask(mask, -r), expected)).toBe(true);
      }),
      { ...sure, numRuns: 25 },
    );
  });

  test('growing then shrinking loses nothing that was inside (away from the image edge it is a closing)', () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (mask, r) => {
        const grown = marginMask(mask, r);
        expect(isEmptyMask(subtractMasks(mask, grown))).toBe(true);
        expect(isEmptyMask(subtractMasks(marginMask(mask, -r), mask))).toBe(true);
      }),
      sure,
    );
  });
});

test('a distance map is the distance to the nearest voxel of the other kind', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const m = mask.grid.indexToPatient;
      fc.pre(!isEmptyMask(mask) && Math.abs(m[2] * m[1] + m[6] * m[5] + m[10] * m[9]) < 1e-9);
      const map = distanceMapMm(mask, 3);
      const { lo, size } = map.box;
      const values = maskToArray(mask);
      const [ni, nj, nk] = mask.grid.dims;
      const isIn = (i: number, j: number, k: number): boolean =>
        i >= 0 && j >= 0 && k >= 0 && i < ni && j < nj && k < nk && values[i + ni * (j + nj * k)] === 1;
      // Every voxel of the map's box against every other; the box's rim is outside the mask.
      const cells: [number, number, number][] = [];
      for (let k = 0; k < size[2]; k += 1)
        for (let j = 0; j < size[1]; j += 1)
          for (let i = 0; i < size[0]; i += 1) cells.push([i + lo[0], j + lo[1], k + lo[2]]);
      const picked = cells.filter((_, n) => n % 17 === 0);
      for (const p of picked) {
        let best = Infinity;
        for (const q of cells) {
          if (isIn(...q) === isIn(...p)) continue;
          const [a, b, c] = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
          best = Math.min(
            best,
            Math.hypot(
              m[0] * a + m[1] * b + m[2] * c,
              m[4] * a + m[5] * b + m[6] * c,
              m[8] * a + m[9] * b + m[10] * c,
            ),
          );
        }
        const n = p[0] - lo[0] + size[0] * (p[1] - lo[1] + size[1] * (p[2] - lo[2]));
        expect(map.data[n]).toBeCloseTo(isIn(...p) ? -best : best, 3);
      }
    }),
    { ...sure, numRuns: 25 },
  );
});

test('margins of one direction only move that side only', () => {
  const none: MarginMm = { left: 0, right: 0, anterior: 0, posterior: 0, superior: 0, inferior: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(none) as (keyof MarginMm)[])),
      fc.integer({ min: 1, max: 4 }),
      (side, mm) => {
        const grid = {
          dims: [15, 15, 15] as const,
          indexToPatient: [-1, 0, 0, 50, 0, 1, 0, -20, 0, 0, -1, 9] as const,
          patientToIndex: [-1, 0, 0, 50, 0, 1, 0, 20, 0, 0, -1, 9] as const,
        };
        const cube = maskWhere(grid, (i, j, k) => i > 4 && i < 10 && j > 4 && j < 10 && k > 4 && k < 10);
        // This grid runs right in i, posterior in j and inferior in k.
        const step = {
          left: [-1, 0, 0],
          right: [1, 0, 0],
          anterior: [0, -1, 0],
          posterior: [0, 1, 0],
          superior: [0, 0, -1],
          inferior: [0, 0, 1],
        }[side] as [number, number, number];
        const sized = (by: number): Mask =>
          maskWhere(grid, (i, j, k) =>
            [i, j, k].every((n, a) => {
              const s = step[a] as number;
              return n > 4 + (s < 0 ? -by : 0) && n < 10 + (s > 0 ? by : 0);
            }),
          );
        expect(equalMasks(marginMask(cube, { ...none, [side]: mm }), sized(mm))).toBe(true);
        expect(equalMasks(marginMask(cube, { ...none, [side]: -mm }), sized(-mm))).toBe(true);
      },
    ),
    { seed: 3, numRuns: 24 },
  );
});
