/** Voxel values of files: sample types, byte order, scaling to `Volume` and `LabelMap` data. */
import { fault } from '../errors/errors.ts';

export type SampleType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

export const SAMPLE_BYTES: Readonly<Record<SampleType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

export type Samples =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Reverses the bytes of every sample in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** `bytes` as 16-bit samples with their bytes swapped in place (the common case, kept quick). */
function swap16(bytes: Uint8Array): void {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const low = bytes[at]!;
    bytes[at] = bytes[at + 1]!;
    bytes[at + 1] = low;
  }
}

/**
 * Bytes of a file → samples. `bytes.length` is exactly the sample count × width. 64-bit integers come as doubles (exact up to
 * 2⁵³). The bytes are copied where they are not aligned or have to be swapped (never with `slice`, which is a view of the same memory on Node's Buffer).
 */
export function samplesOf(bytes: Uint8Array, type: SampleType, littleEndian: boolean): Samples {
  const width = SAMPLE_BYTES[type];
  const aligned = bytes.byteOffset % width === 0;
  const own = aligned && (littleEndian || width === 1) ? bytes : new Uint8Array(bytes);
  if (!littleEndian && width === 2) swap16(own);
  else if (!littleEndian && width > 2) swapBytes(own, width);
  const [buffer, offset, count] = [own.buffer as ArrayBuffer, own.byteOffset, own.length / width];
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, offset, count);
    case 'uint8':
      return new Uint8Array(buffer, offset, count);
    case 'int16':
      return new Int16Array(buffer, offset, count);
    case 'uint16':
      return new Uint16Array(buffer, offset, count);
    case 'int32':
      return new Int32Array(buffer, offset, count);
    case 'uint32':
      return new Uint32Array(buffer, offset, count);
    case 'float32':
      return new Float32Array(buffer, offset, count);
    case 'float64':
      return new Float64Array(buffer, offset, count);
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer, offset, count), Number);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer, offset, count), Number);
  }
}

/** Linear scaling of stored values: `slope · stored + intercept`. */
export interface Scaling {
  readonly slope: number;
  readonly intercept: number;
}

export const UNSCALED: Scaling = { slope: 1, intercept: 0 };

const isIdentity = ({ slope, intercept }: Scaling): boolean => slope === 1 && intercept === 0;

/** True when every scaled value is a whole number that fits 16 bits signed. */
function fitsInt16(samples: Samples, { slope, intercept }: Scaling): boolean {
  for (let n = 0; n < samples.length; n += 1) {
    const v = slope * samples[n]! + intercept;
    if (!(v >= -32768 && v <= 32767) || v !== Math.round(v)) return false;
  }
  return true;
}

/** CT values: Int16 where that loses nothing, else Float32. */
export function volumeData(samples: Samples, scaling: Scaling): Int16Array | Float32Array {
  if (samples instanceof Int16Array && isIdentity(scaling)) return samples;
  const { slope, intercept } = scaling;
  const data = fitsInt16(samples, scaling)
    ? new Int16Array(samples.length)
    : new Float32Array(samples.length);
  for (let n = 0; n < data.length; n += 1) data[n] = slope * samples[n]! + intercept;
  return data;
}

/** Label values: Uint8 where they fit, else Uint16. @throws PedicleError `labels-not-integers`. */
export function labelData(samples: Samples, scaling: Scaling): Uint8Array | Uint16Array {
  if (samples instanceof Uint8Array && isIdentity(scaling)) return samples;
  const { slope, intercept } = scaling;
  let max = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const v = slope * samples[n]! + intercept;
    if (!(v >= 0 && v <= 65535) || v !== Math.round(v)) {
      throw fault('labels-not-integers');
    }
    if (v > max) max = v;
  }
  const data = max <= 255 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  for (let n = 0; n < data.length; n += 1) data[n] = slope * samples[n]! + intercept;
  return data;
}
