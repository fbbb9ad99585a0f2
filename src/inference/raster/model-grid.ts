/**
 * The model's grid: axes along the patient's, tensor order. A model grid is an ordinary `Grid` whose i, j, k are the
 * tensor's axes 2, 1, 0, so the flat offset of a voxel is the tensor's own row-major offset.
 */

import {
  createGrid,
  type Grid,
  indexPoint,
  sliceDistanceMm,
  spacingMm,
  toIndex,
  toPatient,
  type Vec3,
} from '../../core/geometry/grid.ts';
import { dot, plus, scaled } from '../../core/geometry/vec.ts';
import type { IndexBox, Mask } from '../../core/masks/types.ts';
import type { ModelManifest } from '../manifest/manifest.ts';

const DIRECTIONS: Readonly<Record<string, Vec3>> = {
  L: [1, 0, 0],
  R: [-1, 0, 0],
  P: [0, 1, 0],
  A: [0, -1, 0],
  S: [0, 0, 1],
  I: [0, 0, -1],
};

/** The eight corner voxel centres of a box of a grid, LPS mm. */
export function boxCornersMm(grid: Grid, box: IndexBox): Vec3[] {
  const corners: Vec3[] = [];
  for (let n = 0; n < 8; n += 1) {
    const at = (axis: 0 | 1 | 2): number => box.lo[axis] + ((n >> axis) & 1 ? box.size[axis] - 1 : 0);
    corners.push(toPatient(grid, indexPoint(at(0), at(1), at(2))));
  }
  return corners;
}

/** The box of a grid (clipped to it, grown by `marginMm` along its axes) that holds all the given points (LPS mm). */
export function boxAround(grid: Grid, pointsMm: readonly Vec3[], marginMm: number): IndexBox {
  const spacing = spacingMm(grid);
  const ends = ([0, 1, 2] as const).map((axis) => {
    const values = pointsMm.map((p) => toIndex(grid, p as Parameters<typeof toIndex>[1])[axis]);
    const margin = marginMm / spacing[axis];
    const lo = Math.max(0, Math.floor(Math.min(...values) - margin));
    const hi = Math.min(grid.dims[axis] - 1, Math.ceil(Math.max(...values) + margin));
    return [Math.min(lo, grid.dims[axis]), Math.max(0, hi - lo + 1)] as const;
  });
  return {
    lo: ends.map((e) => e[0]) as unknown as Vec3,
    size: ends.map((e) => e[1]) as unknown as Vec3,
  };
}

/** The part of a grid inside a box: same steps, moved origin. Errors as `createGrid` on an empty box. */
export function cropGrid(grid: Grid, box: IndexBox): Grid {
  const m = grid.indexToPatient;
  return createGrid({
    dims: box.size,
    originMm: toPatient(grid, indexPoint(...box.lo)),
    stepIMm: [m[0], m[4], m[8]],
    stepJMm: [m[1], m[5], m[9]],
    stepKMm: [m[2], m[6], m[10]],
  });
}

/** Spacing of the CT in mm along the patient direction `d`: the step of the CT axis nearest to it. */
function nativeSpacing(ct: Grid, d: Vec3): number {
  const m = ct.indexToPatient;
  const steps: Vec3[] = [
    [m[0], m[4], m[8]],
    [m[1], m[5], m[9]],
    [m[2], m[6], m[10]],
  ];
  const spacing = [...spacingMm(ct).slice(0, 2), sliceDistanceMm(ct)];
  const best = steps
    .map((s, axis) => ({ axis, along: Math.abs(dot(s, d)) / Math.hypot(...s) }))
    .sort((a, b) => b.along - a.along)[0];
  return spacing[best?.axis ?? 0]!;
}

/**
 * The grid on which the network sees a CT: parallel to the patient's axes in the manifest's tensor order, covering the
 * CT's bounding box to half a voxel, its points at whole multiples of the spacing. Oblique, sheared (gantry tilt), mirrored and
 * feet-first CTs are brought to it by their exact affine.
 */
export function modelGrid(ct: Grid, input: Pick<ModelManifest['input'], 'axes' | 'spacingMm'>): Grid {
  const corners = boxCornersMm(ct, { lo: [0, 0, 0], size: ct.dims });
  const axes = [0, 1, 2].map((t) => {
    const d = DIRECTIONS[input.axes[t] as string] as Vec3;
    const along = corners.map((p) => dot(p, d));
    const spacing = input.spacingMm[t as 0 | 1 | 2] ?? nativeSpacing(ct, d);
    // On whole multiples of the spacing from the frame's origin: the same place in the patient is always sampled at
    // the same points, whatever part of the CT is looked at and however it is stored.
    const from = Math.round(Math.min(...along) / spacing) * spacing;
    const count = Math.round((Math.max(...along) - from) / spacing) + 1;
    return { step: scaled(d, spacing), count, start: scaled(d, from) };
  });
  const [a, b, c] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return createGrid({
    dims: [c.count, b.count, a.count],
    originMm: plus(plus(a.start, b.start), c.start),
    stepIMm: c.step,
    stepJMm: b.step,
    stepKMm: a.step,
  });
}

/**
 * Where the first voxel of a model grid lies on the endless raster of its spacing: whole numbers along i, j, k, so that
 * grids of different parts of a patient can be laid on the same phase.
 */
export function rasterOffset(grid: Grid): Vec3 {
  const m = grid.indexToPatient;
  return [0, 1, 2].map((c) => {
    const [x, y, z] = [m[c]!, m[4 + c]!, m[8 + c]!];
    return Math.round((x * m[3] + y * m[7] + z * m[11]) / (x * x + y * y + z * z));
  }) as unknown as Vec3;
}

/**
 * A grid of `size` voxels at `spacingMm` along the tensor axes (slowest first) with the middle of the mask's box in its middle. The first
 * tensor axis is the grid's k.
 */
export function gridAround(
  mask: Mask,
  { axes, spacingMm: spacing, size }: { axes: string; spacingMm: Vec3; size: Vec3 },
): Grid {
  const { lo, size: extent } = mask.box;
  const middle = lo.map((at, a) => at + (extent[a]! - 1) / 2) as unknown as Vec3;
  const steps = [0, 1, 2].map((t) => scaled(DIRECTIONS[axes[t] as string] as Vec3, spacing[t]!));
  const centre: Vec3 = toPatient(mask.grid, indexPoint(...middle));
  const originMm = steps.reduce<Vec3>((at, step, t) => plus(at, scaled(step, -(size[t]! - 1) / 2)), centre);
  return createGrid({
    dims: [size[2], size[1], size[0]],
    originMm,
    stepIMm: steps[2]!,
    stepJMm: steps[1]!,
    stepKMm: steps[0]!,
  });
}
