/** Move and scale: the contours of the slice, or of the whole structure, dragged along or about their middle. */

import { ringsCentroid, scaleRings } from '../../core/contours/index.ts';
import { type Grid, toPatient, type Vec3 } from '../../core/geometry/grid.ts';
import { minus } from '../../core/geometry/vec.ts';
import type { Ring, SliceRings, Structure } from '../../core/structures/types.ts';
import { editContours } from '../model/commands.ts';
import { useView } from '../model/view.ts';
import { indexOfPlane, type ViewPlane, viewPlanes } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import type { Tool, ToolContext, ToolKey, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;

interface Drag {
  readonly structure: Structure;
  readonly slices: SliceRings;
  readonly start: ToolPointer;
  readonly scales: boolean;
  readonly centre: Vec3;
}

const STEP_MM = 0.5;
const LEAST_SCALE = 0.1;

const moved = (rings: readonly Ring[], by: Vec3): Ring[] =>
  rings.map((ring) => ring.map((v, n) => v + by[n % 3]!));

/** Distance ratio from the centre: how much a Ctrl + drag scales. */
function factorOf({ start, centre }: Drag, to: ToolPointer): number {
  const before = Math.hypot(...minus(start.patient, centre));
  return before < 1e-6 ? 1 : Math.max(LEAST_SCALE, Math.hypot(...minus(to.patient, centre)) / before);
}

function resultOf(drag: Drag, to: ToolPointer): Map<number, readonly Ring[]> {
  const by = minus(to.patient, drag.start.patient);
  const factor = factorOf(drag, to);
  return new Map(
    [...drag.slices].map(([k, rings]) => [k, drag.scales ? scaleRings(rings, factor) : moved(rings, by)]),
  );
}

/** Where keys act while the pointer is elsewhere: the axial slice shown. */
const shownAxial = (grid: Grid): { plane: ViewPlane; slice: number } => ({
  plane: viewPlanes(grid).axial,
  slice: Math.round(useView.getState().cursor[2]),
});

/** LPS step of an arrow key in the view's plane; null for other keys. */
function stepOf({ key, shift }: ToolKey, plane: ViewPlane, slice: number, grid: Grid): Vec3 | null {
  if (!shift) return null;
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-STEP_MM, 0],
    ArrowRight: [STEP_MM, 0],
    ArrowUp: [0, -STEP_MM],
    ArrowDown: [0, STEP_MM],
  };
  const step = steps[key];
  if (step === undefined) return null;
  const at = (p: number, q: number): Vec3 => toPatient(grid, indexOfPlane(plane, p, q, slice));
  return minus(at(...step), at(0, 0));
}

function startMove(context: ToolContext): ToolSession {
  let drag: Drag | null = null;
  let hover: ToolPointer | null = null;

  const chosen = (structure: Structure, k: number): SliceRings => {
    if (context.setting<string>('scope') === 'all') return structure.slices;
    const rings = structure.slices.get(k);
    return rings === undefined ? new Map() : new Map([[k, rings]]);
  };
  const commit = (
    label: string,
    structure: Structure,
    slices: ReadonlyMap<number, readonly Ring[]>,
  ): void => {
    context.preview(null);
    context.perform(
      editContours(
        label,
        structure,
        [...slices].map(([k, after]) => ({ k, after })),
      ),
    );
  };

  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const here = structure.slices.get(pointer.slice);
      const centre = here === undefined ? null : ringsCentroid(here);
      if (centre === null) {
        context.say(t.emptySlice(structure.name));
        return false;
      }
      drag = {
        structure,
        slices: chosen(structure, pointer.slice),
        start: pointer,
        scales: pointer.ctrl,
        centre,
      };
      return true;
    },
    pointerMove: (pointer) => {
      if (drag === null) return;
      context.preview({ structureId: drag.structure.id, slices: resultOf(drag, pointer) });
    },
    pointerUp: (pointer) => {
      if (drag === null) return;
      const done = drag;
      drag = null;
      const same = Math.hypot(...minus(pointer.patient, done.start.patient)) < 1e-6;
      if (same) context.preview(null);
      else commit(done.scales ? t.labels.scale : t.labels.move, done.structure, resultOf(done, pointer));
    },
    hover: (pointer) => {
      hover = pointer;
    },
    key: (key) => {
      const { plane, slice } = hover ?? shownAxial(context.grid);
      const step = stepOf(key, plane, slice, context.grid);
      if (step === null) return false;
      const structure = context.editable();
      if (structure === null) return true;
      const slices = new Map([...chosen(structure, slice)].map(([k, rings]) => [k, moved(rings, step)]));
      if (slices.size > 0) commit(t.labels.move, structure, slices);
      return true;
    },
    cancel: () => {
      drag = null;
    },
  };
}

export const moveTool: Tool = {
  id: 'move',
  title: t.names.move,
  hint: t.hints.move,
  group: 'shape',
  shortcut: 'O',
  icon: 'move',
  cursor: 'move',
  edits: true,
  settings: [
    {
      kind: 'choice',
      id: 'scope',
      label: t.settings.scope,
      options: [
        { value: 'slice', label: t.settings.scopeSlice },
        { value: 'all', label: t.settings.scopeAll },
      ],
      initial: 'slice',
    },
  ],
  start: startMove,
};
