/** Smoothing of masks that keeps their size. */
import { spacingMm, type Vec3 } from '../geometry/grid.ts';
import { cropMask, intersectBox, isEmptyBox, reboxMask } from './crop.ts';
import { growBox } from './margin.ts';
import type { Mask } from './types.ts';

export interface SmoothOptions {
  /** Width (standard deviation) of the Gaussian, mm. */
  readonly sigmaMm: number;
  /** `3d` (default): the volume is kept; `slice`: each slice by itself, its area is kept. */
  readonly extent?: '3d' | 'slice';
}

/**
 * Blurs the mask with a Gaussian and cuts it again at the level that keeps the number of voxels nearest to what it was
 * (of the whole mask, or of every slice). Exact ties at the level are kept or dropped together, so symmetry survives.
 * Works along the grid's axes with their spacing in mm. The blur ends at 3 σ.
 */
export function smoothMask(mask: Mask, options: SmoothOptions): Mask {
  const tight = cropMask(mask);
  if (isEmptyBox(tight.box) || !(options.sigmaMm > 0)) return tight;
  const perSlice = options.extent === 'slice';
  const spacing = spacingMm(mask.grid);
  const reach = spacing.map((mm, a) =>
    perSlice && a === 2 ? 0 : Math.ceil((3 * options.sigmaMm) / mm),
  ) as unknown as Vec3;
  const padded = reboxMask(tight, growBox(tight.box, reach));
  const { size } = padded.box;
  let values = Float32Array.from(padded.data);
  for (const axis of [0, 1, 2] as const) {
    if ((reach[axis] as number) > 0)
      values = blurAxis(values, size, axis, kernel(options.sigmaMm / spacing[axis], reach[axis]));
  }
  const data = padded.data;
  const part = perSlice ? size[0] * size[1] : data.length;
  for (let n = 0; n < data.length; n += part)
    cutAtCount(values.subarray(n, n + part), data.subarray(n, n + part));
  const inImage = intersectBox(padded.box, { lo: [0, 0, 0], size: mask.grid.dims });
  return cropMask(reboxMask(padded, inImage));
}

function kernel(sigma: number, reach: number): Float64Array {
  const k = Float64Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = k.reduce((a, b) => a + b, 0);
  return k.map((v) => v / sum);
}

function blurAxis(
  values: Float32Array<ArrayBuffer>,
  size: Vec3,
  axis: 0 | 1 | 2,
  weights: Float64Array,
): Float32Array<ArrayBuffer> {
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const count = size[axis];
  const reach = (weights.length - 1) / 2;
  const out = new Float32Array(values.length);
  for (let w = -reach; w <= reach; w += 1) {
    const weight = weights[w + reach] as number;
    const shift = w * stride;
    // Blocks of `count` lines: within one, element n takes part when its place along the axis stays in range.
    const block = stride * count;
    const lo = Math.max(0, -w) * stride;
    const hi = (count - Math.max(0, w)) * stride;
    for (let b = 0; b < values.length; b += block) {
      for (let n = b + lo; n < b + hi; n += 1)
        out[n] = (out[n] as number) + weight * (values[n + shift] as number);
    }
  }
  return out;
}

/** Values that differ by less than this share count as tied: blur noise must not break symmetry. */
const TIE = 1e-6;
const BINS = 4096;

/** Sets `data` to 1 where the value is at or above the level that keeps the count of ones nearest to what it was. */
function cutAtCount(values: Float32Array, data: Uint8Array): void {
  let wanted = 0;
  for (let n = 0; n < data.length; n += 1) wanted += data[n] as number;
  if (wanted === 0) return;
  const level = nthLargest(values, wanted);
  const [below, above] = [level * (1 - TIE), level * (1 + TIE)];
  let withTies = 0;
  let withoutTies = 0;
  for (let n = 0; n < values.length; n += 1) {
    if ((values[n] as number) >= below) withTies += 1;
    if ((values[n] as number) > above) withoutTies += 1;
  }
  const cut = withoutTies > 0 && wanted - withoutTies < withTies - wanted ? above : below;
  for (let n = 0; n < data.length; n += 1) data[n] = (values[n] as number) > cut ? 1 : 0;
}

/** The n-th largest of values between 0 and 1: by histogram, then by sorting the one bin it lies in. */
function nthLargest(values: Float32Array, n: number): number {
  const bins = new Int32Array(BINS + 1);
  for (let v = 0; v < values.length; v += 1) {
    const bin = ((values[v] as number) * BINS) | 0;
    bins[bin] = (bins[bin] as number) + 1;
  }
  let bin = BINS;
  let before = 0;
  for (; bin > 0 && before + (bins[bin] as number) < n; bin -= 1) before += bins[bin] as number;
  const inBin = values.filter((v) => ((v * BINS) | 0) === bin).sort();
  return inBin[inBin.length - (n - before)] as number;
}
