/** Algebra of the metrics on random masks and grids: exact distances, symmetry, bounds, identities. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  type Grid,
  indexPoint,
  toPatient,
  type Vec3,
} from '../../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../../src/core/masks/index.ts';
import { nearestDistancesMm } from '../../../../src/core/metrics/distance.ts';
import { sweepSlices } from '../../../../src/core/metrics/distance-sweep.ts';
import {
  compareMasks,
  comparePerSlice,
  type Metric,
  surfaceDistances,
} from '../../../../src/core/metrics/index.ts';
import { latticeMm } from '../../../../src/core/metrics/lattice.ts';
import { padMask } from '../../../../src/core/metrics/padded.ts';
import { rowTable } from '../../../../src/core/metrics/row-table.ts';
import { type SurfaceElements, surfelElements } from '../../../../src/core/metrics/surface.ts';
import type { SurfaceDefinition } from '../../../../src/core/metrics/types.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const runs = process.env.PEDICLE_LONG === '1' ? 2000 : 150;

/** Grids: anisotropic, rotated about x, some with a gantry shear of the slices along j. */
const gridArb = fc
  .record({
    dims: fc.tuple(
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 2, max: 7 }),
    ),
    spacing: fc.tuple(
      fc.integer({ min: 3, max: 20 }),
      fc.integer({ min: 3, max: 20 }),
      fc.integer({ min: 3, max: 50 }),
    ),
    angle: fc.constantFrom(0, 0.3, -1.1),
    shear: fc.constantFrom(0, 0.2, -0.7),
  })
  .map(({ dims, spacing, angle, shear }): Grid => {
    const [si, sj, sk] = spacing.map((s) => s / 10) as [number, number, number];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return createGrid({
      dims,
      originMm: [-3, 14, -150],
      stepIMm: [si, 0, 0],
      stepJMm: [0, sj * c, sj * s],
      stepKMm: [0, sk * (-s + shear * c), sk * (c + shear * s)],
    });
  });

const maskArb = (grid: Grid): fc.Arbitrary<Mask> => {
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
  return fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }),
    )
    .map(([density, values]) => {
      const voxels = values.map((v) => (v < density ? 1 : 0));
      if (!voxels.includes(1)) voxels[0] = 1;
      return maskFromArray(grid, voxels);
    });
};
const pairArb = gridArb.chain((grid) => fc.tuple(maskArb(grid), maskArb(grid)));

function patientPoints(elements: SurfaceElements, grid: Grid): Vec3[] {
  const [ni, nj] = elements.size;
  return [...elements.offsets].map((offset) => {
    const [i, j, k] = [offset % ni, Math.floor(offset / ni) % nj, Math.floor(offset / ni / nj)];
    const [x, y, z] = [i + elements.lo[0] - 0.5, j + elements.lo[1] - 0.5, k + elements.lo[2] - 0.5];
    return toPatient(grid, indexPoint(x, y, z));
  });
}
const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('exact distances', () => {
  it('equal the smallest distance between patient coordinates, on sheared grids too', () => {
    fc.assert(
      fc.property(pairArb, ([a, b]) => {
        const lattice = latticeMm(a.grid);
        if (lattice === null) throw new Error('refused');
        const [ea, eb] = [surfelElements(padMask(a)), surfelElements(padMask(b))];
        const [pa, pb] = [patientPoints(ea, a.grid), patientPoints(eb, a.grid)];
        const found = nearestDistancesMm(ea, rowTable(eb), lattice);
        pa.forEach((p, n) => {
          expect(found[n]).toBeCloseTo(Math.min(...pb.map((q) => distance(p, q))), 9);
        });
      }),
      { numRuns: runs },
    );
  });

  it('are the same by row search and by slice sweep', () => {
    fc.assert(
      fc.property(pairArb, ([a, b]) => {
        const lattice = latticeMm(a.grid);
        if (lattice === null || lattice.jPerKMm !== 0) return;
        const [ea, table] = [surfelElements(padMask(a)), rowTable(surfelElements(padMask(b)))];
        const searched = nearestDistancesMm(ea, table, lattice);
        const swept = new Float64Array(ea.offsets.length);
        sweepSlices(ea, 0, table, lattice, swept);
        searched.forEach((d, n) => {
          expect(Math.sqrt(swept[n] as number)).toBeCloseTo(d, 9);
        });
      }),
      { numRuns: runs },
    );
  });
});

const numberIn = (metric: Metric): number => {
  if (metric.value === null) throw new Error(metric.reason);
  return metric.value;
};

