import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { structureMask } from '../../../../src/core/contours/structure-mask.ts';
import { countVoxels } from '../../../../src/core/masks/index.ts';
import {
  applyEdit,
  type ContourEdit,
  createStructure,
  diffSlices,
  invertEdit,
  type Ring,
} from '../../../../src/core/structures/index.ts';
import { plainGrid } from '../../../builders/masks.ts';

const ring = (x: number, y: number, size: number, z = 0): Ring =>
  Float64Array.from([x, y, z, x + size, y, z, x + size, y + size, z, x, y + size, z]);

const model = {
  kind: 'model',
  modelId: 'spine-ct',
  modelVersion: '1.0.0',
  modelSha256: 'ab',
  edited: false,
} as const;

const anySlices = fc
  .dictionary(
    fc.constantFrom('0', '1', '2', '5'),
    fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 3 }),
  )
  .map(
    (d) =>
      new Map(Object.entries(d).map(([k, rings]) => [Number(k), rings.map(([x, y, s]) => ring(x, y, s))])),
  );

const sorted = (slices: ReadonlyMap<number, readonly Ring[]>): unknown =>
  [...slices].sort(([a], [b]) => a - b);

describe('edits', () => {
  test('an edit made of two states leads from one to the other, its inverse back; untouched slices stay the same objects', () => {
    fc.assert(
      fc.property(anySlices, anySlices, (before, after) => {
        const structure = createStructure({ name: 'VB_L1', slices: before, provenance: model });
        const edit = diffSlices(structure, after, 'Brush');
        const edited = applyEdit(structure, edit);
        expect(sorted(edited.slices)).toEqual(sorted(after));
        expect(sorted(applyEdit(edited, invertEdit(edit)).slices)).toEqual(sorted(before));
        expect(invertEdit(invertEdit(edit))).toEqual(edit);
        for (const [k, rings] of before)
          if (!edit.slices.some((s) => s.k === k)) expect(edited.slices.get(k)).toBe(rings);
        expect(sorted(structure.slices)).toEqual(sorted(before));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('an edit marks a model’s contours as edited, manual ones stay manual', () => {
    const edit = (id: string): ContourEdit => ({
      structureId: id,
      label: 'Brush',
      slices: [{ k: 0, before: [], after: [ring(0, 0, 2)] }],
    });
    const automatic = createStructure({ name: 'SpinalCord', provenance: model });
    expect(applyEdit(automatic, edit(automatic.id)).provenance).toEqual({ ...model, edited: true });
    const manual = createStructure({ name: 'CTV' });
    expect(applyEdit(manual, edit(manual.id)).provenance).toEqual({ kind: 'manual' });
  });

  test('an edit of another structure or of contours that have changed since is refused', () => {
    const structure = createStructure({ name: 'CTV', slices: new Map([[3, [ring(0, 0, 2)]]]) });
    expect(() => applyEdit(structure, { structureId: 'other', label: '', slices: [] })).toThrow(
      expect.objectContaining({ code: 'edit-other-structure' }),
    );
    const stale = {
      structureId: structure.id,
      label: '',
      slices: [{ k: 3, before: [ring(1, 0, 2)], after: [] }],
    };
    expect(() => applyEdit(structure, stale)).toThrow(expect.objectContaining({ code: 'edit-stale' }));
    const emptied = applyEdit(structure, {
      ...stale,
      slices: [{ k: 3, before: [ring(0, 0, 2)], after: [] }],
    });
    expect(emptied.slices.size).toBe(0);
  });
});

test('two new structures have different ids', () => {
  expect(createStructure({ name: 'a' }).id).not.toBe(createStructure({ name: 'a' }).id);
});

test('the mask of a structure is kept while its contours and the grid stay', () => {
  const grid = plainGrid([9, 9, 2]);
  const structure = createStructure({ name: 'CTV', slices: new Map([[1, [ring(0.5, 0.5, 3)]]]) });
  const mask = structureMask(structure, grid);
  expect(countVoxels(mask)).toBe(9);
  expect(structureMask({ ...structure, name: 'renamed' }, grid)).toBe(mask);
  const edited = applyEdit(structure, {
    structureId: structure.id,
    label: '',
    slices: [{ k: 0, before: [], after: [ring(0.5, 0.5, 1)] }],
  });
  expect(countVoxels(structureMask(edited, grid))).toBe(10);
  expect(structureMask(structure, plainGrid([3, 9, 2]))).not.toBe(mask);
});
