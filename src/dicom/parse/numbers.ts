/** Numeric value decoding: decimal strings at speed, binary numbers of either byte order. */

const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, n) => 10 ** n);
const BACKSLASH = 0x5c;

/**
 * Values of a DS or IS element (PS3.5 6.2), backslash-separated: what `Number()` gives for each trimmed value, exactly
 * rounded; NaN for an empty or malformed value. An all-blank input gives an empty array.
 *
 * Up to 15 significant digits and a power of ten within ±22 are computed as one exact product or quotient of doubles
 * (Clinger 1990, the fast path is correctly rounded); everything else goes through `Number()`.
 */
export function readDecimalStrings(bytes: Uint8Array): Float64Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1;
  if (end === 0) return new Float64Array(0);
  let count = 1;
  for (let at = 0; at < end; at += 1) if (bytes[at] === BACKSLASH) count += 1;
  const values = new Float64Array(count);
  let start = 0;
  let n = 0;
  for (let at = 0; at <= end; at += 1) {
    if (at === end || bytes[at] === BACKSLASH) {
      values[n] = readDecimal(bytes, start, at);
      n += 1;
      start = at + 1;
    }
  }
  return values;
}

function readDecimal(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  let end = to;
  while (at < end && bytes[at] === 0x20) at += 1;
  while (end > at && bytes[end - 1] === 0x20) end -= 1;
  if (at === end) return Number.NaN;
  const start = at;
  let negative = false;
  if (bytes[at] === 0x2d || bytes[at] === 0x2b) {
    negative = bytes[at] === 0x2d;
    at += 1;
  }
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let point = false;
  for (; at < end; at += 1) {
    const c = bytes[at]!;
    if (c >= 0x30 && c <= 0x39) {
      mantissa = mantissa * 10 + (c - 0x30);
      digits += 1;
      if (point) decimals += 1;
    } else if (c === 0x2e && !point) point = true;
    else return slowDecimal(bytes, start, end);
  }
  if (digits === 0) return Number.NaN;
  if (digits > 15) return slowDecimal(bytes, start, end);
  const value = mantissa / POWERS_OF_TEN[decimals]!;
  return negative ? -value : value;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function slowDecimal(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 64) return Number.NaN;
  const text = String.fromCharCode(...bytes.subarray(from, to));
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

type Read = (view: DataView, at: number, littleEndian: boolean) => number;
const BINARY: Readonly<Record<string, readonly [number, Read]>> = {
  US: [2, (v, at, le) => v.getUint16(at, le)],
  OW: [2, (v, at, le) => v.getUint16(at, le)],
  SS: [2, (v, at, le) => v.getInt16(at, le)],
  UL: [4, (v, at, le) => v.getUint32(at, le)],
  OL: [4, (v, at, le) => v.getUint32(at, le)],
  SL: [4, (v, at, le) => v.getInt32(at, le)],
  FL: [4, (v, at, le) => v.getFloat32(at, le)],
  OF: [4, (v, at, le) => v.getFloat32(at, le)],
  FD: [8, (v, at, le) => v.getFloat64(at, le)],
  OD: [8, (v, at, le) => v.getFloat64(at, le)],
  UV: [8, (v, at, le) => Number(v.getBigUint64(at, le))],
  OV: [8, (v, at, le) => Number(v.getBigUint64(at, le))],
  SV: [8, (v, at, le) => Number(v.getBigInt64(at, le))],
  AT: [4, (v, at, le) => v.getUint16(at, le) * 65536 + v.getUint16(at + 2, le)],
  OB: [1, (v, at) => v.getUint8(at)],
};

/** Values of a numeric element of the given VR; text VRs are read as decimal strings, trailing odd bytes are left. */
export function readNumbers(bytes: Uint8Array, vr: string, littleEndian: boolean): number[] {
  const binary = BINARY[vr];
  if (binary === undefined) return Array.from(readDecimalStrings(bytes));
  const [size, read] = binary;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: number[] = new Array(Math.floor(bytes.length / size));
  for (let n = 0; n < values.length; n += 1) values[n] = read(view, n * size, littleEndian);
  return values;
}
