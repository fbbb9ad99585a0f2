/** Round trips of volume files on every orientation, and reordering of label maps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  type Grid,
  indexPoint,
  sameGrid,
  toIndex,
  toPatient,
  type Vec3,
} from '../../../../src/core/geometry/grid.ts';
import type { LabelMap, Volume } from '../../../../src/core/masks/index.ts';
import {
  readLabelMap,
  readVolume,
  resampleLabels,
  sameLattice,
  writeMetaImage,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';

const runs = process.env.PEDICLE_LONG === '1' ? 2000 : 100;

/** Unit vectors of a rotation about two axes, then permuted and reversed at will, with spacing and shear. */
const gridArb: fc.Arbitrary<Grid> = fc
  .record({
    dims: fc.tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 5 }),
    ),
    spacing: fc.tuple(
      ...([0, 1, 2].map(() => fc.integer({ min: 2, max: 60 })) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    ),
    angles: fc.tuple(fc.constantFrom(0, 0.4, 2.9), fc.constantFrom(0, -0.2, 3.1)),
    order: fc.constantFrom([0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1]),
    signs: fc.tuple(
      ...([0, 1, 2].map(() => fc.constantFrom(1, -1)) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    ),
    origin: fc.tuple(
      ...([0, 1, 2].map(() => fc.integer({ min: -90000, max: 90000 })) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    ),
    shear: fc.constantFrom(0, 0, 0.3),
  })
  .map(({ dims, spacing, angles: [a, b], order, signs, origin, shear }) => {
    const axes: Vec3[] = [
      [Math.cos(a), Math.sin(a), 0],
      [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)],
      [Math.sin(a) * Math.sin(b), -Math.cos(a) * Math.sin(b), Math.cos(b)],
    ];
    const step = (n: 0 | 1 | 2): Vec3 => {
      const axis = axes[order[n] as number] as Vec3;
      const s = ((signs[n] as number) * (spacing[n] as number)) / 10;
      return [axis[0] * s, axis[1] * s, axis[2] * s];
    };
    const [i, j, k] = [step(0), step(1), step(2)];
    return createGrid({
      dims,
      originMm: origin.map((x) => x / 100) as unknown as Vec3,
      stepIMm: i,
      stepJMm: j,
      stepKMm: [k[0] + shear * j[0], k[1] + shear * j[1], k[2] + shear * j[2]],
    });
  });

const labelsArb = gridArb.chain((grid) => {
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
  return fc.record({
    grid: fc.constant(grid),
    data: fc.oneof(
      fc.uint8Array({ minLength: count, maxLength: count, max: 4 }),
      fc.uint16Array({ minLength: count, maxLength: count, max: 999 }),
    ),
  });
});

const writers = {
  'nii.gz': (image: Volume | LabelMap) => writeNifti(image),
  nii: (image: Volume | LabelMap) => writeNifti(image, { gzip: false }),
  'nrrd gzip': (image: Volume | LabelMap) => writeNrrd(image),
  'nrrd raw': (image: Volume | LabelMap) => writeNrrd(image, { gzip: false }),
  'mha zlib': (image: Volume | LabelMap) => writeMetaImage(image),
  'mha raw': (image: Volume | LabelMap) => writeMetaImage(image, { compress: false }),
};

