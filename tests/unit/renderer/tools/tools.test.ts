import { describe, expect, it } from 'vitest';
import {
  booleanSlice,
  contourVolumeCc,
  ringsArea,
  ringsCentroid,
} from '../../../../src/core/contours/index.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { ballEraserTool, ballTool } from '../../../../src/renderer/tools/ball.ts';
import { growTool } from '../../../../src/renderer/tools/grow.ts';
import { livewireTool } from '../../../../src/renderer/tools/livewire.ts';
import { moveTool } from '../../../../src/renderer/tools/move.ts';
import { nudgeTool } from '../../../../src/renderer/tools/nudge.ts';
import { tools } from '../../../../src/renderer/tools/registry.ts';
import { smartBrushTool } from '../../../../src/renderer/tools/smart-brush.ts';
import { boxGrid, cuboid, rectangle } from '../../core/editing/shapes.ts';
import { coordinates, harness, pointerAt, structureWith } from './harness.ts';

const grid = boxGrid();
const [ni, nj, nk] = grid.dims;
const at = (i: number, j: number, more = {}, k = 10) => pointerAt(grid, [i, j, k], more);
const areaOn = (structure: Structure, k: number): number => ringsArea(structure.slices.get(k) ?? []);

/** 300 HU cylinder of radius 12 about (30, 30) in 40 HU. */
function cylinder(): Int16Array {
  const data = new Int16Array(ni * nj * nk);
  for (let n = 0; n < data.length; n += 1) {
    const [i, j] = [n % ni, Math.floor(n / ni) % nj];
    data[n] = Math.hypot(i - 30, j - 30) <= 12 ? 300 : 40;
  }
  return data;
}
const voxels = cylinder();
const square = () => structureWith(cuboid(grid, [8, 12], [20.5, 20.5, 40.5, 40.5]));

/** One command; other slices are the same objects; undo gives every coordinate back. */
function expectOneGesture(
  h: ReturnType<typeof harness>,
  before: Structure,
  touched: readonly number[],
): void {
  expect(h.commands).toHaveLength(1);
  expect(h.previews.at(-1) ?? null).toBeNull();
  const after = h.now();
  for (const [k, rings] of before.slices) if (!touched.includes(k)) expect(after.slices.get(k)).toBe(rings);
  const changed = h.commands[0]?.changes.flatMap((c) => (c.kind === 'slice' ? [c.k] : []));
  expect([...(changed ?? [])].sort((a, b) => a - b)).toEqual(touched);
  h.undo();
  expect(coordinates(h.now())).toEqual(coordinates(before));
}

describe('smart brush', () => {
  it('paints the tissue under the click, not what is across its edge', () => {
    const h = harness(smartBrushTool, grid, structureWith(new Map()), { voxels });
    h.session.pointerDown?.(at(30, 36));
    h.session.pointerMove?.(at(32, 36));
    h.session.pointerUp?.(at(32, 36));
    const painted = areaOn(h.now(), 10);
    let pixels = 0;
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1)
        if (Math.hypot(i - 30, j - 30) <= 12 && Math.hypot(i - Math.min(32, Math.max(30, i)), j - 36) <= 8)
          pixels += 1;
    expect(painted / pixels).toBeGreaterThan(0.96);
    expect(painted / pixels).toBeLessThan(1.04);
    for (const ring of h.now().slices.get(10) ?? [])
      for (let n = 0; n < ring.length; n += 3)
        expect(Math.hypot(ring[n]! - 30, ring[n + 1]! - 30)).toBeLessThan(13);
    expectOneGesture(h, structureWith(new Map()), [10]);
  });

  it('Ctrl takes the tissue away, one slice only', () => {
    const before = square();
    const h = harness(smartBrushTool, grid, before, { voxels, settings: { radius: 30 } });
    h.session.pointerDown?.(at(30, 30, { ctrl: true }));
    h.session.pointerUp?.(at(30, 30, { ctrl: true }));
    // What is left are the square's corners.
    expect(areaOn(h.now(), 10)).toBeGreaterThan(0);
    expect(areaOn(h.now(), 10)).toBeLessThan(40);
    expectOneGesture(h, before, [10]);
  });
});