describe('algebra', () => {
  const definitions: SurfaceDefinition[] = ['surfel', 'voxel-surface', 'plastimatch'];
  it.each(definitions)('is symmetric and bounded (%s)', (definition) => {
    fc.assert(
      fc.property(pairArb, ([a, b]) => {
        const [m, r] = [compareMasks(a, b, { definition }), compareMasks(b, a, { definition })];
        expect(m.dice).toEqual(r.dice);
        expect(m.centreShiftMm.value).toBeCloseTo(numberIn(r.centreShiftMm), 9);
        const d = numberIn(m.dice);
        expect(d).toBeGreaterThanOrEqual(0);
        expect(d).toBeLessThanOrEqual(1);
        expect(numberIn(m.jaccard)).toBeCloseTo(d / (2 - d), 12);
        const hausdorff = numberIn(m.hausdorffMm);
        expect(hausdorff).toBeCloseTo(numberIn(r.hausdorffMm), 9);
        expect(numberIn(m.hausdorff95Mm)).toBeCloseTo(numberIn(r.hausdorff95Mm), 9);
        expect(numberIn(m.meanSurfaceDistanceMm)).toBeCloseTo(numberIn(r.meanSurfaceDistanceMm), 9);
        expect(numberIn(m.hausdorff95Mm)).toBeLessThanOrEqual(hausdorff);
        expect(numberIn(m.medianSurfaceDistanceMm)).toBeLessThanOrEqual(hausdorff);
        expect(numberIn(m.meanSurfaceDistanceMm)).toBeLessThanOrEqual(hausdorff + 1e-9);
        const dice = m.surfaceDice.map(({ metric }) => numberIn(metric));
        dice.forEach((s, n) => {
          expect(s).toBeGreaterThanOrEqual(n === 0 ? 0 : (dice[n - 1] as number));
          expect(s).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: runs },
    );
  });

  it('of a mask with itself is perfect', () => {
    fc.assert(
      fc.property(gridArb.chain(maskArb), (mask) => {
        const m = compareMasks(mask, mask);
        expect([m.dice, m.jaccard].map(numberIn)).toEqual([1, 1]);
        const zero = [m.hausdorffMm, m.hausdorff95Mm, m.meanSurfaceDistanceMm, m.medianSurfaceDistanceMm];
        const path = [
          m.addedPathLength.mm,
          m.addedPathLength.fraction,
          m.centreShiftMm,
          m.volumeDifferenceCc,
        ];
        expect([...zero, ...path].map(numberIn)).toEqual(Array(8).fill(0));
        for (const { metric } of m.surfaceDice) expect(numberIn(metric)).toBeCloseTo(1, 12);
      }),
      { numRuns: runs },
    );
  });

  it('per slice: added paths sum to the structure, overlaps give its Dice', () => {
    fc.assert(
      fc.property(pairArb, ([a, b]) => {
        const [whole, slices] = [compareMasks(a, b), comparePerSlice(a, b)];
        const added = slices.reduce((sum, s) => sum + (s.addedPathLength.voxels.value ?? 0), 0);
        expect(added).toBe(whole.addedPathLength.voxels.value);
        const [areas, shared] = slices.reduce(
          ([sum, both], s) => {
            const area = (s.referenceAreaMm2.value ?? 0) + (s.testAreaMm2.value ?? 0);
            return [sum + area, both + ((s.dice.value ?? 0) * area) / 2];
          },
          [0, 0],
        );
        expect((2 * shared) / areas).toBeCloseTo(numberIn(whole.dice), 9);
        for (const slice of slices) expect(Number.isNaN(slice.hausdorffMm.value)).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  it('signed surface distances have the magnitude of the metrics and the sign of the mask', () => {
    fc.assert(
      fc.property(pairArb, ([a, b]) => {
        const s = surfaceDistances(a, b);
        if ('reason' in s) throw new Error(s.reason);
        const furthest = Math.max(...s.signedDistanceMm.map(Math.abs));
        const back = surfaceDistances(b, a);
        if ('reason' in back) throw new Error(back.reason);
        const hausdorff = Math.max(furthest, ...back.signedDistanceMm.map(Math.abs));
        expect(hausdorff).toBeCloseTo(numberIn(compareMasks(a, b).hausdorffMm), 4);
        const grown = maskFromArray(
          a.grid,
          Array.from({ length: a.grid.dims[0] * a.grid.dims[1] * a.grid.dims[2] }, () => 1),
        );
        const outside = surfaceDistances(a, grown);
        if ('reason' in outside) throw new Error(outside.reason);
        expect(Math.min(...outside.signedDistanceMm)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: Math.min(runs, 300) },
    );
  });
});
