import { describe, expect, it } from 'vitest';
import { ringsArea } from '../../../../src/core/contours/index.ts';
import { copiesOf, editSlab, joinSpans, outlineSpans } from '../../../../src/core/editing/index.ts';
import { indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { Ring } from '../../../../src/core/structures/types.ts';
import { obliqueGrid, plainGrid, shearedGrid } from '../../renderer/grids.ts';

const square = (grid: ReturnType<typeof plainGrid>, from: number, to: number, k: number): Ring =>
  Float64Array.from(
    [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
    ].flatMap(([i, j]) => [...toPatient(grid, indexPoint(i as number, j as number, k))]),
  );

describe('outlineSpans', () => {
  it('cuts an outline by every slice it reaches, a corner on a slice once', () => {
    const triangle = [
      [2, 1],
      [8, 1],
      [5, 4],
    ] as const;
    const spans = outlineSpans(triangle, 10);
    expect([...spans]).toEqual([
      [1, [[2, 8]]],
      [2, [[3, 7]]],
      [3, [[4, 6]]],
    ]);
  });

  it('keeps two legs apart and stays in the image', () => {
    const legs = [
      [0, -3],
      [9, -3],
      [9, 2.5],
      [6, 2.5],
      [6, 0.5],
      [3, 0.5],
      [3, 2.5],
      [0, 2.5],
    ] as const;
    const spans = outlineSpans(legs, 2);
    expect(spans.get(0)).toEqual([[0, 9]]);
    expect(spans.get(1)).toEqual([
      [0, 3],
      [6, 9],
    ]);
    expect([...spans.keys()]).toEqual([0, 1]);
  });

  it('joins what overlaps and leaves what the second does not reach', () => {
    const first = new Map([
      [1, [[0, 2]] as const],
      [2, [[0, 2]] as const],
    ]);
    const joined = joinSpans(
      first,
      new Map([
        [
          2,
          [
            [1, 4],
            [6, 7],
          ] as const,
        ],
      ]),
    );
    expect(joined.get(1)).toBe(first.get(1));
    expect(joined.get(2)).toEqual([
      [0, 4],
      [6, 7],
    ]);
  });
});

describe.each([
  ['plain', plainGrid()],
  ['oblique', obliqueGrid()],
  ['sheared', shearedGrid()],
])('editSlab on a %s grid', (_name, grid) => {
  const k = 3;
  const untouched = square(grid, 1, 2, k);
  const other = square(grid, 2, 6, k + 1);
  const slices = new Map([
    [k, [square(grid, 2.5, 6, k), untouched]],
    [k + 1, [other]],
  ]);
  const voxelArea = ringsArea([square(grid, 0, 1, k)]);

  it('adds and erases the very rectangle, and returns the rings it does not meet as they are', () => {
    const place = { along: 1, depth: [4, 5] } as const;
    const spans = new Map([[k, [[5, 8]] as const]]);
    const added = editSlab(grid, slices, place, spans, 'add');
    expect([...added.keys()]).toEqual([k]);
    expect(ringsArea(added.get(k) ?? []) / voxelArea).toBeCloseTo(3.5 ** 2 + 1 + 2, 4);
    expect(added.get(k)).toContain(untouched);
    const erased = editSlab(grid, slices, place, spans, 'erase');
    expect(ringsArea(erased.get(k) ?? []) / voxelArea).toBeCloseTo(3.5 ** 2 + 1 - 1, 4);
    expect(erased.get(k)).toContain(untouched);
  });

  it('changes nothing away from the contours when erasing, and empties what it covers', () => {
    const place = { along: 0, depth: [-1, 9] } as const;
    expect(editSlab(grid, slices, place, new Map([[k + 2, [[0, 9]]]]), 'erase').size).toBe(0);
    expect(editSlab(grid, slices, place, new Map([[k + 1, [[8, 9]]]]), 'erase').size).toBe(0);
    expect(editSlab(grid, slices, place, new Map([[k + 1, [[0, 9]]]]), 'erase').get(k + 1)).toEqual([]);
  });

  it('copies a slice to its neighbours, over drawn ones only when asked, and not past the image', () => {
    const kept = copiesOf(grid, slices, k, { above: 2, below: 1, overDrawn: false });
    expect([...kept.keys()]).toEqual([k - 1, k + 2]);
    expect(ringsArea(kept.get(k + 2) ?? [])).toBeCloseTo(ringsArea(slices.get(k) ?? []), 9);
    const over = copiesOf(grid, slices, k, { above: 1, below: 99, overDrawn: true });
    expect([...over.keys()]).toEqual([0, 1, 2, 4]);
    expect(copiesOf(grid, slices, 0, { above: 3, below: 0, overDrawn: true }).size).toBe(0);
  });
});
