import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rasterize } from '../../../../src/core/contours/index.ts';
import { decodeRtstruct, encodeRtstruct, proveRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { maskFromArray, maskToArray } from '../../../builders/mask-arrays.ts';
import { maskGrids, maskShapes, shapeMask, shearedGrid } from '../../../builders/mask-cases.ts';
import { makeSet, structureOfMask } from '../../../builders/rt-structures.ts';

const grids = { ...maskGrids, 'gantry tilt': shearedGrid };

test.each(Object.entries(grids))(
  'mask → RTSTRUCT → mask is voxel-exact for every shape: %s grid',
  (_, grid) => {
    const ct = makeCtSeries(grid);
    const masks = Object.values(maskShapes).map((inside) => shapeMask(grid, inside));
    const set = makeSet(
      ct,
      masks.map((mask, n) => structureOfMask(`s${n}`, mask)),
    );
    const bytes = encodeRtstruct(set, ct);
    const proof = proveRtstruct(bytes, set, ct);
    const voxelCc = Math.abs(proof.rois[6]!.fileVolumes.evenOddCc / (23 * 19 * 5));
    decodeRtstruct(bytes, ct).structureSet.structures.forEach((structure, n) => {
      const expected = maskToArray(masks[n]!);
      expect(maskToArray(rasterize(grid, structure.slices)), structure.name).toEqual(expected);
      const voxels = expected.reduce((sum, v) => sum + v, 0);
      for (const cc of Object.values(proof.rois[n]!.fileVolumes))
        expect(Math.abs(cc / (voxels * voxelCc) - 1)).toBeLessThan(1e-6);
    });
  },
);

const gridNames = Object.keys(grids) as (keyof typeof grids)[];

test('any mask on any grid comes back voxel by voxel, and its proof holds', () => {
  const bits = fc.uint8Array({ minLength: 0, maxLength: 400 });
  fc.assert(
    fc.property(fc.constantFrom(...gridNames), bits, fc.nat(2100), (name, some, start) => {
      const grid = grids[name]!;
      const ct = makeCtSeries(grid);
      const data = new Uint8Array(23 * 19 * 5);
      some.forEach((v, n) => {
        data[(start + n) % data.length] = v & 1;
      });
      const mask = maskFromArray(grid, data);
      const set = makeSet(ct, [structureOfMask('s', mask)]);
      const bytes = encodeRtstruct(set, ct);
      const dice = proveRtstruct(bytes, set, ct).rois[0]!.dice;
      expect(dice).toBe(some.some((v) => v & 1) ? 1 : null);
      const [structure] = decodeRtstruct(bytes, ct).structureSet.structures;
      expect(maskToArray(rasterize(grid, structure!.slices))).toEqual(data);
    }),
    { numRuns: 150 },
  );
});

test('a second export of an import is the same contours, coordinate by coordinate', () => {
  const coordinate = fc.double({ min: -9, max: 9, noNaN: true });
  const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(ring, { minLength: 1, maxLength: 4 }), fc.nat(4), (shapes, k) => {
      const grid = maskGrids.axial!;
      const ct = makeCtSeries(grid);
      const [x, y, z] = ct.slices[k]!.positionMm;
      const rings = shapes.map((points) =>
        Float64Array.from(points.flatMap(([u, v]) => [x + 10 + u, y + 10 + v, z])),
      );
      const provenance = { kind: 'imported', algorithm: 'MANUAL', description: '', edited: false } as const;
      const first = decodeRtstruct(
        encodeRtstruct(
          makeSet(ct, [
            {
              ...structureOfMask(
                's',
                shapeMask(grid, () => false),
              ),
              slices: new Map([[k, rings]]),
              provenance,
            },
          ]),
          ct,
        ),
        ct,
      );
      const again = encodeRtstruct(first.structureSet, ct, { source: first.source });
      expect(proveRtstruct(again, first.structureSet, ct, { source: first.source }).maxDeviationMm).toBe(0);
      expect(decodeRtstruct(again, ct).structureSet.structures[0]!.slices).toEqual(
        first.structureSet.structures[0]!.slices,
      );
    }),
    { numRuns: 150 },
  );
});
