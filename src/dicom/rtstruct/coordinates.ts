/** Contour Data: coordinates as decimal strings of at most 16 characters (PS3.5 6.2, VR DS). */
import { fault } from '../../core/errors/errors.ts';

/** Largest error a coordinate within ±10 m of the origin can get from 16 characters, mm: half of the tenth decimal. */
export const coordinateBoundMm = 1e-9;

const longest = 16;

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

/** The bytes of a Contour Data value: `x\y\z\x\y\z…`, padded to even length with a space. */
export function contourDataBytes(pointsMm: Float64Array): Uint8Array {
  const parts: string[] = new Array(pointsMm.length);
  // Neighbouring points often share a coordinate (the slice's z, a voxel edge): format it once.
  const last = [Number.NaN, Number.NaN, Number.NaN];
  const text = ['', '', ''];
  for (let n = 0; n < pointsMm.length; n += 1) {
    const axis = n % 3;
    const value = pointsMm[n]!;
    if (value !== last[axis]) {
      last[axis] = value;
      text[axis] = formatCoordinate(value);
    }
    parts[n] = text[axis]!;
  }
  const joined = parts.join('\\');
  return new TextEncoder().encode(joined.length % 2 === 0 ? joined : `${joined} `);
}
