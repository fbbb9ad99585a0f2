/** From class probabilities at the model's resolution to class labels on the CT's grid, with smooth edges. */
import type { Grid, Vec3 } from '../../core/geometry/grid.ts';
import type { IndexBox } from '../../core/masks/types.ts';
import { ONE, type Probabilities } from '../network/probabilities.ts';
import { boxAround, boxCornersMm } from '../raster/model-grid.ts';
import { indexToIndex, insideRange } from '../raster/resample.ts';

/** Class index of every voxel inside `box` of the CT grid (flat offset of the box), 0-based as `classes`. */
export interface BoxLabels {
  readonly grid: Grid;
  readonly box: IndexBox;
  readonly data: Uint8Array;
}

/** Label of "no class" in label arrays. */
export const NONE = 255;

/**
 * The most probable class of every voxel of an exclusive output at the model's resolution (ties go to the background);
 * background is {@link NONE}.
 */
export function modelLabels(p: Probabilities): Uint8Array {
  const size = p.grid.dims[0] * p.grid.dims[1] * p.grid.dims[2];
  const labels = new Uint8Array(size).fill(NONE);
  const best = new Uint16Array(size);
  const rest = p.background >= 0 ? new Uint16Array(size).fill(ONE) : null;
  p.values.forEach((values, n) => {
    if (!values) return;
    for (let v = 0; v < size; v += 1) {
      const q = values[v]!;
      if (q === 0) continue;
      if (rest) rest[v] = Math.max(0, rest[v]! - q);
      if (q > best[v]!) {
        best[v] = q;
        labels[v] = n;
      }
    }
  });
  if (rest) for (let v = 0; v < size; v += 1) if (rest[v]! >= best[v]!) labels[v] = NONE;
  return labels;
}

/** Sets labels of voxels whose centre lies outside the CT (by more than half a CT voxel) to {@link NONE}, in place. */
export function clearOutside(labels: Uint8Array, model: Grid, ct: Grid): void {
  const m = indexToIndex(model, ct);
  const [ni, nj, nk] = model.dims;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const start = [0, 4, 8].map((r) => m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!) as unknown as Vec3;
      const [first, last] = insideRange(ct.dims, start, [m[0], m[4], m[8]], ni);
      const at = ni * (j + nj * k);
      labels.fill(NONE, at, at + first);
      labels.fill(NONE, at + Math.max(first, last), at + ni);
    }
  }
}

/** The CT box in which any voxel of the model's grid with a label other than NONE can show, clipped to `within`. */
export function labelledBox(labels: Uint8Array, model: Grid, ct: Grid, within: IndexBox | null): IndexBox {
  const box = occupiedBox(model.dims, (v) => labels[v] !== NONE);
  if (box.size.some((n) => n <= 0)) return { lo: [0, 0, 0], size: [0, 0, 0] };
  const grown: IndexBox = {
    lo: [box.lo[0] - 1, box.lo[1] - 1, box.lo[2] - 1],
    size: [box.size[0] + 2, box.size[1] + 2, box.size[2] + 2],
  };
  const onCt = boxAround(ct, boxCornersMm(model, grown), 0);
  if (!within) return onCt;
  const lo = onCt.lo.map((n, a) => Math.max(n, within.lo[a as 0]));
  const hi = onCt.lo.map((n, a) => Math.min(n + onCt.size[a as 0], within.lo[a as 0] + within.size[a as 0]));
  const size = lo.map((n, a) => Math.max(0, hi[a]! - n));
  return size.some((n) => n === 0)
    ? { lo: [0, 0, 0], size: [0, 0, 0] }
    : { lo: lo as unknown as IndexBox['lo'], size: size as unknown as IndexBox['size'] };
}

/** Tight box of the voxels for which `inside` holds; size 0 when there is none. */
export function occupiedBox(
  dims: readonly [number, number, number],
  inside: (v: number) => boolean,
): IndexBox {
  const [ni, nj, nk] = dims;
  const lo: [number, number, number] = [ni, nj, nk];
  const hi: [number, number, number] = [-1, -1, -1];
  let v = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, v += 1) {
        if (!inside(v)) continue;
        if (i < lo[0]) lo[0] = i;
        if (i > hi[0]) hi[0] = i;
        if (j < lo[1]) lo[1] = j;
        if (j > hi[1]) hi[1] = j;
        if (k < lo[2]) lo[2] = k;
        hi[2] = k;
      }
    }
  }
  if (hi[0] < 0) return { lo: [0, 0, 0], size: [0, 0, 0] };
  return { lo, size: [hi[0] - lo[0] + 1, hi[1] - lo[1] + 1, hi[2] - lo[2] + 1] };
}
