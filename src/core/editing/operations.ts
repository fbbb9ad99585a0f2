/** Operations on whole structures as data: the same request runs in a worker, in a test and on the page. */
import { type BooleanOperation, booleanContours } from '../contours/boolean.ts';
import { interpolateContours } from '../contours/interpolate.ts';
import { canOffsetContours, marginContours } from '../contours/margin.ts';
import { rasterize } from '../contours/rasterize.ts';
import { smoothRings } from '../contours/shape.ts';
import { traceContours } from '../contours/trace-contours.ts';
import type { Grid, Vec3 } from '../geometry/grid.ts';
import { intersectMasks, unionMasks } from '../masks/boolean.ts';
import { isEmptyMask } from '../masks/crop.ts';
import { evenMargin, type MarginMm, marginMask } from '../masks/margin.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { growRegion } from './grow.ts';
import { dropParts, fillRingHoles } from './parts.ts';
import { keepUnchanged, type SliceRange, slicesIn } from './slices.ts';
import type { VoxelBlock } from './voxel-block.ts';

/** What to do with a structure's contours. */
export type Operation =
  | { readonly kind: 'interpolate' }
  /** More passes smooth more; the area of every ring stays. */
  | { readonly kind: 'smooth'; readonly passes: number }
  | { readonly kind: 'fillHoles'; readonly maxMm2: number }
  | { readonly kind: 'removeParts'; readonly minCc: number }
  | { readonly kind: 'keepLargest' }
  | { readonly kind: 'deleteSlices' }
  | { readonly kind: 'margin'; readonly margin: MarginMm }
  | { readonly kind: 'boolean'; readonly operation: BooleanOperation; readonly other: SliceRings }
  /** `outside`: away from the other by the gap; `inside`: within it, the gap away from its surface. */
  | {
      readonly kind: 'crop';
      readonly keep: 'outside' | 'inside';
      readonly gapMm: number;
      readonly other: SliceRings;
    }
  | {
      readonly kind: 'threshold';
      readonly lowHu: number;
      readonly highHu: number;
      readonly block: VoxelBlock;
    }
  | {
      readonly kind: 'grow';
      readonly seed: Vec3;
      readonly lowHu: number;
      readonly highHu: number;
      readonly radiusMm: number;
      readonly inSlice: boolean;
      readonly blocked: readonly SliceRings[];
      readonly block: VoxelBlock;
    };

export interface OperationRequest {
  readonly slices: SliceRings;
  readonly operation: Operation;
  /** Slices it works on; default all. Others keep their rings. */
  readonly range?: SliceRange;
}

/**
 * The contours after an operation; slices it does not change keep their very ring lists.
 * Booleans and crops cut the contours themselves (sub-pixel); margins offset them; thresholds and growing go over the voxels
 * of `grid`.
 * @throws PedicleError as the single operations.
 */
export function runOperation(grid: Grid, request: OperationRequest): SliceRings {
  const { slices, operation, range } = request;
  if (range === undefined) return keepUnchanged(slices, apply(grid, slices, operation));
  const inside = keepUnchanged(slices, apply(grid, slicesIn(slices, range), operation));
  return new Map([...slicesIn(slices, range, true), ...inside].sort(([a], [b]) => a - b));
}

function apply(grid: Grid, slices: SliceRings, operation: Operation): SliceRings {
  switch (operation.kind) {
    case 'interpolate':
      return interpolateContours(grid, slices);
    case 'smooth':
      return mapSlices(slices, (rings) => smoothRings(rings, { passes: operation.passes }));
    case 'fillHoles':
      return mapSlices(slices, (rings) => fillRingHoles(rings, operation.maxMm2));
    case 'removeParts':
      return dropParts(grid, slices, { minCc: operation.minCc });
    case 'keepLargest':
      return dropParts(grid, slices, { keepLargest: 1 });
    case 'deleteSlices':
      return new Map();
    case 'margin':
      return withMargin(grid, slices, operation.margin);
    case 'boolean':
      return booleanContours(slices, operation.other, operation.operation);
    case 'crop':
      return crop(grid, slices, operation);
    case 'threshold':
      return threshold(grid, slices, operation);
    case 'grow':
      return grow(grid, slices, operation);
  }
}

function mapSlices(slices: SliceRings, change: (rings: readonly Ring[]) => readonly Ring[]): SliceRings {
  return new Map([...slices].map(([k, rings]) => [k, change(rings)]));
}

/**
 * On the contours themselves where that is possible; over the voxels for unequal margins on oblique slices.
 * Grown contours hold every bit of the source, shrunk ones none outside it.
 */
function withMargin(
  grid: Grid,
  slices: SliceRings,
  margin: MarginMm,
  wanted?: ReadonlySet<number>,
): SliceRings {
  const sides = Object.values(margin);
  const moved = canOffsetContours(grid, margin)
    ? marginContours(grid, slices, margin, wanted)
    : traceContours(marginMask(rasterize(grid, slices), margin));
  if (sides.every((mm) => mm >= 0)) return booleanContours(slices, moved, 'union');
  if (sides.every((mm) => mm <= 0)) return booleanContours(slices, moved, 'intersect');
  return moved;
}

function crop(grid: Grid, slices: SliceRings, operation: Extract<Operation, { kind: 'crop' }>): SliceRings {
  const { gapMm, keep, other } = operation;
  const away = keep === 'outside' ? gapMm : -gapMm;
  const wall = gapMm === 0 ? other : withMargin(grid, other, evenMargin(away), new Set(slices.keys()));
  return booleanContours(slices, wall, keep === 'outside' ? 'subtract' : 'intersect');
}

function threshold(
  grid: Grid,
  slices: SliceRings,
  { lowHu, highHu, block }: Extract<Operation, { kind: 'threshold' }>,
): SliceRings {
  const data = new Uint8Array(block.data.length);
  for (let n = 0; n < data.length; n += 1) {
    const hu = block.data[n]!;
    data[n] = hu >= lowHu && hu <= highHu ? 1 : 0;
  }
  return traceContours(intersectMasks(rasterize(grid, slices), { grid, box: block.box, data }));
}

/** Pinholes of image noise up to this many mm² are filled in a grown region. */
const PINHOLE_MM2 = 12;

function grow(grid: Grid, slices: SliceRings, operation: Extract<Operation, { kind: 'grow' }>): SliceRings {
  const blocked = operation.blocked.map((other) => rasterize(grid, other)).filter((m) => !isEmptyMask(m));
  const [first, ...rest] = blocked;
  const { seed, lowHu, highHu, radiusMm, inSlice } = operation;
  const region = growRegion(grid, operation.block, seed, {
    lowHu,
    highHu,
    radiusMm,
    inSlice,
    ...(first === undefined ? {} : { blocked: unionMasks(first, ...rest) }),
  });
  const traced = traceContours(region, { boundary: 'smooth' });
  const closed = mapSlices(traced, (rings) => fillRingHoles(rings, PINHOLE_MM2));
  return booleanContours(slices, closed, 'union');
}

/** True when the operation needs the image's voxels. */
export const needsVoxels = (kind: Operation['kind']): boolean => kind === 'threshold' || kind === 'grow';
