/** Metrics on drawn masks and closed forms; empty cases; definitions; rows. */
import { describe, expect, it } from 'vitest';
import { createGrid, type Grid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import { emptyMask, type Mask } from '../../../../src/core/masks/index.ts';
import {
  compareMasks,
  comparePerSlice,
  type Metric,
  metricsCsv,
  metricsRow,
  type StructureMetrics,
  surfaceDistances,
  worstSlices,
} from '../../../../src/core/metrics/index.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const gridOf = (dims: Vec3, spacing: Vec3 = [1, 1, 1]): Grid =>
  createGrid({
    dims,
    originMm: [5, -7, 11],
    stepIMm: [spacing[0], 0, 0],
    stepJMm: [0, spacing[1], 0],
    stepKMm: [0, 0, spacing[2]],
  });

/** Voxels whose centre satisfies a predicate on continuous index. */
function maskWhere(grid: Grid, inside: (i: number, j: number, k: number) => boolean): Mask {
  const [ni, nj, nk] = grid.dims;
  const data = new Uint8Array(ni * nj * nk);
  for (let n = 0; n < data.length; n += 1) {
    if (inside(n % ni, Math.floor(n / ni) % nj, Math.floor(n / ni / nj))) data[n] = 1;
  }
  return maskFromArray(grid, data);
}
const block = (grid: Grid, lo: Vec3, hi: Vec3): Mask =>
  maskWhere(grid, (i, j, k) => i >= lo[0] && i < hi[0] && j >= lo[1] && j < hi[1] && k >= lo[2] && k < hi[2]);
const ball = (grid: Grid, centreMm: Vec3, radiusMm: number, spacing: Vec3): Mask =>
  maskWhere(
    grid,
    (i, j, k) =>
      Math.hypot(i * spacing[0] - centreMm[0], j * spacing[1] - centreMm[1], k * spacing[2] - centreMm[2]) <=
      radiusMm,
  );
const numberIn = (metric: Metric): number => {
  if (metric.value === null) throw new Error(metric.reason);
  return metric.value;
};

describe('closed forms', () => {
  const grid = gridOf([30, 30, 20], [1, 2, 3]);
  const a = block(grid, [5, 5, 5], [15, 15, 15]);

  it('a cube shifted by whole voxels', () => {
    const m = compareMasks(a, block(grid, [8, 5, 5], [18, 15, 15]));
    expect(numberIn(m.referenceVolumeCc)).toBeCloseTo(6, 12);
    expect(numberIn(m.volumeDifferenceCc)).toBe(0);
    expect(numberIn(m.dice)).toBeCloseTo(0.7, 12);
    expect(numberIn(m.jaccard)).toBeCloseTo(700 / 1300, 12);
    expect(numberIn(m.hausdorffMm)).toBe(3);
    expect(m.centreShiftVectorMm).toEqual([3, 0, 0]);
    expect(numberIn(m.centreShiftMm)).toBe(3);
  });

  it('a cube grown by one voxel each way: every distance is between one step and the corner', () => {
    const m = compareMasks(a, block(grid, [4, 4, 4], [16, 16, 16]));
    expect(numberIn(m.hausdorffMm)).toBeCloseTo(Math.hypot(1, 2, 3), 12);
    expect(numberIn(m.dice)).toBeCloseTo((2 * 1000) / (1000 + 1728), 12);
    expect(numberIn(m.meanReferenceToTestMm)).toBeGreaterThanOrEqual(1);
    expect(numberIn(m.meanReferenceToTestMm)).toBeLessThanOrEqual(3);
  });

  it('concentric balls: distances are the radius difference, volume and surface Dice as computed by hand', () => {
    const spacing: Vec3 = [0.9, 1.1, 1.5];
    const fine = gridOf([64, 54, 40], spacing);
    const centre: Vec3 = [28, 29, 29];
    const m = compareMasks(ball(fine, centre, 18, spacing), ball(fine, centre, 23, spacing), {
      tolerancesMm: [3, 7],
    });
    const diagonal = Math.hypot(...spacing);
    const sphere = (r: number): number => ((4 / 3) * Math.PI * r ** 3) / 1000;
    expect(Math.abs(numberIn(m.referenceVolumeCc) / sphere(18) - 1)).toBeLessThan(0.01);
    expect(Math.abs(numberIn(m.testVolumeCc) / sphere(23) - 1)).toBeLessThan(0.01);
    expect(Math.abs(numberIn(m.dice) - (2 * 18 ** 3) / (18 ** 3 + 23 ** 3))).toBeLessThan(0.01);
    for (const d of [m.hausdorffMm, m.hausdorff95Mm, m.meanSurfaceDistanceMm, m.medianSurfaceDistanceMm]) {
      expect(Math.abs(numberIn(d) - 5)).toBeLessThan(diagonal);
    }
    // Corners of both staircases lie up to half a voxel diagonal off the spheres, and the nearest one is taken.
    expect(Math.abs(numberIn(m.meanSurfaceDistanceMm) - 5)).toBeLessThan(diagonal / 2);
    expect(m.surfaceDice.map(({ metric }) => numberIn(metric))).toEqual([0, 1]);
  });

  it('shifted balls: Hausdorff is the shift, Dice is that of two spherical caps', () => {
    const spacing: Vec3 = [1, 1, 1];
    const fine = gridOf([60, 50, 50], spacing);
    const [r, shift] = [18, 8];
    const m = compareMasks(ball(fine, [25, 25, 25], r, spacing), ball(fine, [33, 25, 25], r, spacing));
    const lens = (Math.PI * (4 * r + shift) * (2 * r - shift) ** 2) / 12;
    expect(Math.abs(numberIn(m.dice) - lens / ((4 / 3) * Math.PI * r ** 3))).toBeLessThan(0.005);
    expect(Math.abs(numberIn(m.hausdorffMm) - shift)).toBeLessThan(1);
    expect(numberIn(m.centreShiftMm)).toBeCloseTo(shift, 9);
  });

  it('a distance equal to the tolerance counts as within, whatever the rounding', () => {
    const odd = gridOf([12, 3, 3], [0.7, 1, 1]);
    const m = compareMasks(block(odd, [1, 0, 0], [5, 3, 3]), block(odd, [1, 0, 0], [8, 3, 3]), {
      tolerancesMm: [2.1],
    });
    expect(numberIn(m.hausdorffMm)).toBeCloseTo(2.1, 12);
    expect(numberIn(m.surfaceDice[0]?.metric as Metric)).toBe(1);
  });
});

describe('definitions', () => {
  it('differ in the way they are documented to', () => {
    const grid = gridOf([40, 9, 9]);
    const a = block(grid, [2, 2, 2], [4, 7, 7]);
    const b = block(grid, [2, 2, 2], [30, 7, 7]);
    const by = (definition: StructureMetrics['definition']) => compareMasks(a, b, { definition });
    expect(numberIn(by('surfel').hausdorffMm)).toBe(26);
    expect(numberIn(by('voxel-surface').hausdorffMm)).toBe(26);
    // From the small block nothing is far, so plastimatch's mean of the two directions is about half the larger one.
    const [larger, mean] = [by('voxel-surface').hausdorff95Mm, by('plastimatch').hausdorff95Mm].map(numberIn);
    expect(mean).toBeLessThan(0.6 * (larger as number));
  });

  it('count the edge of the image as a surface', () => {
    const grid = gridOf([5, 4, 3]);
    const full = maskWhere(grid, () => true);
    for (const definition of ['surfel', 'voxel-surface', 'plastimatch'] as const) {
      expect(numberIn(compareMasks(full, full, { definition }).hausdorffMm)).toBe(0);
    }
  });
});

describe('empty and refused cases', () => {
  const grid = gridOf([6, 6, 6]);
  const some = block(grid, [1, 1, 1], [4, 4, 4]);
  const everyMetric = (m: StructureMetrics): Metric[] =>
    Object.entries(m).flatMap(([name, value]): Metric[] => {
      if (name === 'definition' || name === 'centreShiftVectorMm') return [];
      if (name === 'surfaceDice') return m.surfaceDice.map(({ metric }) => metric);
      if (name === 'addedPathLength') return Object.values(m.addedPathLength);
      return [value as Metric];
    });

  it.each([
    ['reference', emptyMask(grid), some, 'The reference structure is empty.'],
    ['test', some, emptyMask(grid), 'The test structure is empty.'],
    ['both', emptyMask(grid), emptyMask(grid), 'Both structures are empty.'],
  ])('%s empty: null with a reason everywhere, never 0, 1 or NaN', (_, a, b, reason) => {
    const m = compareMasks(a, b);
    const values = everyMetric(m).filter(
      (metric) => metric !== m.referenceVolumeCc && metric !== m.testVolumeCc,
    );
    expect(values.length).toBe(16);
    for (const metric of values) expect(metric).toEqual({ value: null, reason });
    expect(m.centreShiftVectorMm).toBeNull();
    expect(m.referenceVolumeCc.value === null).toBe(a !== some);
    expect(m.testVolumeCc.value === null).toBe(b !== some);
    expect(surfaceDistances(a, b)).toEqual({ reason });
  });

  it('a loose box of zeros is empty too', () => {
    const zeros: Mask = { grid, box: { lo: [1, 1, 1], size: [2, 2, 2] }, data: new Uint8Array(8) };
    expect(compareMasks(some, zeros).dice.value).toBeNull();
    expect(comparePerSlice(zeros, zeros)).toEqual([]);
  });

  it('refuses distances, not overlap, when rows and columns are not at right angles', () => {
    const skew = createGrid({
      dims: [6, 6, 6],
      originMm: [0, 0, 0],
      stepIMm: [1, 0, 0],
      stepJMm: [0.2, 1, 0],
      stepKMm: [0, 0, 1],
    });
    const [a, b] = [block(skew, [1, 1, 1], [4, 4, 4]), block(skew, [1, 1, 1], [5, 4, 4])];
    const m = compareMasks(a, b);
    expect(m.dice.value).toBeCloseTo(54 / 63, 12);
    expect(m.hausdorffMm).toEqual({ value: null, reason: expect.stringContaining('right angles') });
    expect(comparePerSlice(a, b)[0]?.hausdorffMm.value).toBeNull();
  });

  it('throws typed errors on different grids and bad tolerances', () => {
    const other = block(gridOf([6, 6, 6], [1, 1, 2]), [1, 1, 1], [3, 3, 3]);
    expect(() => compareMasks(some, other)).toThrow(expect.objectContaining({ code: 'grid-mismatch' }));
    expect(() => compareMasks(some, some, { tolerancesMm: [1, Number.NaN] })).toThrow(
      expect.objectContaining({ code: 'metrics-tolerance' }),
    );
  });
});

describe('added path length', () => {
  it('counts the reference boundary pixels the test lacks, in each slice', () => {
    const grid = gridOf([10, 10, 3], [2, 0.5, 3]);
    const a = block(grid, [2, 2, 0], [6, 6, 2]); // two slices of 4 × 4: 12 boundary pixels each
    const b = block(grid, [2, 2, 0], [7, 6, 1]); // slice 0 is one column wider: 2 of the 12 are inside now
    const path = compareMasks(a, b).addedPathLength;
    expect(path.voxels.value).toBe(2 + 12);
    expect(path.mm.value).toBeCloseTo(14 * Math.sqrt(2 * 0.5), 12);
    expect(path.fraction.value).toBeCloseTo(14 / 24, 12);
    expect(comparePerSlice(a, b).map((s) => s.addedPathLength.voxels.value)).toEqual([2, 12]);
  });
});

describe('slices', () => {
  const grid = gridOf([12, 12, 6], [1, 1, 3]);
  const a = maskWhere(grid, (i, j, k) => k >= 1 && k < 5 && i >= 2 && i < 8 && j >= 2 && j < 8);
  const b = maskWhere(grid, (i, j, k) => k >= 2 && i >= 2 && i < (k === 3 ? 11 : 8) && j >= 2 && j < 8);

  it('lists every slice that either has, with the reason where one is missing', () => {
    const slices = comparePerSlice(a, b);
    expect(slices.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5]);
    expect(slices[0]?.dice).toEqual({ value: null, reason: 'The test structure is empty in this slice.' });
    expect(slices[0]?.addedPathLength.voxels.value).toBe(20);
    expect(slices[4]?.addedPathLength.mm.value).toBeNull();
    expect(slices[1]?.dice.value).toBe(1);
    expect(slices[2]?.hausdorffMm.value).toBe(3);
    expect(slices[2]?.referenceAreaMm2.value).toBe(36);
    expect(slices[2]?.centreShiftMm.value).toBeCloseTo(1.5, 12);
  });

  it('ranks the worst: missing slices, then the largest difference', () => {
    const slices = comparePerSlice(a, b);
    expect(worstSlices(slices, 9).map(({ k }) => k)).toEqual([1, 5, 3]);
    expect(worstSlices(slices, 9, 'dice').map(({ k }) => k)).toEqual([1, 5, 3]);
    expect(worstSlices(slices, 1, 'hausdorff95Mm').map(({ k }) => k)).toEqual([1]);
  });
});