describe('what is shown while painting', () => {
  it.each([
    ['smart brush', smartBrushTool, {}],
    ['smart brush taking away', smartBrushTool, { ctrl: true }],
    ['ball brush', ballTool, {}],
    ['ball eraser', ballEraserTool, {}],
  ] as const)('is what the %s does in the end', (_name, tool, more) => {
    const before = square();
    const h = harness(tool, grid, before, { voxels, settings: { radius: 4 } });
    h.session.pointerDown?.(at(24, 24, more));
    for (let n = 1; n <= 14; n += 1) h.session.pointerMove?.(at(24 + n, 24 + 0.07 * n * n, more));
    const shown = h.previews.at(-1)?.slices.get(10) ?? [];
    h.session.pointerUp?.(at(38, 24 + 0.07 * 196, more));
    expect(areaOn(h.now(), 10)).not.toBeCloseTo(areaOn(before, 10), 0);
    expect(ringsArea(booleanSlice(shown, h.now().slices.get(10) ?? [], 'xor'))).toBeLessThan(0.05);
  });
});

describe('push contour', () => {
  it('pushes outwards from inside and inwards from outside', () => {
    for (const [from, to, sign] of [
      [30, 36, 1],
      [47, 42, -1],
    ] as const) {
      const before = square();
      const h = harness(nudgeTool, grid, before, { settings: { radius: 6 } });
      h.session.pointerDown?.(at(from, 30));
      h.session.pointerMove?.(at((from + to) / 2, 30));
      h.session.pointerMove?.(at(to, 30));
      h.session.pointerUp?.(at(to, 30));
      expect(sign * (areaOn(h.now(), 10) - 400)).toBeGreaterThan(5);
      expectOneGesture(h, before, [10]);
    }
  });

  it('not touching the contour is no command', () => {
    const h = harness(nudgeTool, grid, square(), { settings: { radius: 4 } });
    h.session.pointerDown?.(at(30, 30));
    h.session.pointerUp?.(at(31, 30));
    expect(h.commands).toEqual([]);
  });
});

describe('ball brush and eraser', () => {
  it('paints a ball through the slices in one command', () => {
    const h = harness(ballTool, grid, structureWith(new Map()), { settings: { radius: 8 } });
    h.session.pointerDown?.(at(30, 30));
    expect([...(h.previews.at(-1)?.slices.keys() ?? [])]).toEqual([10]);
    h.session.pointerUp?.(at(30, 30));
    expect(contourVolumeCc(grid, h.now().slices) / ((4 / 3) * Math.PI * 0.512)).toBeCloseTo(1, 1);
    expectOneGesture(h, structureWith(new Map()), [7, 8, 9, 10, 11, 12, 13]);
  });

  it('works in a sagittal view and erases with the eraser', () => {
    const before = square();
    const h = harness(ballEraserTool, grid, before, { settings: { radius: 3 } });
    const point = (j: number) => pointerAt(grid, [30, j, 10], {}, 'sagittal');
    h.session.pointerDown?.(point(25));
    h.session.pointerMove?.(point(30));
    h.session.pointerUp?.(point(35));
    expect(400 - areaOn(h.now(), 10)).toBeCloseTo(Math.PI * 9 + 6 * 10, 0);
    expectOneGesture(h, before, [9, 10, 11]);
  });
});