describe.each(Object.entries(writers))('%s', (format, write) => {
  // NIfTI-1 keeps its transforms in 32 bits: 900 mm is right to 3e-5 mm, 7 steps of 6 mm to 2e-6 mm.
  const tolerance = format.startsWith('nii') ? 2e-4 : 1e-9;
  it('gives back CT volumes and their place', () => {
    fc.assert(
      fc.property(gridArb, fc.integer({ min: -2000, max: 3000 }), fc.boolean(), (grid, first, fractions) => {
        const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
        const values = Array.from({ length: count }, (_, n) => first + 3 * n + (fractions ? 0.25 : 0));
        const data = fractions ? Float32Array.from(values) : Int16Array.from(values);
        const read = readVolume(write({ grid, data }));
        expect(read.findings).toEqual([]);
        expect(read.volume.data).toEqual(data);
        expect(sameGrid(read.volume.grid, grid, tolerance)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('gives back label maps', () => {
    fc.assert(
      fc.property(labelsArb, ({ grid, data }) => {
        const labels = new Map([...new Set(data)].filter((v) => v > 0).map((v) => [v, `name ${v}`]));
        const read = readLabelMap(write({ grid, data, labels })).labelMap;
        expect([...read.data]).toEqual([...data]);
        expect(new Set(read.labels.keys())).toEqual(new Set(labels.keys()));
        if (!format.startsWith('mha'))
          for (const [value, name] of labels) expect(read.labels.get(value)).toBe(name);
      }),
      { numRuns: runs },
    );
  });
});

describe('nifti qform', () => {
  it('says the same as the sform on grids without shear', () => {
    fc.assert(
      fc.property(gridArb, (grid) => {
        const bytes = writeNifti(
          { grid, data: new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]), labels: new Map() },
          { gzip: false },
        );
        const view = new DataView(bytes.buffer);
        if (view.getInt16(252, true) === 0) return; // sheared: no qform
        view.setInt16(254, 0, true);
        expect(sameGrid(readVolume(bytes).volume.grid, grid, 1e-3)).toBe(true);
      }),
      { numRuns: 3 * runs },
    );
  });
});

/** The same lattice with axes in another order and direction. */
const reordered = (grid: Grid, order: readonly number[], reverse: readonly boolean[]): Grid => {
  const m = grid.indexToPatient;
  const start = [0, 1, 2].map((a) => (reverse[order.indexOf(a)] ? (grid.dims[a] as number) - 1 : 0)) as [
    number,
    number,
    number,
  ];
  const steps = order.map(
    (a, n) => [0, 4, 8].map((r) => (m[r + a] as number) * (reverse[n] ? -1 : 1)) as unknown as Vec3,
  );
  return createGrid({
    dims: order.map((a) => grid.dims[a] as number) as unknown as Vec3,
    originMm: toPatient(grid, indexPoint(...start)),
    stepIMm: steps[0] as Vec3,
    stepJMm: steps[1] as Vec3,
    stepKMm: steps[2] as Vec3,
  });
};

describe('resampling labels', () => {
  it('between orders of the same lattice only reorders: every voxel keeps its place in the patient', () => {
    fc.assert(
      fc.property(
        labelsArb,
        fc.constantFrom([0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1]),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        ({ grid, data }, order, reverse) => {
          const target = reordered(grid, order, reverse);
          expect(sameLattice(grid, target)).toBe(true);
          expect(sameLattice(target, grid)).toBe(true);
          const moved = resampleLabels({ grid, data, labels: new Map() }, target);
          const [ni, nj] = grid.dims;
          const [ti, tj] = target.dims;
          data.forEach((value, n) => {
            const p = toPatient(grid, indexPoint(n % ni, Math.floor(n / ni) % nj, Math.floor(n / ni / nj)));
            const [i, j, k] = toIndex(target, p).map(Math.round) as [number, number, number];
            expect(moved.data[i + ti * (j + tj * k)]).toBe(value);
          });
          expect([...resampleLabels(moved, grid).data]).toEqual([...data]);
        },
      ),
      { numRuns: 2 * runs },
    );
  });

  it('knows a resized grid for the same lattice, and a shifted one for another', () => {
    fc.assert(
      fc.property(gridArb, fc.constantFrom(0, 1, 2), (grid, axis) => {
        const dims = grid.dims.map((n, a) => (a === axis ? n + 1 : n)) as unknown as Vec3;
        const m = grid.indexToPatient;
        const half = [m[3] + m[axis] / 2, m[7] + m[axis + 4]! / 2, m[11] + m[axis + 8]! / 2] as const;
        const spec = {
          stepIMm: [m[0], m[4], m[8]] as const,
          stepJMm: [m[1], m[5], m[9]] as const,
          stepKMm: [m[2], m[6], m[10]] as const,
        };
        expect(sameLattice(grid, createGrid({ ...spec, dims, originMm: [m[3], m[7], m[11]] }))).toBe(true);
        expect(sameLattice(grid, createGrid({ ...spec, dims: grid.dims, originMm: half }))).toBe(false);
      }),
      { numRuns: runs },
    );
  });
});
