/**
 * Frames: how a journal's messages lie in its file, so that each is found again whatever befell its neighbours.
 *
 * A frame is a head of 40 bytes and a body of MessagePack. Head, little endian: `magic u32, salt u32, seq u32, kind u8, 3 × 0,
 * length u32, crc32 of the body u32, at f64 (ms since 1970), 4 × 0, crc32 of the 36 bytes before u32`. `seq` counts from 0 without gaps: the
 * frames lost between two intact ones are known by number. `salt` is drawn once a file: bytes of another journal are no frames of this one.
 * Release 0.1.0 wrote `length u32, crc32 u32, body` (schema 1).
 */
import { crc32 } from 'node:zlib';
import { decodeMessage, encodeMessage, MAX_MESSAGE_BYTES } from '../../contract/index.ts';

/** What a frame holds. The numbers are written: never use one anew. */
export const KINDS = {
  header: 1,
  /** An entry of the history that is the user's work. */
  entry: 2,
  /** An entry that adds what a loaded file holds, and no more. */
  given: 3,
  /** The name of a set file that later entries refer to. */
  set: 4,
  /** The work was exported. */
  exported: 5,
  /** One ROI of a set file. */
  roi: 6,
} as const;
export type Kind = (typeof KINDS)[keyof typeof KINDS];

export interface FrameHead {
  readonly seq: number;
  readonly kind: number;
  readonly at: number;
  readonly length: number;
}
export interface Frame extends FrameHead {
  readonly message: unknown;
}
/** Bytes that are no intact frame. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Index in `frames` of the first frame behind it. */
  readonly before: number;
  /** Frames missing by number; null when that cannot be told (schema 1, or the end of the file). */
  readonly lost: number | null;
}
export interface FrameScan {
  readonly schema: 1 | 2;
  readonly salt: number;
  readonly frames: readonly Frame[];
  /** Damage with intact frames behind it. */
  readonly gaps: readonly Gap[];
  /** End of the last intact frame. */
  readonly end: number;
  /** What lies behind it: nothing, zeros as a power cut leaves them, or something else. */
  readonly tail: 'none' | 'zeros' | 'torn';
}

export const HEAD_BYTES = 40;
const MAGIC = Buffer.from('PdJ2', 'latin1');
const OLD_HEAD_BYTES = 8;

export const drawSalt = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

export function encodeFrame(salt: number, head: Omit<FrameHead, 'length'>, message: unknown): Uint8Array {
  const body = encodeMessage(message);
  const bytes = Buffer.alloc(HEAD_BYTES + body.length);
  MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(salt, 4);
  bytes.writeUInt32LE(head.seq, 8);
  bytes.writeUInt8(head.kind, 12);
  bytes.writeUInt32LE(body.length, 16);
  bytes.writeUInt32LE(crc32(body), 20);
  bytes.writeDoubleLE(head.at, 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 36)), 36);
  bytes.set(body, HEAD_BYTES);
  return bytes;
}

/** The head at an offset; null when these are no whole head's bytes. */
export function decodeHead(bytes: Buffer, at: number): (FrameHead & { salt: number; crc: number }) | null {
  if (at + HEAD_BYTES > bytes.length || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0) return null;
  if (bytes.readUInt32LE(at + 36) !== crc32(bytes.subarray(at, at + 36))) return null;
  return {
    salt: bytes.readUInt32LE(at + 4),
    seq: bytes.readUInt32LE(at + 8),
    kind: bytes.readUInt8(at + 12),
    length: bytes.readUInt32LE(at + 16),
    crc: bytes.readUInt32LE(at + 20),
    at: bytes.readDoubleLE(at + 24),
  };
}

function decodeBody(body: Uint8Array, crc: number): { message: unknown } | null {
  if (crc32(body) !== crc) return null;
  try {
    return { message: decodeMessage(body) };
  } catch {
    return null;
  }
}

interface Found {
  readonly frame: Frame;
  readonly salt: number;
  readonly end: number;
}
/** How one schema's frames are recognised: at an offset, and where the next might begin. */
interface Reader {
  readonly schema: 1 | 2;
  at(bytes: Buffer, offset: number): Found | null;
  next(bytes: Buffer, offset: number): number;
}

const saltedReader: Reader = {
  schema: 2,
  at: (bytes, offset) => {
    const head = decodeHead(bytes, offset);
    if (head === null || head.length > bytes.length - offset - HEAD_BYTES) return null;
    const end = offset + HEAD_BYTES + head.length;
    const body = decodeBody(bytes.subarray(offset + HEAD_BYTES, end), head.crc);
    return body && { frame: { ...head, ...body }, salt: head.salt, end };
  },
  next: (bytes, offset) => bytes.indexOf(MAGIC, offset),
};

/** Frames of release 0.1.0 have no mark of their own; but the body of every one behind the header begins with a map whose first key is `type`. */
const OLD_KEY = Buffer.from('\xa4type', 'latin1');
const oldReader: Reader = {
  schema: 1,
  at: (bytes, offset) => {
    if (offset + OLD_HEAD_BYTES > bytes.length) return null;
    const length = bytes.readUInt32LE(offset);
    // Length 0 is the end of the journal: a disk leaves zeros where a write did not arrive.
    if (length === 0 || length > MAX_MESSAGE_BYTES || length > bytes.length - offset - OLD_HEAD_BYTES)
      return null;
    const end = offset + OLD_HEAD_BYTES + length;
    const body = decodeBody(bytes.subarray(offset + OLD_HEAD_BYTES, end), bytes.readUInt32LE(offset + 4));
    return body && { frame: { seq: -1, kind: 0, at: 0, length, ...body }, salt: 0, end };
  },
  next: (bytes, offset) => {
    const key = bytes.indexOf(OLD_KEY, offset + OLD_HEAD_BYTES + 1);
    return key < 0 ? -1 : key - OLD_HEAD_BYTES - 1;
  },
};

/** All intact frames of a file in order, and what is damaged. Pure; never throws. */
export function scanFrames(file: Uint8Array): FrameScan {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const salted = scanWith(saltedReader, bytes);
  return salted.frames.length > 0 || oldReader.at(bytes, 0) === null ? salted : scanWith(oldReader, bytes);
}

function scanWith(reader: Reader, bytes: Buffer): FrameScan {
  const frames: Frame[] = [];
  const gaps: Gap[] = [];
  let salt: number | null = null;
  let end = 0;
  let at = 0;
  while (at >= 0 && at < bytes.length) {
    const found = reader.at(bytes, at);
    const last = frames.at(-1);
    const fits =
      found !== null &&
      (salt === null || found.salt === salt) &&
      (reader.schema === 1 || last === undefined || found.frame.seq > last.seq);
    if (!fits) {
      at = reader.next(bytes, at + 1);
      continue;
    }
    const lost = reader.schema === 1 ? 0 : found.frame.seq - (last?.seq ?? -1) - 1;
    if (at > end || lost > 0)
      gaps.push({ from: end, to: at, before: frames.length, lost: reader.schema === 1 ? null : lost });
    frames.push(found.frame);
    salt = found.salt;
    end = found.end;
    at = end;
  }
  const rest = bytes.subarray(end);
  const tail = rest.length === 0 ? 'none' : rest.every((byte) => byte === 0) ? 'zeros' : 'torn';
  return { schema: reader.schema, salt: salt ?? 0, frames, gaps, end, tail };
}
