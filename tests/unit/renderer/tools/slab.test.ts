import { describe, expect, it } from 'vitest';
import { pointInRings, ringsArea } from '../../../../src/core/contours/index.ts';
import { type Grid, indexPoint, spacingMm, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';
import { viewPlanes } from '../../../../src/renderer/planes/planes.ts';
import { brushTool, eraserTool } from '../../../../src/renderer/tools/brush.ts';
import { freehandTool } from '../../../../src/renderer/tools/freehand.ts';
import { nudgeTool } from '../../../../src/renderer/tools/nudge.ts';
import { plainGrid } from '../grids.ts';
import { coordinates, harness, pointerAt, structureWith } from './harness.ts';

const grid = plainGrid();
const middle = grid.dims.map((n) => Math.floor(n / 2)) as [number, number, number];
const [ci, cj, ck] = middle;

function box(on: Grid, half: number, k: number): Ring {
  const corners = [
    [ci - half, cj - half],
    [ci + half, cj - half],
    [ci + half, cj + half],
    [ci - half, cj + half],
  ] as const;
  return Float64Array.from(corners.flatMap(([i, j]) => [...toPatient(on, indexPoint(i, j, k))]));
}

const block = (): SliceRings => new Map([-2, -1, 0, 1, 2].map((d) => [ck + d, [box(grid, 3, ck + d)]]));

describe.each(['sagittal', 'coronal'] as const)('on a %s view', (view) => {
  const plane = viewPlanes(grid)[view];
  const along = plane.normalAxis === 0 ? 1 : 0;
  const at = (a: number, k: number, more = {}) => {
    const index: [number, number, number] = [ci, cj, k];
    index[along] = a;
    return pointerAt(grid, index, more, view);
  };
  const mm = spacingMm(grid);
  const centre = middle[along] as number;

  it('the brush paints a disc through the slices, as deep as asked, in one step that undoes exactly', () => {
    const structure = structureWith(new Map());
    const radius = 2.2 * mm[2];
    const h = harness(brushTool, grid, structure, { settings: { radius, depth: 3 * mm[plane.normalAxis] } });
    h.session.pointerDown?.(at(centre, ck));
    h.session.pointerUp?.(at(centre, ck));
    expect(h.commands).toHaveLength(1);
    const { slices } = h.now();
    expect([...slices.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2].map((d) => ck + d));
    for (const d of [-2, -1, 0, 1, 2]) {
      const chord = 2 * Math.sqrt(radius ** 2 - (d * mm[2]) ** 2);
      const area = ringsArea(slices.get(ck + d) ?? []);
      expect(area / (chord * 3 * mm[plane.normalAxis])).toBeCloseTo(1, 2);
    }
    h.undo();
    expect(h.now().slices.size).toBe(0);
  });

  it('what the eraser does not reach keeps its coordinates to the last bit', () => {
    const structure = structureWith(block());
    const before = coordinates(structure);
    const h = harness(eraserTool, grid, structure, { settings: { radius: 0.9 * mm[2], depth: mm[0] } });
    h.session.pointerDown?.(at(centre, ck + 2));
    h.session.pointerMove?.(at(centre + 0.5, ck + 2));
    h.session.pointerUp?.(at(centre + 1, ck + 2));
    const { slices } = h.now();
    for (const d of [-2, -1, 0, 1]) expect(slices.get(ck + d)).toBe(structure.slices.get(ck + d));
    const cut = slices.get(ck + 2) ?? [];
    const full = ringsArea(structure.slices.get(ck + 2) ?? []);
    expect(ringsArea(cut)).toBeLessThan(full);
    expect(ringsArea(cut)).toBeGreaterThan(0);
    // The corners of the box far from the stroke are its own.
    const corner = [...(structure.slices.get(ck + 2)?.[0] ?? [])].slice(0, 3);
    const points = cut.flatMap((ring) =>
      Array.from({ length: ring.length / 3 }, (_, n) => [...ring.slice(3 * n, 3 * n + 3)]),
    );
    expect(points).toContainEqual(corner);
    h.undo();
    expect(coordinates(h.now())).toEqual(before);
  });

  it('the disc that would slip between two slices lies on the nearer one', () => {
    const h = harness(brushTool, grid, structureWith(new Map()), {
      settings: { radius: 0.3 * mm[2], depth: 1 },
    });
    h.session.pointerDown?.(at(centre, ck + 0.45));
    h.session.pointerUp?.(at(centre, ck + 0.45));
    expect([...h.now().slices.keys()]).toEqual([ck]);
  });

  it('push carries the contours out from inside and in from outside', () => {
    const settings = { radius: 1.2 * mm[2], depth: mm[0] };
    const far = at(centre + 4, ck).patient;
    const near = at(centre + 2.9, ck).patient;
    const out = harness(nudgeTool, grid, structureWith(block()), { settings });
    out.session.pointerDown?.(at(centre + 2, ck));
    out.session.pointerMove?.(at(centre + 4, ck));
    out.session.pointerUp?.(at(centre + 4, ck));
    expect(pointInRings(out.now().slices.get(ck) ?? [], far)).toBe(true);
    const inwards = harness(nudgeTool, grid, structureWith(block()), { settings });
    inwards.session.pointerDown?.(at(centre + 6, ck));
    inwards.session.pointerMove?.(at(centre + 3, ck));
    inwards.session.pointerUp?.(at(centre + 3, ck));
    expect(pointInRings(inwards.now().slices.get(ck) ?? [], near)).toBe(false);
  });

  it('freehand adds the area drawn around on every slice it reaches; Alt cuts it', () => {
    const draw = (alt: boolean) => {
      const structure = alt ? structureWith(block()) : structureWith(new Map());
      const h = harness(freehandTool, grid, structure, { settings: { depth: 2 * mm[plane.normalAxis] } });
      h.session.pointerDown?.(at(centre - 2, ck - 1.5, { alt }));
      for (const [a, k] of [
        [2, -1.5],
        [2, 1.5],
        [-2, 1.5],
      ] as const)
        h.session.pointerMove?.(at(centre + a, ck + k));
      h.session.pointerUp?.(at(centre - 2, ck + 1.5));
      return h.now().slices;
    };
    const area = 4 * mm[along] * 2 * mm[plane.normalAxis];
    const added = draw(false);
    expect([...added.keys()].sort((a, b) => a - b)).toEqual([ck - 1, ck, ck + 1]);
    expect(ringsArea(added.get(ck) ?? [])).toBeCloseTo(area, 6);
    const cut = draw(true);
    expect(ringsArea(cut.get(ck) ?? [])).toBeCloseTo(36 * mm[0] * mm[1] - area, 6);
    expect(ringsArea(cut.get(ck + 2) ?? [])).toBeCloseTo(36 * mm[0] * mm[1], 6);
  });
});
