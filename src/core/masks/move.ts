/** Moving, cropping and filling of masks. */
import { fault } from '../errors/errors.ts';
import type { Vec3 } from '../geometry/grid.ts';
import { subtractMasks } from './boolean.ts';
import { cropMask, intersectBox, reboxMask } from './crop.ts';
import { marginMask } from './margin.ts';
import type { IndexBox, Mask } from './types.ts';

/** All voxels of a box (clipped to the grid); without a box, of the whole grid. */
export function fullMask(grid: Mask['grid'], box?: IndexBox): Mask {
  const all: IndexBox = { lo: [0, 0, 0], size: grid.dims };
  const clipped = box === undefined ? all : intersectBox(box, all);
  return {
    grid,
    box: clipped,
    data: new Uint8Array(clipped.size[0] * clipped.size[1] * clipped.size[2]).fill(1),
  };
}

/**
 * The mask moved by whole voxels; what leaves the image is cut off.
 * @throws PedicleError `shift-not-whole` on fractional steps.
 */
export function shiftMask(mask: Mask, voxels: Vec3): Mask {
  if (!voxels.every(Number.isInteger)) {
    throw fault('shift-not-whole');
  }
  const { lo, size } = mask.box;
  const moved: Mask = {
    ...mask,
    box: { lo: [lo[0] + voxels[0], lo[1] + voxels[1], lo[2] + voxels[2]], size },
  };
  return cropMask(reboxMask(moved, intersectBox(moved.box, { lo: [0, 0, 0], size: mask.grid.dims })));
}

/**
 * The mask without what lies in `other` or within `gapMm` of it (a negative gap lets it reach that far into `other`).
 * Distances as {@link marginMask}. @throws PedicleError `grid-mismatch`, `margin-invalid`.
 */
export function cropFromMask(mask: Mask, other: Mask, gapMm: number): Mask {
  return cropMask(subtractMasks(mask, gapMm === 0 ? other : marginMask(other, gapMm)));
}

/**
 * The part of the mask inside `other`, kept `gapMm` away from its surface.
 * @throws PedicleError `grid-mismatch`, `margin-invalid`.
 */
export function keepInsideMask(mask: Mask, other: Mask, gapMm: number): Mask {
  const inner = gapMm === 0 ? other : marginMask(other, -gapMm);
  return cropMask(subtractMasks(mask, subtractMasks(mask, inner)));
}
