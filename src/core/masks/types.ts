/** Volumes and masks. All arrays are flat, offset `i + ni * (j + nj * k)` of their own box or grid. */
import type { Grid, Vec3 } from '../geometry/grid.ts';

/** A CT volume in Hounsfield units on its grid; `data.length === ni * nj * nk`. */
export interface Volume {
  readonly grid: Grid;
  readonly data: Int16Array | Float32Array;
}

/** Half-open box of voxels: `lo[a] <= index[a] < lo[a] + size[a]`; size may be 0 for an empty box. */
export interface IndexBox {
  readonly lo: Vec3;
  readonly size: Vec3;
}

/**
 * A binary mask stored only inside `box`; voxels outside the box are 0. `data.length` is the box's voxel count,
 * values 0 or 1, flat offset `(i-lo.i) + size.i * ((j-lo.j) + size.j * (k-lo.k))`. A mask is a cache of contours.
 */
export interface Mask {
  readonly grid: Grid;
  readonly box: IndexBox;
  readonly data: Uint8Array;
}

/** A label map over the whole grid: 0 background, other values named in `labels`. */
export interface LabelMap {
  readonly grid: Grid;
  readonly data: Uint8Array | Uint16Array;
  readonly labels: ReadonlyMap<number, string>;
}
