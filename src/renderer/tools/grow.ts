/** Grow region: from a clicked seed through connected voxels of like density, within limits; computed in a worker. */
import { cutBlock, meanHu, type OperationRequest } from '../../core/editing/index.ts';
import { spacingMm, type Vec3 } from '../../core/geometry/grid.ts';
import { diffSlices } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { texts } from '../texts/index.ts';
import { computeOperation } from '../workers/operations/client.ts';
import { drawDisc } from './disc.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

/** The request for a seed: the window is the seed's own density ± the range set. */
function requestAt(
  context: ToolContext,
  structure: Structure,
  pointer: ToolPointer,
): OperationRequest | null {
  const { grid, voxels } = context;
  const seed = pointer.index.map(Math.round) as unknown as Vec3;
  if (seed.some((v, axis) => v < 0 || v >= grid.dims[axis]!)) return null;
  const radiusMm = context.setting<number>('limit');
  const inSlice = !context.setting<boolean>('through');
  const middle = meanHu(grid, voxels, seed[0], seed[1], seed[2]);
  const range = context.setting<number>('range');
  const reach = spacingMm(grid).map((mm, axis) => (axis === 2 && inSlice ? 0 : Math.ceil(radiusMm / mm)));
  const box = {
    lo: seed.map((v, axis) => v - reach[axis]!) as unknown as Vec3,
    size: reach.map((n) => 2 * n + 1) as unknown as Vec3,
  };
  const others = context.setting<boolean>('avoid')
    ? context.allStructures().filter((s) => s.id !== structure.id && s.interpretedType !== 'EXTERNAL')
    : [];
  const block = cutBlock(grid, voxels, box);
  const near = (k: number): boolean => k >= block.box.lo[2] && k < block.box.lo[2] + block.box.size[2];
  const blocked = others.map((s) => new Map([...s.slices].filter(([k]) => near(k))));
  return {
    slices: structure.slices,
    operation: {
      kind: 'grow',
      seed,
      lowHu: middle - range,
      highHu: middle + range,
      radiusMm,
      inSlice,
      blocked: blocked.filter((slices) => slices.size > 0),
      block,
    },
  };
}

function startGrow(context: ToolContext): ToolSession {
  let hover: ToolPointer | null = null;
  let growing: ToolPointer | null = null;

  const grow = async (structure: Structure, request: OperationRequest, from: ToolPointer): Promise<void> => {
    try {
      const slices = await computeOperation(context.grid, request);
      if (growing !== from) return;
      const edits = diffSlices(structure, slices);
      if (context.structure()?.slices !== structure.slices) context.say(t.changed);
      else if (edits.length === 0) context.say(`${t.grewNothing} ${t.grewNothingAction}`);
      else context.perform(editContours(t.labels.grow, structure, edits));
    } catch (error) {
      context.say(error instanceof Error ? error.message : t.grewNothing);
    }
    if (growing === from) growing = null;
    context.redraw();
  };

  return {
    pointerDown: (pointer) => {
      if (growing !== null) return false;
      const structure = context.editable();
      const request = structure === null ? null : requestAt(context, structure, pointer);
      if (structure === null || request === null) return false;
      growing = pointer;
      context.redraw();
      void grow(structure, request, pointer);
      return true;
    },
    hover: (pointer) => {
      hover = pointer;
      context.redraw();
    },
    draw: (painter) => {
      drawDisc(painter, growing ?? hover, context.setting<number>('limit'), false);
      if (growing !== null && growing.view === painter.plane.name) painter.text(growing.planeMm, [t.growing]);
    },
    cancel: () => {
      growing = null;
    },
  };
}

export const growTool: Tool = {
  id: 'grow',
  title: t.names.grow,
  hint: t.hints.grow,
  group: 'shape',
  shortcut: 'W',
  icon: 'grow',
  cursor: 'crosshair',
  // Any view: the seed is a voxel.
  edits: false,
  settings: [
    {
      kind: 'number',
      id: 'range',
      label: t.settings.range,
      unit: 'HU',
      min: 5,
      max: 1500,
      step: 5,
      initial: 120,
    },
    {
      kind: 'number',
      id: 'limit',
      label: t.settings.limit,
      unit: t.mm,
      min: 2,
      max: 80,
      step: 1,
      initial: 25,
    },
    { kind: 'toggle', id: 'through', label: t.settings.through, initial: true },
    { kind: 'toggle', id: 'avoid', label: t.settings.avoid, initial: true },
  ],
  start: startGrow,
};
