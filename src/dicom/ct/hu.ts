/** Stored values → Hounsfield units (PS3.3 C.11.1.1.2): sign, bit depth, rescale, padding, range. */
import type { PixelLayout } from './types.ts';

/** Voxels without a pixel (padding) that would be below air become air. */
export const AIR_HU = -1024;
const SIGN_BITS = 0x80008000 | 0;
const VALUE_BITS = 0x7fff7fff;

export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** What happened to values of one frame. */
export interface HuReport {
  /** Values outside −32768…32767 HU that were cut to it (Int16 volumes only). */
  readonly clipped: number;
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

/** True when {@link convertInPlace} can convert frames of this layout: 16 bits, slope 1, whole intercept. */
export function convertsInPlace(layout: PixelLayout, rescale: Rescale): boolean {
  const { intercept, slope } = rescale;
  return (
    layout.bitsAllocated === 16 &&
    layout.highBit === layout.bitsStored - 1 &&
    slope === 1 &&
    Number.isInteger(intercept) &&
    Math.abs(intercept) <= 8192
  );
}

/**
 * Turns little-endian stored 16-bit values into HU where they lie. Both 16-bit lanes of a 32-bit word are handled at
 * once: with `v` the value brought to a signed lane (masked to Bits Stored, sign bit flipped where needed) and the
 * constant `c`, `v + c` is the HU value; a lane that overflows is found from the signs and handled by a second pass.
 */
export function convertInPlace(data: Int16Array, layout: PixelLayout, rescale: Rescale): HuReport {
  const { bitsStored, signed } = layout;
  const mask = bitsStored === 16 ? 0xffff : (1 << bitsStored) - 1;
  const flip = signed === (bitsStored === 16) ? 0 : 1 << (bitsStored - 1);
  // Signed 16-bit values are lanes already; unsigned ones below 16 bits too. The others have their sign bit flipped,
  // which subtracts (unsigned 16) or adds (signed below 16) half the range; c undoes it.
  const half = flip === 0 ? 0 : signed ? -flip : flip;
  const c = rescale.intercept + half;
  const padding = paddingHu(layout, rescale);
  if (padding !== null) return convertLanes(data, mask, flip, c, padding.lo, padding.hi);
  const words = Math.floor(data.length / 2);
  if (data.byteOffset % 4 !== 0) return convertLanes(data, mask, flip, c, 1, 0);
  const overflow = addToWords(new Int32Array(data.buffer, data.byteOffset, words), mask, flip, c);
  if (data.length % 2 === 1) convertLanes(data.subarray(2 * words), mask, flip, c, 1, 0);
  return overflow ? clipOverflow(data, c) : { clipped: 0 };
}

function addToWords(words: Int32Array, mask: number, flip: number, c: number): boolean {
  const both = (lane: number): number => (lane & 0xffff) | ((lane & 0xffff) << 16);
  const [mask2, flip2, c2] = [both(mask), both(flip), both(c)];
  const c7 = c2 & VALUE_BITS;
  let overflow = 0;
  for (let n = 0; n < words.length; n += 1) {
    const v = ((words[n] as number) & mask2) ^ flip2;
    const r = ((v & VALUE_BITS) + c7) ^ ((v ^ c2) & SIGN_BITS);
    overflow |= (v ^ r) & (c2 ^ r);
    words[n] = r;
  }
  return (overflow & SIGN_BITS) !== 0;
}

/** Values that wrapped around (sum and sign disagree) are set to the nearest end of the range. */
function clipOverflow(data: Int16Array, c: number): HuReport {
  let clipped = 0;
  for (let n = 0; n < data.length; n += 1) {
    const v = (((data[n] as number) - c) << 16) >> 16;
    const hu = v + c;
    if (hu < -32768 || hu > 32767) {
      data[n] = hu < 0 ? -32768 : 32767;
      clipped += 1;
    }
  }
  return { clipped };
}

function convertLanes(
  data: Int16Array,
  mask: number,
  flip: number,
  c: number,
  padLo: number,
  padHi: number,
): HuReport {
  let clipped = 0;
  for (let n = 0; n < data.length; n += 1) {
    const hu = (((((data[n] as number) & mask) ^ flip) << 16) >> 16) + c;
    if (hu >= padLo && hu <= padHi) data[n] = AIR_HU;
    else if (hu >= -32768 && hu <= 32767) data[n] = hu;
    else {
      data[n] = hu < 0 ? -32768 : 32767;
      clipped += 1;
    }
  }
  return { clipped };
}

/**
 * Converts one frame of stored samples of any depth into `out`.
 * @param samples little- or big-endian samples, `out.length` of them.
 */
export function convertFrame(
  samples: Uint8Array,
  bytesPerSample: 1 | 2 | 4,
  littleEndian: boolean,
  layout: PixelLayout,
  rescale: Rescale,
  out: Int16Array | Float32Array,
): HuReport {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  const bits = 8 * bytesPerSample;
  const stored = Math.min(layout.bitsStored, bits);
  const highBit = Math.min(layout.highBit, bits - 1);
  const padding = paddingHu(layout, rescale);
  const whole = out instanceof Int16Array;
  let clipped = 0;
  for (let n = 0; n < out.length; n += 1) {
    const raw =
      bytesPerSample === 1
        ? (samples[n] as number)
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
      clipped += 1;
    } else out[n] = hu;
  }
  return { clipped };
}
