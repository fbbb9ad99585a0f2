/** Working on a few slices of a CT only. */
import { sliceDistanceMm } from '../../core/geometry/grid.ts';
import type { IndexBox, Volume } from '../../core/masks/types.ts';
import { cropGrid } from './model-grid.ts';

/** Slices around a region, as a CT of their own that shares the voxels of the whole one. */
export interface Slab {
  readonly volume: Volume;
  /** The region in the slab's indices. */
  readonly region: IndexBox;
  /** Slice of the whole CT that is slice 0 of the slab. */
  readonly firstSlice: number;
}

/** The slices of `region` and those within `marginMm` of it. Nothing is copied. */
export function slabAround(volume: Volume, region: IndexBox, marginMm: number): Slab {
  const [ni, nj, nk] = volume.grid.dims;
  const margin = Math.ceil(marginMm / sliceDistanceMm(volume.grid));
  const first = Math.max(0, Math.min(nk - 1, region.lo[2] - margin));
  const end = Math.max(first + 1, Math.min(nk, region.lo[2] + region.size[2] + margin));
  const plane = ni * nj;
  return {
    volume: {
      grid: cropGrid(volume.grid, { lo: [0, 0, first], size: [ni, nj, end - first] }),
      data: volume.data.subarray(plane * first, plane * end),
    },
    region: { lo: [region.lo[0], region.lo[1], region.lo[2] - first], size: region.size },
    firstSlice: first,
  };
}
