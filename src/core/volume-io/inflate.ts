/** Decompression that never makes more bytes than the image's header declares, and checks what it made. */

import { Gunzip, Unzlib } from 'fflate';
import { fault } from '../errors/errors.ts';
import { adler32, crc32 } from './checksum.ts';

export type Compression = 'gzip' | 'zlib';

/** Deflate cannot expand by more than this. */
const MOST_EXPANSION = 1032;
/** Compressed bytes given to the decoder at a time; bounds how far it runs past the declared size. */
const STRIDE = 16384;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Bytes past the declared size that are read (for the checksum) before the stream is refused. */
const MOST_EXCESS = 2 ** 20;

/** How decompressing went: bytes kept, and whether the stream came to its end with the right checksum. */
interface Inflated {
  readonly filled: number;
  readonly end: 'reached' | 'missing' | 'checksum-differs' | 'not-read';
}

/**
 * The first `length` bytes of a gzip or zlib stream. The stream is read to its end, its checksum verified, and refused when it
 * holds more than 1 MiB beyond `length`.
 * @throws PedicleError `volume-truncated` when the stream ends before, or is too short to hold that much (checked before
 * anything is allocated); `volume-corrupt` when it is damaged or holds far more.
 */
export function inflateExactly(bytes: Uint8Array, length: number, compression: Compression): Uint8Array {
  if (length > bytes.length * MOST_EXPANSION) throw tooShort();
  const out = new Uint8Array(length);
  const { filled, end } = inflateInto(bytes, out, compression, false);
  if (end === 'not-read') throw fault('volume-corrupt', { what: 'too-much' });
  if (filled < length || end === 'missing') throw tooShort();
  if (end === 'checksum-differs') throw fault('volume-corrupt', { what: 'checksum' });
  return out;
}

/** Up to `length` first bytes of a gzip stream, fewer when it holds fewer. @throws PedicleError `volume-corrupt`. */
export function inflateHead(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  return out.subarray(0, inflateInto(bytes, out, 'gzip', true).filled);
}

const tooShort = () => fault('volume-truncated', { what: 'compressed' });

function inflateInto(
  bytes: Uint8Array,
  out: Uint8Array,
  compression: Compression,
  headOnly: boolean,
): Inflated {
  const sum = compression === 'gzip' ? crc32 : adler32;
  let [filled, made, members, checksum] = [0, 0, 0, compression === 'gzip' ? 0 : 1];
  const take = (chunk: Uint8Array): void => {
    const part = chunk.subarray(0, out.length - filled);
    out.set(part, filled);
    filled += part.length;
    made += chunk.length;
    if (!headOnly) checksum = sum(chunk, checksum);
  };
  const decoder = compression === 'gzip' ? new Gunzip(take) : new Unzlib(take);
  if (decoder instanceof Gunzip) {
    decoder.onmember = () => {
      members += 1;
    };
  }
  const most = out.length + (headOnly ? 0 : MOST_EXCESS);
  try {
    for (let at = 0; at < bytes.length; at += STRIDE) {
      decoder.push(bytes.subarray(at, at + STRIDE), at + STRIDE >= bytes.length);
      if (made > most || (headOnly && made === most)) return { filled, end: 'not-read' };
    }
  } catch (cause) {
    if (isUnexpectedEnd(cause)) return { filled, end: 'missing' };
    throw fault('volume-corrupt', { what: 'damaged' }, { cause });
  }
  // Streams of several members have a checksum each, of which the decoder shows none: those are not verified.
  const agrees = members > 1 || trailer(bytes, compression) === checksum;
  return { filled, end: agrees ? 'reached' : 'checksum-differs' };
}

/** fflate's complaint about a missing end comes after everything before it was handed out. */
const isUnexpectedEnd = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 0;

/** The checksum in the last bytes of a stream. */
function trailer(bytes: Uint8Array, compression: Compression): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return null;
  return compression === 'zlib' ? view.getUint32(bytes.length - 4) : view.getUint32(bytes.length - 8, true);
}
