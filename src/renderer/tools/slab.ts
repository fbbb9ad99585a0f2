/** Strokes and areas drawn on a sagittal or coronal view, as edits of the axial contours; one idea for all tools that can. */
import {
  editSlab,
  joinSpans,
  outlineSpans,
  type SlabPlace,
  type SlabPoint,
  type SpanTable,
} from '../../core/editing/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { spacingMm } from '../../core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../core/structures/types.ts';
import { indexOfPlane, type ViewPlane } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import type { PlanePoint } from './region.ts';
import type { ToolContext, ToolPointer } from './types.ts';

const t = texts.tools;

export const depthSetting = {
  kind: 'number',
  id: 'depth',
  label: t.settings.depth,
  hint: t.settings.depthHint,
  unit: t.mm,
  min: 0.5,
  max: 60,
  step: 0.5,
  initial: 4,
} as const;

/** The in-slice axis seen across such a view. */
const alongOf = (plane: ViewPlane): 0 | 1 => (plane.normalAxis === 0 ? 1 : 0);

/** Where the slice looked at lies: the depth half to either side, a voxel at least. */
export function slabPlace(
  grid: Grid,
  { plane, slice }: Pick<ToolPointer, 'plane' | 'slice'>,
  depthMm: number,
): SlabPlace {
  const voxelMm = spacingMm(grid)[plane.normalAxis];
  const half = Math.max(depthMm / voxelMm, 1) / 2;
  return { along: alongOf(plane), depth: [slice - half, slice + half] };
}

/** A closed line in plane mm as spans of the slices it reaches. */
export function areaSpans(grid: Grid, plane: ViewPlane, outline: readonly PlanePoint[]): SpanTable {
  const along = alongOf(plane);
  const points = outline.map(([p, q]): SlabPoint => {
    const index = indexOfPlane(plane, p, q, 0);
    return [index[along], index[2]];
  });
  return outlineSpans(points, grid.dims[2]);
}

/** Sides of half a disc: its edge is true to a thousandth of the radius. */
const HALF_SIDES = 48;

/** The disc swept from one point to another, plane mm. */
function capsule(a: PlanePoint, b: PlanePoint, radius: number): PlanePoint[] {
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return [
    { end: b, from: heading - Math.PI / 2 },
    { end: a, from: heading + Math.PI / 2 },
  ].flatMap(({ end, from }) =>
    Array.from({ length: HALF_SIDES + 1 }, (_, n): PlanePoint => {
      const angle = from + (Math.PI * n) / HALF_SIDES;
      return [end[0] + radius * Math.cos(angle), end[1] + radius * Math.sin(angle)];
    }),
  );
}

/** A stroke of a disc so far. */
export interface SlabStroke {
  readonly at: PlanePoint;
  readonly spans: SpanTable;
  /** The slices changed so far, from the contours the stroke began with. */
  readonly changed: ReadonlyMap<number, readonly Ring[]>;
}

export interface SlabBrush {
  readonly grid: Grid;
  readonly slices: SliceRings;
  readonly start: Pick<ToolPointer, 'plane' | 'slice' | 'planeMm'>;
  readonly radius: number;
  readonly depthMm: number;
  readonly mode: 'add' | 'erase';
}

/** The stroke carried on to a point (from nothing: begun there); slices it newly covers are computed anew, the others kept. */
export function extendSlab(brush: SlabBrush, stroke: SlabStroke | null, to: PlanePoint): SlabStroke {
  const { grid, start, radius } = brush;
  const { plane } = start;
  // A disc that would slip between two slices lies on the nearer one.
  const sliceMm = plane.downAxis === 2 ? plane.downMm : plane.rightMm;
  const onSlice = ([p, q]: PlanePoint): PlanePoint => {
    if (2 * radius > sliceMm) return [p, q];
    const snap = (mm: number): number => Math.round(mm / sliceMm) * sliceMm;
    return plane.downAxis === 2 ? [p, snap(q)] : [snap(p), q];
  };
  const piece = areaSpans(grid, plane, capsule(onSlice(stroke?.at ?? to), onSlice(to), radius));
  const spans = joinSpans(stroke?.spans ?? new Map(), piece);
  const touched = new Map([...spans].filter(([k]) => piece.has(k)));
  const changed = editSlab(grid, brush.slices, slabPlace(grid, start, brush.depthMm), touched, brush.mode);
  return { at: to, spans, changed: new Map([...(stroke?.changed ?? []), ...changed]) };
}

/** The brush a stroke begun at a pointer is, with the tool's own depth. */
export const slabBrush = (
  context: ToolContext,
  slices: SliceRings,
  start: ToolPointer,
  radius: number,
  mode: 'add' | 'erase',
): SlabBrush => ({
  grid: context.grid,
  slices,
  start,
  radius,
  depthMm: context.setting<number>('depth'),
  mode,
});
