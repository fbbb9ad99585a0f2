/** Contour Data: coordinates as decimal strings of at most 16 characters (PS3.5 6.2, VR DS). */
import { fault } from '../../core/errors/errors.ts';

/** Largest error a coordinate within ±10 m of the origin can get from 16 characters, mm: half of the tenth decimal. */
export const coordinateBoundMm = 1e-9;

const longest = 16;
const encoder = new TextEncoder();

/**
 * One coordinate in mm: the shortest text that reads back as the same double when 16 characters are enough (so a value that came
 * from a DS goes back unchanged), else rounded to the decimals that fit.
 * @throws PedicleError `coordinate-range` when it is not finite or beyond 10 m.
 */
export function formatCoordinate(mm: number): string {
  if (!(Math.abs(mm) < 1e5)) {
    throw fault('coordinate-range');
  }
  const exact = String(mm);
  if (exact.length <= longest) return exact;
  const whole = Math.trunc(Math.abs(mm));
  const digits = whole < 10 ? 1 : whole < 100 ? 2 : whole < 1000 ? 3 : whole < 10000 ? 4 : 5;
  const fixed = mm.toFixed(longest - digits - (mm < 0 ? 2 : 1));
  return trimZeros(fixed.length > longest ? mm.toFixed(longest - digits - 3) : fixed);
}

function trimZeros(fixed: string): string {
  let end = fixed.length;
  while (fixed.charCodeAt(end - 1) === 0x30) end -= 1;
  if (fixed.charCodeAt(end - 1) === 0x2e) end -= 1;
  const text = fixed.slice(0, end);
  return text === '-0' ? '0' : text;
}

/** Most decimals that are tried before a coordinate is written by {@link formatCoordinate}. */
const fewDecimals = 4;
const powers = Float64Array.from({ length: fewDecimals + 1 }, (_, n) => 10 ** n);
const tens = Int32Array.from({ length: 10 }, (_, n) => 10 ** n);

/**
 * Writes a coordinate as {@link formatCoordinate} does, digit by digit, when it has few decimals: the text of whole / 10^n is the
 * shortest one of that double, as both are exact below 2^53 and the division is correctly rounded.
 * @returns where the text ends, or -1 when it has more decimals.
 */
function writeShort(mm: number, bytes: Uint8Array, at: number): number {
  const magnitude = Math.abs(mm);
  if (!(magnitude < 1e5)) return -1;
  let decimals = 0;
  let whole = Math.round(magnitude);
  while (whole / powers[decimals]! !== magnitude) {
    decimals += 1;
    if (decimals > fewDecimals) return -1;
    whole = Math.round(magnitude * powers[decimals]!);
  }
  // Below 10^5 and with four decimals at most: whole numbers of 32 bits, which are divided several times as fast.
  let rest = whole | 0;
  let digits = 1;
  while (digits < tens.length && rest >= tens[digits]!) digits += 1;
  let from = at;
  if (mm < 0) {
    bytes[from] = 0x2d;
    from += 1;
  }
  // A zero in front of the point, and behind it as many as 0.05 has.
  const end = from + Math.max(digits, decimals + 1) + (decimals > 0 ? 1 : 0);
  for (let n = end - 1; n >= from; n -= 1) {
    if (decimals > 0 && n === end - 1 - decimals) bytes[n] = 0x2e;
    else {
      const tenth = (rest / 10) | 0;
      bytes[n] = 0x30 + (rest - 10 * tenth);
      rest = tenth;
    }
  }
  return end;
}

/** The bytes of a Contour Data value: `x\y\z\x\y\z…`, padded to even length with a space. */
export function contourDataBytes(pointsMm: Float64Array): Uint8Array {
  const bytes = new Uint8Array(pointsMm.length * (longest + 1) + 1);
  // Neighbouring points often share a coordinate (the slice's z, a voxel edge): format it once.
  const last = [Number.NaN, Number.NaN, Number.NaN];
  const [from, to] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  let at = 0;
  for (let n = 0; n < pointsMm.length; n += 1) {
    const axis = n % 3;
    const value = pointsMm[n]!;
    const start = at;
    if (value === last[axis]) {
      for (let copied = from[axis]!; copied < to[axis]!; copied += 1, at += 1) bytes[at] = bytes[copied]!;
    } else {
      at = writeShort(value, bytes, start);
      if (at < 0) at = start + encoder.encodeInto(formatCoordinate(value), bytes.subarray(start)).written;
      last[axis] = value;
    }
    [from[axis], to[axis]] = [start, at];
    bytes[at] = 0x5c;
    at += 1;
  }
  // The last backslash gives way to the padding, or goes.
  if (at > 0) at -= 1;
  if (at % 2 === 1) {
    bytes[at] = 0x20;
    at += 1;
  }
  return bytes.subarray(0, at);
}
