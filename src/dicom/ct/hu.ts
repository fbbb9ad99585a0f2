/** Stored values → Hounsfield units (PS3.3 C.11.1.1.2): sign, bit depth, rescale, padding, range. */
import { type HuKernel, KERNEL_BYTES, type LaneRule } from './hu-kernel.ts';
import type { PixelLayout } from './types.ts';

/** Voxels without a pixel (padding) that would be below air become air. */
export const AIR_HU = -1024;

export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** HU range that padding maps to when it lies below air, else null (then padding needs no care). */
function paddingHu(layout: PixelLayout, rescale: Rescale): { lo: number; hi: number } | null {
  if (layout.padding === null) return null;
  const a = layout.padding.lo * rescale.slope + rescale.intercept;
  const b = layout.padding.hi * rescale.slope + rescale.intercept;
  const hi = Math.min(Math.max(a, b), AIR_HU - 1);
  const lo = Math.min(a, b);
  return lo <= hi ? { lo, hi } : null;
}

/** True when frames of this layout are 16-bit lanes for the kernel: plain bit order, slope 1, whole intercept. */
export function isLaneLayout(layout: PixelLayout, rescale: Rescale): boolean {
  const { intercept, slope } = rescale;
  return (
    layout.bitsAllocated === 16 &&
    layout.highBit === layout.bitsStored - 1 &&
    slope === 1 &&
    Number.isInteger(intercept) &&
    Math.abs(intercept) <= 8192 &&
    laneConstant(layout, rescale) <= 32767
  );
}

const flippedBit = ({ signed, bitsStored }: PixelLayout): number =>
  signed === (bitsStored === 16) ? 0 : 1 << (bitsStored - 1);

const laneConstant = (layout: PixelLayout, rescale: Rescale): number =>
  rescale.intercept + (layout.signed ? -flippedBit(layout) : flippedBit(layout));

/**
 * The kernel's rule for a layout of which {@link isLaneLayout} holds. Signed 16-bit values are lanes already, unsigned
 * ones below 16 bits too. The others get their sign bit flipped, which subtracts (unsigned 16 bits) or adds (signed
 * below 16 bits) half the range; `c` undoes that.
 */
export function laneRule(layout: PixelLayout, rescale: Rescale): LaneRule {
  const { bitsStored } = layout;
  const mask = bitsStored === 16 ? 0xffff : (1 << bitsStored) - 1;
  const flip = flippedBit(layout);
  const c = laneConstant(layout, rescale);
  const padding = paddingHu(layout, rescale);
  const lane = (hu: number): number => Math.max(-32768, Math.min(32767, hu - c));
  const [lo, hi] = padding === null ? [1, 0] : [lane(padding.lo), lane(padding.hi)];
  const reached = padding === null || (padding.hi - c >= -32768 && padding.lo - c <= 32767);
  return { mask, flip, c, lo: reached ? lo : 1, hi: reached ? hi : 0, air: AIR_HU };
}

/**
 * Converts little-endian 16-bit samples through the kernel's buffer, piece by piece.
 * @param fill puts `target.length` bytes from byte `from` of the frame on into `target`; false when there are too few.
 * @returns whether values were limited to 16 bits, or null when `fill` failed.
 */
export function convertThroughKernel(
  kernel: HuKernel,
  rule: LaneRule,
  out: Int16Array,
  fill: (from: number, target: Uint8Array) => boolean,
): boolean | null {
  let clipped = false;
  for (let from = 0; from < out.byteLength; from += KERNEL_BYTES) {
    const count = Math.min(KERNEL_BYTES, out.byteLength - from);
    if (!fill(from, kernel.bytes.subarray(0, count))) return null;
    if (kernel.run(count, rule)) clipped = true;
    out.set(kernel.lanes.subarray(0, count / 2), from / 2);
  }
  return clipped;
}

/**
 * Converts one frame of stored samples of any depth into `out`.
 * @param samples little- or big-endian samples, `out.length` of them.
 * @returns whether values were limited to 16 bits (Int16 only).
 */
export function convertFrame(
  samples: Uint8Array,
  bytesPerSample: 1 | 2 | 4,
  littleEndian: boolean,
  layout: PixelLayout,
  rescale: Rescale,
  out: Int16Array | Float32Array,
): boolean {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  const bits = 8 * bytesPerSample;
  const stored = Math.min(layout.bitsStored, bits);
  const highBit = Math.min(layout.highBit, bits - 1);
  const padding = paddingHu(layout, rescale);
  const whole = out instanceof Int16Array;
  let clipped = false;
  for (let n = 0; n < out.length; n += 1) {
    const raw =
      bytesPerSample === 1
        ? samples[n]!
        : bytesPerSample === 2
          ? view.getUint16(2 * n, littleEndian)
          : view.getUint32(4 * n, littleEndian);
    // Bits Stored end at High Bit: shift them to the top of a 32-bit word and back with or without sign.
    const top = raw << (31 - highBit);
    const value = layout.signed ? top >> (32 - stored) : top >>> (32 - stored);
    const hu = value * rescale.slope + rescale.intercept;
    if (padding !== null && hu >= padding.lo && hu <= padding.hi) out[n] = AIR_HU;
    else if (whole && (hu < -32768 || hu > 32767)) {
      out[n] = hu < 0 ? -32768 : 32767;
      clipped = true;
    } else out[n] = hu;
  }
  return clipped;
}
