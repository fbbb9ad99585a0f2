/** The mask of a structure: a cache of its contours. */

import type { Grid } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { SliceRings, Structure } from '../structures/types.ts';
import { rasterize } from './rasterize.ts';

const cache = new WeakMap<SliceRings, { grid: Grid; mask: Mask }>();

/**
 * The structure's contours rasterised on `grid` (voxel centre inside, even-odd over all rings of a slice). The last
 * result is kept with the contours, which never change in place, so asking again costs nothing. Contours that are
 * not placed on a slice (points, open ones, off-grid) take no part.
 * @throws PedicleError as {@link rasterize}.
 */
export function structureMask(structure: Structure, grid: Grid): Mask {
  const kept = cache.get(structure.slices);
  if (kept?.grid === grid) return kept.mask;
  const mask = rasterize(grid, structure.slices);
  cache.set(structure.slices, { grid, mask });
  return mask;
}
