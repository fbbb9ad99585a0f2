/** Exact Euclidean distance maps in mm (Felzenszwalb & Huttenlocher 2012, lower envelope of parabolas). */
import { fault } from '../errors/errors.ts';
import { type Grid, spacingMm, type Vec3 } from '../geometry/grid.ts';
import { cropMask, reboxMask } from './crop.ts';
import { growBox } from './margin.ts';
import type { IndexBox, Mask } from './types.ts';

/** Distances inside a box of a grid, flat offset as {@link Mask}. */
export interface DistanceMap {
  readonly grid: Grid;
  readonly box: IndexBox;
  /** mm, float32; negative inside. */
  readonly data: Float32Array;
}

const FAR = 1e20;

/**
 * Signed distance map: outside, the distance from a voxel's centre to the nearest centre inside; inside, minus the
 * distance to the nearest centre outside (outside the image counts as outside). No distance is 0.
 * @param reachMm how far the box of the result reaches beyond the mask's tight box (it may leave the grid).
 * @throws PedicleError `grid-sheared` when the grid's axes are not perpendicular, `mask-empty`.
 */
export function distanceMapMm(mask: Mask, reachMm = 0): DistanceMap {
  requirePerpendicular(mask.grid);
  const spacing = spacingMm(mask.grid);
  const tight = cropMask(mask);
  if (tight.data.length === 0) {
    throw fault('mask-empty');
  }
  const reach = spacing.map((mm) => Math.max(1, Math.ceil(reachMm / mm - 1e-9))) as unknown as Vec3;
  const box = growBox(tight.box, reach);
  const padded = reboxMask(tight, box).data;
  const data = new Float32Array(padded.length);
  for (let n = 0; n < data.length; n += 1) data[n] = padded[n] === 1 ? 0 : FAR;
  squaredDistances(data, box.size, spacing);
  const inner = new Float32Array(padded.length);
  for (let n = 0; n < inner.length; n += 1) inner[n] = padded[n] === 1 ? FAR : 0;
  squaredDistances(inner, box.size, spacing);
  for (let n = 0; n < data.length; n += 1) {
    data[n] = padded[n] === 1 ? -Math.sqrt(inner[n]!) : Math.sqrt(data[n]!);
  }
  return { grid: mask.grid, box, data };
}

/**
 * Replaces 0 / 1e20 values by squared distances in mm² to the nearest 0, in place; one pass per axis.
 * @param size i, j, k sizes; a size of 1 skips its axis.
 */
export function squaredDistances(data: Float32Array, size: Vec3, spacing: Vec3): void {
  const [si, sj, sk] = size;
  const longest = Math.max(si, sj, sk);
  const work: Work = {
    line: new Float64Array(longest),
    apex: new Int32Array(longest),
    from: new Float64Array(longest + 1),
  };
  if (si > 1) for (let n = 0; n < data.length; n += si) alongRow(data, n, si, spacing[0]);
  if (sj > 1) {
    for (let k = 0; k < sk; k += 1)
      for (let i = 0; i < si; i += 1) envelope(data, i + si * sj * k, si, sj, spacing[1], work);
  }
  if (sk > 1) for (let n = 0; n < si * sj; n += 1) envelope(data, n, si * sj, sk, spacing[2], work);
}

/** First pass: values are 0 or far, so two sweeps suffice. */
function alongRow(data: Float32Array, start: number, count: number, step: number): void {
  let since = FAR;
  for (let n = start; n < start + count; n += 1) {
    since = data[n] === 0 ? 0 : since + step;
    data[n] = since >= FAR ? FAR : since * since;
  }
  since = FAR;
  for (let n = start + count - 1; n >= start; n -= 1) {
    since = data[n] === 0 ? 0 : since + step;
    if (since < FAR && since * since < data[n]!) data[n] = since * since;
  }
}

interface Work {
  readonly line: Float64Array;
  readonly apex: Int32Array;
  readonly from: Float64Array;
}

/** Lower envelope of the parabolas value + (step·distance)² along one line of the array. */
function envelope(
  data: Float32Array,
  start: number,
  stride: number,
  count: number,
  step: number,
  work: Work,
): void {
  const { line, apex, from } = work;
  const square = step * step;
  let top = -1;
  for (let q = 0, n = start; q < count; q += 1, n += stride) {
    const value = data[n]!;
    line[q] = value;
    if (value >= FAR) continue;
    let s = -Infinity;
    while (top >= 0) {
      const p = apex[top]!;
      s = (q + p + (value - line[p]!) / (square * (q - p))) / 2;
      if (s > from[top]!) break;
      top -= 1;
    }
    top += 1;
    apex[top] = q;
    from[top] = top === 0 ? -Infinity : s;
  }
  if (top < 0) return;
  let at = 0;
  for (let q = 0, n = start; q < count; q += 1, n += stride) {
    while (at < top && from[at + 1]! < q) at += 1;
    const p = apex[at]!;
    data[n] = square * (q - p) * (q - p) + line[p]!;
  }
}

function requirePerpendicular(grid: Grid): void {
  const m = grid.indexToPatient;
  const [si, sj, sk] = spacingMm(grid);
  const dot = (a: 0 | 1, b: 1 | 2): number =>
    m[a] * m[b] + m[(4 + a) as 4 | 5] * m[(4 + b) as 5 | 6] + m[(8 + a) as 8 | 9] * m[(8 + b) as 9 | 10];
  if (
    Math.max(Math.abs(dot(0, 1)) / si / sj, Math.abs(dot(0, 2)) / si / sk, Math.abs(dot(1, 2)) / sj / sk) <
    1e-4
  )
    return;
  throw fault('grid-sheared');
}
