/** The post-processing steps a manifest names, carried out on masks of the CT's grid. */

import { sliceDistanceMm } from '../../core/geometry/grid.ts';
import {
  connectedParts,
  cropMask,
  emptyMask,
  fillHoles,
  interpolateSlices,
  intersectMasks,
  isEmptyMask,
  type Mask,
  marginMask,
  reboxMask,
  removeSmallParts,
  subtractMasks,
  unionMasks,
  type Volume,
} from '../../core/masks/index.ts';
import type { StructureStep } from '../manifest/manifest-steps.ts';

/** What a step may look at beside its own mask. */
export interface StepContext {
  readonly volume: Volume;
  /** Another structure of the same model, finished. */
  readonly structure: (name: string) => Mask;
}

/** Applies the steps in order. Masks are on the CT's grid. */
export function applySteps(mask: Mask, steps: readonly StructureStep[], context: StepContext): Mask {
  return steps.reduce((m, step) => (isEmptyMask(m) ? m : applyStep(m, step, context)), mask);
}

function applyStep(mask: Mask, step: StructureStep, context: StepContext): Mask {
  switch (step.step) {
    case 'largest-part':
      return removeSmallParts(mask, { keepLargest: step.count });
    case 'remove-small':
      return removeSmallParts(mask, { minCc: step.minCc });
    case 'fill-holes':
      return fillHoles(mask, step.dimension);
    case 'keep-parts-near':
      return keepPartsNear(mask, context.structure(step.structure), step.withinMm);
    case 'inside': {
      const other = context.structure(step.structure);
      return intersectMasks(mask, step.marginMm > 0 ? marginMask(other, step.marginMm) : other);
    }
    case 'outside':
      return subtractMasks(mask, context.structure(step.structure));
    case 'keep-hu':
      return selectHu(mask, context.volume, { ...step, keep: true });
    case 'drop-hu':
      return selectHu(mask, context.volume, { ...step, keep: false });
    case 'open':
      return open(mask, step.radiusMm);
    case 'close': {
      const extent = { extent: step.extent };
      return unionMasks(mask, marginMask(marginMask(mask, step.radiusMm, extent), -step.radiusMm, extent));
    }
    case 'below':
      return below(mask, context.structure(step.structure), step.marginMm);
    case 'add-hu': {
      const fitting = selectHu(marginMask(mask, step.withinMm), context.volume, { ...step, keep: true });
      return unionMasks(mask, fitting);
    }
    case 'snap-to-hu':
      return snapToHu(mask, context.volume, step);
    case 'bridge-gaps':
      return bridgeGaps(mask, step.maxGapMm);
  }
}

/** Parts of `mask` that come within `withinMm` of `other`; nothing when the other is empty. */
export function keepPartsNear(mask: Mask, other: Mask, withinMm: number): Mask {
  if (isEmptyMask(other)) return emptyMask(mask.grid);
  const kept = connectedParts(mask).filter(
    (part) => touches(part, other) || touches(marginMask(part, withinMm), other),
  );
  const [first, ...rest] = kept;
  return first ? unionMasks(first, ...rest) : emptyMask(mask.grid);
}

const touches = (a: Mask, b: Mask): boolean => !isEmptyMask(intersectMasks(a, b));

/** What is thicker than twice `radiusMm`: its largest part, with its edge as it was. */
function open(mask: Mask, radiusMm: number): Mask {
  const core = removeSmallParts(marginMask(mask, -radiusMm), { keepLargest: 1 });
  return intersectMasks(mask, marginMask(core, radiusMm + EDGE_MM));
}

/** What lies at least `marginMm` lower (LPS z) than the lowest voxel of `other`; all of it when `other` is empty. */
function below(mask: Mask, other: Mask, marginMm: number): Mask {
  let ceiling = Number.POSITIVE_INFINITY;
  forEachVoxel(other, (z) => {
    if (z < ceiling) ceiling = z;
  });
  const data = mask.data.slice();
  forEachVoxel(mask, (z, n) => {
    if (z > ceiling - marginMm + 1e-6) data[n] = 0;
  });
  return cropMask({ ...mask, data });
}

