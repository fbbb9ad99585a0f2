/** HU averaged over the bone around each voxel: noise goes, a lesion of a few millimetres stays. */
import { spacingMm } from '../geometry/grid.ts';
import type { Mask, Volume } from '../masks/types.ts';

/**
 * Mean over the voxels of `region` within a box of ± `reachMm` along each axis, run twice (nearly a bell).
 * @returns one value a voxel of the mask's box; 0 outside the region.
 */
export function localMean(volume: Volume, region: Mask, reachMm: number): Float32Array {
  const { lo, size } = region.box;
  const [ni, nj] = volume.grid.dims;
  const weights = Float32Array.from(region.data);
  const values = new Float32Array(region.data.length);
  for (let o = region.data.indexOf(1); o >= 0; o = region.data.indexOf(1, o + 1)) {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    values[o] = volume.data[i + ni * (j + nj * k)]!;
  }
  const reach = spacingMm(volume.grid).map((step) => Math.max(0, Math.round(reachMm / step)));
  for (let round = 0; round < 2; round += 1)
    for (const axis of [0, 1, 2] as const) {
      boxSum(values, size, axis, reach[axis]!);
      boxSum(weights, size, axis, reach[axis]!);
    }
  return values.map((v, o) => (region.data[o] === 1 && weights[o]! > 0 ? v / weights[o]! : 0));
}

/** Sum over a window of ± `reach` voxels along an axis, in place. */
function boxSum(data: Float32Array, size: readonly number[], axis: 0 | 1 | 2, reach: number): void {
  if (reach === 0) return;
  const strides = [1, size[0]!, size[0]! * size[1]!] as const;
  const [stride, length] = [strides[axis], size[axis]!];
  const line = new Float64Array(length + 1);
  for (let start = 0; start < data.length; start += 1) {
    if (Math.floor(start / stride) % length !== 0) continue;
    for (let n = 0; n < length; n += 1) line[n + 1] = line[n]! + data[start + n * stride]!;
    for (let n = 0; n < length; n += 1) {
      const [a, b] = [Math.max(0, n - reach), Math.min(length, n + reach + 1)];
      data[start + n * stride] = line[b]! - line[a]!;
    }
  }
}
