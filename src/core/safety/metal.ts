/** Metal beside a target: densities and contours there are doubtful. */
import { ringToIndex } from '../contours/rasterize.ts';
import { type Grid, spacingMm, voxelVolumeMm3 } from '../geometry/grid.ts';
import type { Volume } from '../masks/types.ts';
import type { SliceRings } from '../structures/types.ts';

/** HU no bone reaches; most scanners clip at 3071. */
const METAL_HU = 2500;
/** How far beside the target it counts, mm. */
const NEAR_MM = 30;

/**
 * Volume above 2500 HU within 30 mm of the box around a target, cm³; null without a target.
 * @param volume HU on the grid of the target.
 */
export function metalNearCc({ grid, data }: Volume, target: SliceRings): number | null {
  const box = boxNear(grid, target);
  if (box === null) return null;
  const [ni, nj] = grid.dims;
  const [[i0, i1], [j0, j1], [k0, k1]] = box;
  let count = 0;
  for (let k = k0; k <= k1; k += 1)
    for (let j = j0; j <= j1; j += 1)
      for (let i = i0, v = (k * nj + j) * ni + i0; i <= i1; i += 1, v += 1)
        if (data[v]! >= METAL_HU) count += 1;
  return (count * voxelVolumeMm3(grid)) / 1000;
}

type Range = readonly [number, number];

/** First and last voxel along i, j and k of the target's box, with the room beside it, inside the image. */
function boxNear(grid: Grid, target: SliceRings): readonly [Range, Range, Range] | null {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  const take = (axis: number, v: number): void => {
    least[axis] = Math.min(least[axis]!, v);
    most[axis] = Math.max(most[axis]!, v);
  };
  for (const [k, rings] of target) {
    if (rings.length > 0) take(2, k);
    for (const ring of rings) for (const [n, v] of ringToIndex(grid, ring).entries()) take(n % 2, v);
  }
  if (most[2] === -Infinity) return null;
  const spacing = spacingMm(grid);
  const range = (axis: 0 | 1 | 2): Range => [
    Math.max(0, Math.floor(least[axis]! - NEAR_MM / spacing[axis])),
    Math.min(grid.dims[axis] - 1, Math.ceil(most[axis]! + NEAR_MM / spacing[axis])),
  ];
  return [range(0), range(1), range(2)];
}