/** Calls `visit` with the height (LPS z, mm) and flat offset in the box of every voxel of a mask. */
function forEachVoxel({ grid, box, data }: Mask, visit: (zMm: number, n: number) => void): void {
  const m = grid.indexToPatient;
  const [si, sj] = box.size;
  for (let n = 0; n < data.length; n += 1) {
    if (data[n] === 0) continue;
    const [i, j, k] = [n % si, Math.floor(n / si) % sj, Math.floor(n / (si * sj))];
    visit(m[8] * (box.lo[0] + i) + m[9] * (box.lo[1] + j) + m[10] * (box.lo[2] + k) + m[11], n);
  }
}

/** A digital ball grown back falls short of a curved edge by about this. */
const EDGE_MM = 1;

interface HuRange {
  readonly minHu: number;
  readonly maxHu: number;
  /** Judge by the mean of the 3 × 3 voxels of the slice. */
  readonly smooth: boolean;
  /** Keep what lies in the range, or what does not. */
  readonly keep: boolean;
}

function selectHu(mask: Mask, volume: Volume, { minHu, maxHu, smooth, keep }: HuRange): Mask {
  const data = mask.data.slice();
  const { lo, size } = mask.box;
  const [ni, nj] = mask.grid.dims;
  for (let k = 0, n = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        if (data[n] === 0) continue;
        const hu = smooth ? mean3x3(volume, row + i, lo[0] + i, lo[1] + j) : volume.data[row + i]!;
        if ((hu >= minHu && hu <= maxHu) !== keep) data[n] = 0;
      }
    }
  }
  return cropMask({ ...mask, data });
}

/** Mean of the voxel at `at` (column i, row j) and its neighbours in the slice. */
function mean3x3({ data, grid }: Volume, at: number, i: number, j: number): number {
  const [ni, nj] = grid.dims;
  let [sum, count] = [0, 0];
  for (let dj = j > 0 ? -1 : 0; dj <= (j < nj - 1 ? 1 : 0); dj += 1) {
    for (let di = i > 0 ? -1 : 0; di <= (i < ni - 1 ? 1 : 0); di += 1) {
      sum += data[at + di + ni * dj]!;
      count += 1;
    }
  }
  return sum / count;
}

/** The core of the mask, and in the band around its edge every voxel whose CT value lies in the range. */
function snapToHu(
  mask: Mask,
  volume: Volume,
  { minHu, maxHu, withinMm }: { readonly minHu: number; readonly maxHu: number; readonly withinMm: number },
): Mask {
  const reach = selectHu(marginMask(mask, withinMm), volume, { minHu, maxHu, smooth: false, keep: true });
  return unionMasks(reach, marginMask(mask, -withinMm));
}

/** Fills runs of empty slices between two drawn ones, up to `maxGapMm` long, by slice interpolation. */
export function bridgeGaps(mask: Mask, maxGapMm: number): Mask {
  const plane = mask.box.size[0] * mask.box.size[1];
  const drawn: number[] = [];
  for (let k = 0; k < mask.box.size[2]; k += 1) {
    if (mask.data.subarray(plane * k, plane * (k + 1)).includes(1)) drawn.push(k + mask.box.lo[2]);
  }
  const longest = Math.floor(maxGapMm / sliceDistanceMm(mask.grid) + 1e-6);
  let out = mask;
  drawn.forEach((k, n) => {
    const next = drawn[n + 1];
    if (next === undefined || next - k < 2 || next - k - 1 > longest) return;
    const ends = reboxMask(mask, {
      lo: [mask.box.lo[0], mask.box.lo[1], k],
      size: [mask.box.size[0], mask.box.size[1], next - k + 1],
    });
    out = unionMasks(out, interpolateSlices(ends, [k, next]));
  });
  return out;
}