describe('grow region', () => {
  const grown = async (settings: Record<string, unknown>, others: readonly Structure[] = []) => {
    const h = harness(growTool, grid, structureWith(new Map()), { voxels, settings, others });
    h.session.pointerDown?.(at(30, 30));
    await Promise.resolve().then(() => new Promise((resolve) => setTimeout(resolve, 0)));
    return h;
  };

  it('adds the connected tissue within its reach, one command', async () => {
    const h = await grown({ limit: 6 });
    expect([...h.now().slices.keys()].sort((a, b) => a - b)).toEqual([7, 8, 9, 10, 11, 12, 13]);
    expect(areaOn(h.now(), 10)).toBeGreaterThan(100);
    expectOneGesture(h, structureWith(new Map()), [7, 8, 9, 10, 11, 12, 13]);
  });

  it('stays in the slice and out of other structures when told so', async () => {
    const wall = structureWith(cuboid(grid, [0, 19], [-1, -1, 60, 27.5]), 'SpinalCanal');
    const free = await grown({ limit: 40, through: false, avoid: false }, [wall]);
    const walled = await grown({ limit: 40, through: false, avoid: true }, [wall]);
    expect([...free.now().slices.keys()]).toEqual([10]);
    expect(areaOn(walled.now(), 10)).toBeLessThan(areaOn(free.now(), 10) * 0.8);
  });

  it('adds nothing when the structure was changed meanwhile, and says so', async () => {
    const h = harness(growTool, grid, structureWith(new Map()), { voxels });
    h.session.pointerDown?.(at(30, 30));
    h.change({
      label: 'x',
      at: 0,
      changes: [
        {
          kind: 'slice',
          structureId: h.now().id,
          k: 2,
          before: [],
          after: [rectangle(grid, 2, 1, 1, 5, 5)],
        },
      ],
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(h.commands).toHaveLength(1);
    expect(h.said).toHaveLength(1);
  });
});

describe('live wire', () => {
  it('a few clicks around give the shape of what lies under them', () => {
    const h = harness(livewireTool, grid, structureWith(new Map()), { voxels });
    for (const [i, j] of [
      [42, 30],
      [30, 42],
      [18, 30],
      [30, 18],
    ] as const)
      h.session.pointerDown?.(at(i, j));
    expect(h.session.key?.({ key: 'Enter', shift: false, ctrl: false })).toBe(true);
    expect(areaOn(h.now(), 10) / (Math.PI * 144)).toBeGreaterThan(0.92);
    expect(areaOn(h.now(), 10) / (Math.PI * 144)).toBeLessThan(1.06);
    expectOneGesture(h, structureWith(new Map()), [10]);
  });

  it('Backspace takes a click back, a double click closes, Escape drops it', () => {
    const h = harness(livewireTool, grid, structureWith(new Map()), { voxels });
    h.session.pointerDown?.(at(42, 30));
    h.session.pointerDown?.(at(30, 42));
    h.session.key?.({ key: 'Backspace', shift: false, ctrl: false });
    h.session.pointerDown?.(at(18, 30));
    h.session.pointerDown?.(at(30, 18));
    h.session.pointerDown?.(at(30, 18, { clicks: 2 }));
    expect(h.commands).toHaveLength(1);
    h.session.pointerDown?.(at(42, 30));
    h.session.key?.({ key: 'Escape', shift: false, ctrl: false });
    expect(h.session.key?.({ key: 'Enter', shift: false, ctrl: false })).toBe(false);
    expect(h.commands).toHaveLength(1);
  });
});

describe('move and scale', () => {
  it('moves the slice by exactly what was dragged', () => {
    const before = square();
    const h = harness(moveTool, grid, before);
    h.session.pointerDown?.(at(30, 30));
    h.session.pointerMove?.(at(32, 30));
    h.session.pointerUp?.(at(33.5, 28));
    const centre = ringsCentroid(h.now().slices.get(10) ?? []);
    expect(centre?.[0]).toBeCloseTo(34, 9);
    expect(centre?.[1]).toBeCloseTo(28.5, 9);
    expect(areaOn(h.now(), 10)).toBeCloseTo(400, 9);
    expectOneGesture(h, before, [10]);
  });

  it('Ctrl scales about the middle, all slices when chosen', () => {
    const before = square();
    const h = harness(moveTool, grid, before, { settings: { scope: 'all' } });
    h.session.pointerDown?.(at(40.5, 30.5, { ctrl: true }));
    h.session.pointerUp?.(at(35.5, 30.5, { ctrl: true }));
    for (const k of [8, 9, 10, 11, 12]) expect(areaOn(h.now(), k)).toBeCloseTo(100, 6);
    expectOneGesture(h, before, [8, 9, 10, 11, 12]);
  });

  it('Shift + arrows move half a millimetre', () => {
    const before = square();
    const h = harness(moveTool, grid, before);
    h.session.hover?.(at(30, 30));
    expect(h.session.key?.({ key: 'ArrowRight', shift: true, ctrl: false })).toBe(true);
    expect(h.session.key?.({ key: 'ArrowRight', shift: false, ctrl: false })).toBe(false);
    expect(ringsCentroid(h.now().slices.get(10) ?? [])?.[0]).toBeCloseTo(31, 9);
    expectOneGesture(h, before, [10]);
  });
});

const editing = tools.filter((tool) => tool.group === 'draw' || tool.group === 'shape');

describe('every editing tool', () => {
  it.each(editing.map((tool) => [tool.id, tool] as const))(
    '%s leaves a locked structure alone',
    async (_id, tool) => {
      const before = square();
      const h = harness(tool, grid, before, { voxels, locked: true });
      expect(h.session.pointerDown?.(at(30, 25))).toBe(false);
      h.session.pointerMove?.(at(34, 25));
      h.session.pointerUp?.(at(38, 25));
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(h.commands).toEqual([]);
      expect(h.now()).toBe(before);
    },
  );

  it.each(editing.map((tool) => [tool.id, tool] as const))(
    '%s leaves nothing when cancelled',
    async (_id, tool) => {
      const before = square();
      const h = harness(tool, grid, before, { voxels });
      h.session.pointerDown?.(at(30, 25));
      h.session.pointerMove?.(at(34, 25));
      h.session.cancel?.();
      h.session.pointerUp?.(at(38, 25));
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(h.commands).toEqual([]);
    },
  );
});