describe('signed surface distances', () => {
  it('are negative where the test lies inside, in LPS mm', () => {
    const grid = gridOf([12, 12, 12], [1, 1, 2]);
    const reference = block(grid, [2, 2, 2], [10, 10, 10]);
    const inside = surfaceDistances(reference, block(grid, [5, 5, 4], [7, 7, 8]));
    if ('reason' in inside) throw new Error(inside.reason);
    expect(Math.max(...inside.signedDistanceMm)).toBeLessThan(0);
    // First corner: voxel (5, 5, 4) low corner, at index 4.5, 4.5, 3.5; the nearest reference faces are 3 mm away.
    expect([...inside.pointsMm.slice(0, 3)]).toEqual([9.5, -2.5, 18]);
    expect(inside.signedDistanceMm[0]).toBe(-3);
  });
});

describe('rows', () => {
  const grid = gridOf([6, 6, 6]);
  const some = block(grid, [1, 1, 1], [4, 4, 4]);
  const named = [
    { referenceName: 'Cord, "true"', testName: '=SUM(A1)', metrics: compareMasks(some, some) },
    { referenceName: 'Heart', testName: 'Heart', metrics: compareMasks(some, emptyMask(grid)) },
  ];

  it('give flat records with units in the names', () => {
    const row = metricsRow(named[0] as (typeof named)[0]);
    expect(row.dice).toBe(1);
    expect(row.surface_dice_2mm).toBeCloseTo(1, 12);
    expect(row.reason).toBe('');
    expect(metricsRow(named[1] as (typeof named)[0]).hausdorff95_mm).toBeNull();
  });

  it('give CSV with quoting, empty cells and no formulas', () => {
    const lines = metricsCsv(named).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^reference,test,definition,reference_volume_cc,.*,reason$/);
    expect(lines[1]).toMatch(/^"Cord, ""true""",'=SUM\(A1\),surfel,0\.027,/);
    expect(lines[2]).toMatch(/,,,.*,The test structure is empty\.$/);
    expect(metricsCsv([])).toBe('');
  });
});
