/** Margins in 3D patient mm: growing and shrinking masks by exact distances. */
import { fault } from '../errors/errors.ts';
import type { Vec3 } from '../geometry/grid.ts';
import { cropMask, intersectBox, isEmptyBox, isEmptyMask, reboxMask } from './crop.ts';
import { dilateInto } from './dilate.ts';
import { ballElement, type Element, mirrorElement, octantElement, type SemiAxesMm } from './element.ts';
import type { IndexBox, Mask } from './types.ts';

/** mm towards each patient direction; positive grows that side, negative moves that side inwards. */
export type MarginMm = SemiAxesMm;

/** The same margin to every side, mm. */
export const evenMargin = (mm: number): MarginMm => ({
  left: mm,
  right: mm,
  anterior: mm,
  posterior: mm,
  superior: mm,
  inferior: mm,
});

export interface MarginOptions {
  /** `3d` (default), or `slice`: within each slice only. */
  readonly extent?: '3d' | 'slice';
}

/**
 * A mask with a margin. Growing by r: a voxel is in when the centre of a mask voxel lies within r mm of its own
 * centre (exact Euclidean distance in patient space, also on oblique, anisotropic and sheared grids). Shrinking by r
 * is its mirror: a voxel stays when no voxel outside lies within r mm; what is outside the image counts as outside.
 * Different margins per patient direction use ellipsoid octants; with mixed signs it grows first, then shrinks.
 * @param margin mm for all sides, or mm per patient direction.
 * @returns a tight mask, cut off at the image edge.
 * @throws PedicleError `margin-invalid` when a margin is not a finite number.
 */
export function marginMask(mask: Mask, margin: number | MarginMm, options: MarginOptions = {}): Mask {
  const sides = typeof margin === 'number' ? [margin] : Object.values(margin);
  if (!sides.every(Number.isFinite)) {
    throw fault('margin-invalid');
  }
  const inSlice = options.extent === 'slice';
  const elementOf = (sign: 1 | -1): Element => {
    const part = (mm: number): number => Math.max(0, sign * mm);
    if (sides.every((mm) => mm === sides[0])) return ballElement(mask.grid, part(sides[0] ?? 0), inSlice);
    const m = margin as MarginMm;
    return octantElement(
      mask.grid,
      {
        left: part(m.left),
        right: part(m.right),
        anterior: part(m.anterior),
        posterior: part(m.posterior),
        superior: part(m.superior),
        inferior: part(m.inferior),
      },
      inSlice,
    );
  };
  let out = cropMask(mask);
  if (sides.some((mm) => mm > 0)) out = dilateMask(out, elementOf(1));
  if (sides.some((mm) => mm < 0)) out = erodeMask(out, elementOf(-1));
  return out === mask ? { ...mask, data: mask.data.slice() } : out;
}

/** Voxels reached from the mask by an offset of the element, cut off at the image edge. */
export function dilateMask(mask: Mask, element: Element): Mask {
  const tight = cropMask(mask);
  if (isEmptyBox(tight.box)) return tight;
  const box = intersectBox(growBox(tight.box, element.reach), { lo: [0, 0, 0], size: mask.grid.dims });
  return cropMask({ grid: mask.grid, box, data: dilateInto(tight, element, box) });
}

/** Voxels v of the mask with v + d in the mask for every offset d; outside the image counts as outside. */
export function erodeMask(mask: Mask, element: Element): Mask {
  const tight = cropMask(mask);
  if (isEmptyMask(tight)) return tight;
  const around = reboxMask(tight, growBox(tight.box, element.reach));
  for (let n = 0; n < around.data.length; n += 1) around.data[n] = around.data[n]! ^ 1;
  const removed = dilateInto(around, mirrorElement(element), tight.box);
  for (let n = 0; n < removed.length; n += 1) removed[n] = tight.data[n]! & (removed[n]! ^ 1);
  return cropMask({ grid: mask.grid, box: tight.box, data: removed });
}

/** The box with `reach` voxels more on every side; may leave the grid. */
export function growBox(box: IndexBox, reach: Vec3): IndexBox {
  return {
    lo: [box.lo[0] - reach[0], box.lo[1] - reach[1], box.lo[2] - reach[2]],
    size: [box.size[0] + 2 * reach[0], box.size[1] + 2 * reach[1], box.size[2] + 2 * reach[2]],
  };
}
