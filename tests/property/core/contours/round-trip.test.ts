import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  keyholeRings,
  rasterize,
  ringsToPolygons,
  traceContours,
} from '../../../../src/core/contours/index.ts';
import { areaVector } from '../../../../src/core/contours/plane.ts';
import { sliceDistanceMm, voxelVolumeMm3 } from '../../../../src/core/geometry/grid.ts';
import { countVoxels } from '../../../../src/core/masks/index.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/index.ts';
import { equalMasks } from '../../../builders/mask-arrays.ts';
import { anyMask, anyWideMask } from '../../../builders/masks.ts';

const runs = process.env.PEDICLE_LONG ? 5000 : 400;
const sure = { seed: 20261123, numRuns: runs };

const mapSlices = (slices: SliceRings, change: (rings: readonly Ring[]) => readonly Ring[]): SliceRings =>
  new Map([...slices].map(([k, rings]) => [k, change(rings)]));

/** |Σ area vectors| / 2 of keyholed rings of a slice, mm². */
const shoelaceArea = (rings: readonly Ring[]): number =>
  rings.reduce((sum, ring) => sum + Math.hypot(...areaVector(ring)) / 2, 0);

describe('pixel-edge contours', () => {
  test('rasterising the traced rings gives the mask back, on every grid', () => {
    fc.assert(
      fc.property(fc.oneof(anyMask, anyWideMask), (mask) =>
        equalMasks(rasterize(mask.grid, traceContours(mask)), mask),
      ),
      sure,
    );
  });

  test('rasterising keyholed rings gives the mask back under even-odd, and each ring OR-ed by itself too', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const keyholed = mapSlices(traceContours(mask), keyholeRings);
        expect(equalMasks(rasterize(mask.grid, keyholed), mask)).toBe(true);
        // OR reader: rings are disjoint areas, so their voxel counts add up to the mask's.
        let sum = 0;
        for (const [k, rings] of keyholed)
          for (const ring of rings) sum += countVoxels(rasterize(mask.grid, new Map([[k, [ring]]])));
        expect(sum).toBe(countVoxels(mask));
      }),
      sure,
    );
  });

  test('keyholed polygon volume is the voxel volume to 1e-6', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        let area = 0;
        for (const rings of traceContours(mask).values()) area += shoelaceArea(keyholeRings(rings));
        const voxels = countVoxels(mask) * voxelVolumeMm3(mask.grid);
        expect(Math.abs(area * sliceDistanceMm(mask.grid) - voxels)).toBeLessThanOrEqual(1e-6 * voxels);
      }),
      sure,
    );
  });

  test('polygons keep every ring, as the same object, once', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        for (const rings of traceContours(mask).values()) {
          const out = ringsToPolygons(rings).flatMap(({ outer, holes }) => [outer, ...holes]);
          expect(new Set(out)).toEqual(new Set(rings));
          expect(out.length).toBe(rings.length);
        }
      }),
      sure,
    );
  });
});
