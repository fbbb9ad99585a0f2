/** RLE Lossless (PS3.5 Annex G). */
import { codecError } from './codestream.ts';

/**
 * Decodes one RLE frame of single-sample pixels into little-endian samples of `bytesPerSample` bytes.
 * @returns `pixels * bytesPerSample` bytes.
 * @throws PedicleError `ct-codec-data` when a segment is missing, out of place, too short or too long.
 */
export function decodeRle(bytes: Uint8Array, pixels: number, bytesPerSample: number): Uint8Array {
  if (bytes.length < 64) throw codecError({ what: 'rle-header' });
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const segments = header.getUint32(0, true);
  if (segments !== bytesPerSample) throw codecError({ what: 'rle-segments' });
  // A run of two bytes makes at most 128: a frame that is too short cannot be worth its allocation.
  if ((bytes.length - 64) * 64 < pixels * bytesPerSample) throw codecError({ what: 'rle-short' });
  const out = new Uint8Array(pixels * bytesPerSample);
  for (let n = 0; n < segments; n += 1) {
    const start = header.getUint32(4 + 4 * n, true);
    const end = n + 1 < segments ? header.getUint32(8 + 4 * n, true) : bytes.length;
    if (start < 64 || end > bytes.length || start > end) throw codecError({ what: 'rle-place' });
    // Segments hold the most significant byte first.
    decodeSegment(bytes, start, end, out, bytesPerSample - 1 - n, bytesPerSample);
  }
  return out;
}

function decodeSegment(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  first: number,
  stride: number,
): void {
  let at = start;
  let to = first;
  while (to < out.length && at < end) {
    const control = bytes[at]!;
    at += 1;
    if (control === 128) continue;
    const count = control < 128 ? control + 1 : 257 - control;
    const needed = control < 128 ? count : 1;
    if (at + needed > end || to + (count - 1) * stride >= out.length) {
      throw codecError({ what: 'rle-overflow' });
    }
    for (let n = 0; n < count; n += 1) {
      out[to] = bytes[control < 128 ? at + n : at]!;
      to += stride;
    }
    at += needed;
  }
  if (to < out.length) throw codecError({ what: 'rle-segment-short' });
}
