import { describe, expect, it } from 'vitest';
import { ringsArea } from '../../../src/core/contours/index.ts';
import { toPatient } from '../../../src/core/geometry/grid.ts';
import type { Command } from '../../../src/core/structures/edit.ts';
import type { Structure } from '../../../src/core/structures/types.ts';
import { newStructure } from '../../../src/renderer/model/commands.ts';
import { indexOfPlane, viewPlanes } from '../../../src/renderer/planes/planes.ts';
import { brushTool } from '../../../src/renderer/tools/brush.ts';
import { freehandTool } from '../../../src/renderer/tools/freehand.ts';
import { polygonTool } from '../../../src/renderer/tools/polygon.ts';
import type { ContourPreview, Tool, ToolContext, ToolPointer } from '../../../src/renderer/tools/types.ts';
import { obliqueGrid } from './grids.ts';

const grid = obliqueGrid();
const plane = viewPlanes(grid).axial;
const empty = (): Structure => newStructure('VB_L3', 'ORGAN', [1, 2, 3]);

/** A tool with a context that records what it does. */
function harness(tool: Tool, structure: Structure | null, settings: Record<string, unknown> = {}) {
  const commands: Command[] = [];
  const previews: (ContourPreview | null)[] = [];
  const values: Record<string, unknown> = {
    ...Object.fromEntries(tool.settings.map((s) => [s.id, s.initial])),
    ...settings,
  };
  const context: ToolContext = {
    grid,
    voxels: new Int16Array(grid.dims[0] * grid.dims[1] * grid.dims[2]),
    structure: () => structure,
    editable: () => structure,
    allStructures: () => (structure === null ? [] : [structure]),
    setting: <T>(id: string) => values[id] as T,
    changeSetting: (id, value) => {
      values[id] = value;
    },
    perform: (command) => commands.push(command),
    preview: (preview) => previews.push(preview),
    redraw: () => undefined,
    say: () => undefined,
  };
  return { session: tool.start(context), commands, previews, values };
}

const pointer = (p: number, q: number, more: Partial<ToolPointer> = {}): ToolPointer => {
  const index = indexOfPlane(plane, p, q, 5);
  return {
    view: 'axial',
    plane,
    slice: 5,
    index,
    patient: toPatient(grid, index),
    planeMm: [p, q],
    pxPerMm: 4,
    shift: false,
    ctrl: false,
    alt: false,
    clicks: 1,
    ...more,
  };
};

/** Area in mm² of what a command leaves on slice 5. */
function areaMm2(command: Command | undefined): number {
  const change = command?.changes.find((c) => c.kind === 'slice');
  if (change === undefined) throw new Error('no slice change');
  return ringsArea(change.after);
}

describe('brush', () => {
  it('one stroke is one command whose area is the swept disc', () => {
    const { session, commands, previews } = harness(brushTool, empty(), { radius: 4 });
    session.pointerDown?.(pointer(10, 10));
    for (let x = 10; x <= 20; x += 0.5) session.pointerMove?.(pointer(x, 10));
    session.pointerUp?.(pointer(20, 10));
    expect(commands).toHaveLength(1);
    expect(areaMm2(commands[0])).toBeCloseTo(Math.PI * 16 + 10 * 8, 0);
    expect(previews.at(-1)).toBeNull();
  });

  it('Ctrl erases, and erasing nothing is no command', () => {
    const { session, commands } = harness(brushTool, empty(), { radius: 4 });
    session.pointerDown?.(pointer(10, 10, { ctrl: true }));
    session.pointerUp?.(pointer(12, 10, { ctrl: true }));
    expect(commands).toEqual([]);
  });

  it('does nothing without a structure to edit', () => {
    const { session, commands } = harness(brushTool, null);
    expect(session.pointerDown?.(pointer(1, 1))).toBe(false);
    session.pointerUp?.(pointer(1, 1));
    expect(commands).toEqual([]);
  });

  it('a cancelled stroke leaves nothing', () => {
    const { session, commands } = harness(brushTool, empty());
    session.pointerDown?.(pointer(10, 10));
    session.cancel?.();
    session.pointerUp?.(pointer(12, 10));
    expect(commands).toEqual([]);
  });

  it('Shift + wheel changes the radius within its limits', () => {
    const { session, values } = harness(brushTool, empty(), { radius: 59 });
    for (let n = 0; n < 10; n += 1) session.wheel?.(pointer(0, 0), 1);
    expect(values.radius).toBe(60);
  });
});

describe('freehand and polygon', () => {
  it('freehand adds the area drawn around', () => {
    const { session, commands } = harness(freehandTool, empty());
    session.pointerDown?.(pointer(5, 5));
    for (const [x, y] of [
      [15, 5],
      [15, 12],
      [5, 12],
    ] as const)
      session.pointerMove?.(pointer(x, y));
    session.pointerUp?.(pointer(5, 12));
    expect(areaMm2(commands[0])).toBeCloseTo(70, 3);
  });

  it('polygon closes on Enter, Backspace takes a corner back', () => {
    const { session, commands } = harness(polygonTool, empty());
    for (const [x, y] of [
      [5, 5],
      [15, 5],
      [15, 12],
      [30, 30],
    ] as const)
      session.pointerDown?.(pointer(x, y));
    session.key?.({ key: 'Backspace', shift: false, ctrl: false });
    session.key?.({ key: 'Enter', shift: false, ctrl: false });
    expect(areaMm2(commands[0])).toBeCloseTo(35, 3);
  });

  it('Alt cuts', () => {
    const structure = { ...empty() };
    const drawn = harness(freehandTool, structure);
    drawn.session.pointerDown?.(pointer(5, 5));
    for (const [x, y] of [
      [15, 5],
      [15, 12],
      [5, 12],
    ] as const)
      drawn.session.pointerMove?.(pointer(x, y));
    drawn.session.pointerUp?.(pointer(5, 12));
    const change = drawn.commands[0]?.changes[0];
    if (change?.kind !== 'slice') throw new Error('no slice change');
    const filled = { ...structure, slices: new Map([[5, change.after]]) };
    const cut = harness(polygonTool, filled);
    for (const [x, y] of [
      [5, 5],
      [10, 5],
      [10, 12],
      [5, 12],
    ] as const)
      cut.session.pointerDown?.(pointer(x, y, { alt: true }));
    cut.session.key?.({ key: 'Enter', shift: false, ctrl: false });
    expect(areaMm2(cut.commands[0])).toBeCloseTo(35, 3);
  });
});
