/** A tool with a context over a drawn image, and a document of one structure that undoes and redoes. */

import { type Grid, toPatient } from '../../../../src/core/geometry/grid.ts';
import {
  applyCommand,
  type Command,
  invertCommand,
  type StructureTable,
} from '../../../../src/core/structures/edit.ts';
import type { SliceRings, Structure } from '../../../../src/core/structures/types.ts';
import { newStructure } from '../../../../src/renderer/model/commands.ts';
import {
  indexOfPlane,
  planePoint,
  type ViewName,
  viewPlanes,
} from '../../../../src/renderer/planes/planes.ts';
import type { ContourPreview, Tool, ToolContext, ToolPointer } from '../../../../src/renderer/tools/types.ts';

export const structureWith = (slices: SliceRings, name = 'VB_L3'): Structure => ({
  ...newStructure(name, 'ORGAN', [1, 2, 3]),
  slices,
});

export interface Options {
  readonly voxels?: Int16Array;
  readonly settings?: Record<string, unknown>;
  readonly others?: readonly Structure[];
  readonly locked?: boolean;
}

export function harness(tool: Tool, grid: Grid, first: Structure, options: Options = {}) {
  let table: StructureTable = { byId: new Map([[first.id, first]]), order: [first.id] };
  const commands: Command[] = [];
  const previews: (ContourPreview | null)[] = [];
  const said: string[] = [];
  const values: Record<string, unknown> = {
    ...Object.fromEntries(tool.settings.map((s) => [s.id, s.initial])),
    ...options.settings,
  };
  const now = (): Structure => table.byId.get(first.id) as Structure;
  const context: ToolContext = {
    grid,
    voxels: options.voxels ?? new Int16Array(grid.dims[0] * grid.dims[1] * grid.dims[2]),
    structure: now,
    editable: () => (options.locked === true ? null : now()),
    allStructures: () => [now(), ...(options.others ?? [])],
    setting: <T>(id: string) => values[id] as T,
    changeSetting: (id, value) => {
      values[id] = value;
    },
    perform: (command) => {
      commands.push(command);
      table = applyCommand(table, command);
    },
    preview: (preview) => previews.push(preview),
    redraw: () => undefined,
    say: (text) => said.push(text),
  };
  const session = tool.start(context);
  /** Undoes the last command, checks nothing; redo puts it back. */
  const undo = (): void => {
    table = applyCommand(table, invertCommand(commands.at(-1) as Command));
  };
  return { session, commands, previews, values, said, now, undo, change: context.perform };
}

/** A pointer on index (i, j, k) of a view. */
export function pointerAt(
  grid: Grid,
  index: readonly [number, number, number],
  more: Partial<ToolPointer> = {},
  view: ViewName = 'axial',
): ToolPointer {
  const plane = viewPlanes(grid)[view];
  const planeMm = planePoint(plane, index);
  const slice = Math.round(index[plane.normalAxis]);
  const at = indexOfPlane(plane, planeMm[0], planeMm[1], slice);
  return {
    view,
    plane,
    slice,
    index: at,
    patient: toPatient(grid, at),
    planeMm,
    pxPerMm: 4,
    shift: false,
    ctrl: false,
    alt: false,
    clicks: 1,
    ...more,
  };
}

/** Coordinates of all rings, to compare for equality to the last bit. */
export const coordinates = (structure: Structure): unknown =>
  [...structure.slices].sort(([a], [b]) => a - b).map(([k, rings]) => [k, rings.map((ring) => [...ring])]);
