import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { structureMask } from '../../../../src/core/contours/structure-mask.ts';
import { countVoxels } from '../../../../src/core/masks/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import {
  applyCommand,
  type Change,
  type Command,
  createStructure,
  diffSlices,
  invertCommand,
  metaOf,
  noStructures,
  type Ring,
  type Structure,
  type StructureTable,
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

const tableOf = (...structures: Structure[]): StructureTable =>
  applyCommand(noStructures, {
    label: 'Add',
    at: 0,
    changes: structures.flatMap((s): Change[] => [
      { kind: 'structure', structureId: s.id, before: null, after: metaOf(s) },
      ...[...s.slices].map(([k, after]) => ({
        kind: 'slice' as const,
        structureId: s.id,
        k,
        before: [],
        after,
      })),
    ]),
  });
const command = (...changes: Change[]): Command => ({ label: 'Brush', at: 0, changes });

describe('edits', () => {
  test('a table has one list of its structures, in their order; an edit makes another', () => {
    const [a, b] = [createStructure({ name: 'A' }), createStructure({ name: 'B' })];
    const table = tableOf(a, b);
    expect(structuresOf(table).map((s) => s.name)).toEqual(['A', 'B']);
    expect(structuresOf(table)).toBe(structuresOf(table));
    const next = applyCommand(
      table,
      command({ kind: 'structure', structureId: b.id, before: metaOf(b), after: null }),
    );
    expect(structuresOf(next).map((s) => s.name)).toEqual(['A']);
    expect(structuresOf(table)).toHaveLength(2);
  });

  test('the difference of two states leads from one to the other, its inverse back; untouched slices stay the same objects', () => {
    fc.assert(
      fc.property(anySlices, anySlices, (before, after) => {
        const structure = createStructure({ name: 'VB_L1', slices: before, provenance: model });
        const table = tableOf(structure);
        const edit = command(...diffSlices(structure, after));
        const edited = applyCommand(table, edit);
        const slicesOf = (t: StructureTable): unknown => sorted(t.byId.get(structure.id)!.slices);
        expect(slicesOf(edited)).toEqual(sorted(after));
        expect(slicesOf(applyCommand(edited, invertCommand(edit)))).toEqual(sorted(before));
        expect(invertCommand(invertCommand(edit))).toEqual(edit);
        for (const [k, rings] of before)
          if (!edit.changes.some((c) => c.kind === 'slice' && c.k === k))
            expect(edited.byId.get(structure.id)?.slices.get(k)).toBe(rings);
        expect(slicesOf(table)).toEqual(sorted(before));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  const ctv = createStructure({ name: 'CTV', slices: new Map([[3, [ring(0, 0, 2)]]]) });
  const other = createStructure({ name: 'GTV' });
  const meta = metaOf(ctv);
  test.each<[string, Change]>([
    [
      'a slice that holds other rings',
      { kind: 'slice', structureId: ctv.id, k: 3, before: [ring(1, 0, 2)], after: [] },
    ],
    ['a slice of a structure that is not there', { ...diffSlices(other, ctv.slices)[0]! }],
    ['adding what is there', { kind: 'structure', structureId: ctv.id, before: null, after: meta }],
    [
      'describing what was described anew since',
      { kind: 'structure', structureId: ctv.id, before: { ...meta, name: 'x' }, after: meta },
    ],
    [
      'removing a structure that still has contours',
      { kind: 'structure', structureId: ctv.id, before: meta, after: null },
    ],
  ])('refused whole: %s', (_, change) => {
    const table = tableOf(ctv);
    const first: Change = { kind: 'slice', structureId: ctv.id, k: 1, before: [], after: [ring(0, 0, 2)] };
    expect(() => applyCommand(table, command(first, change))).toThrow(
      expect.objectContaining({ code: 'edit-stale' }),
    );
    expect(table).toEqual(tableOf(ctv));
  });

  test('rings equal in their numbers are the same, as after a journey through the journal', () => {
    const emptied = applyCommand(
      tableOf(ctv),
      command({ kind: 'slice', structureId: ctv.id, k: 3, before: [ring(0, 0, 2)], after: [] }),
    );
    expect(emptied.byId.get(ctv.id)?.slices.size).toBe(0);
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
  const edited = { ...structure, slices: new Map([...structure.slices, [0, [ring(0.5, 0.5, 1)]]]) };
  expect(countVoxels(structureMask(edited, grid))).toBe(10);
  expect(structureMask(structure, plainGrid([3, 9, 2]))).not.toBe(mask);
});
