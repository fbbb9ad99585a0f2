/** Looks into a compressed frame before a codec sees it: what it holds must be what the DICOM header says. */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import { isNative } from '../parse/transfer-syntaxes.ts';

/** Image parameters of a JPEG, JPEG-LS or JPEG 2000 stream. */
export interface StreamInfo {
  readonly columns: number;
  readonly rows: number;
  /** Bits a sample. */
  readonly precision: number;
  readonly components: number;
  /** JPEG start-of-frame marker (0xC0 …, 0xF7 for JPEG-LS), 0x51 for JPEG 2000. */
  readonly marker: number;
}

/** Most pixels of a compressed frame, 4096 × 4096: decoders take some 12 bytes a pixel, and a few kilobytes can claim any size. */
const MOST_PIXELS = 2 ** 24;

/** A compressed frame that claims more pixels than any CT image has. */
export const tooManyPixels = (shape: {
  readonly rows: number;
  readonly columns: number;
  readonly transferSyntaxUid: string;
}): boolean => !isNative(shape.transferSyntaxUid) && shape.rows * shape.columns > MOST_PIXELS;

export const codecError = (what: Data<'ct-codec-data'>): PedicleError => fault('ct-codec-data', what);

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
const uint32 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) * 65536 + uint16(bytes, at + 2);

/** @throws PedicleError `ct-codec-data` when the stream has no readable header or no end marker (it is cut off). */
export function inspectStream(bytes: Uint8Array): StreamInfo {
  if (bytes.length < 16 || bytes[0] !== 0xff) throw codecError({ what: 'no-image-header' });
  if (!endsWithMarker(bytes)) throw codecError({ what: 'cut-off' });
  if (bytes[1] === 0x4f) return inspectJpeg2000(bytes);
  if (bytes[1] === 0xd8) return inspectJpeg(bytes);
  throw codecError({ what: 'kind-unknown' });
}

/** EOI or EOC (both FF D9) at the end, apart from padding. */
function endsWithMarker(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 2 && (bytes[end - 1] === 0 || (bytes[end - 1] === 0xff && bytes[end - 2] === 0xd9))) end -= 1;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

function inspectJpeg(bytes: Uint8Array): StreamInfo {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame =
      marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
    if (isFrame) {
      return {
        marker,
        precision: bytes[at + 4]!,
        rows: uint16(bytes, at + 5),
        columns: uint16(bytes, at + 7),
        components: bytes[at + 9]!,
      };
    }
    if (marker === 0xda || marker === 0xd9) break;
    at += 2 + Math.max(2, uint16(bytes, at + 2));
  }
  throw codecError({ what: 'no-frame-header' });
}

/** Tiles cost a decoder some 12 kB each, before it reads the first of them. */
const MOST_TILES = 4096;
/** Code blocks of 16 × 16 (encoders write 32 or 64) cost some 350 bytes each, precincts as much for each layer. */
const LEAST_BLOCK_BITS = 4;
const LEAST_PRECINCT_BITS = 6;
const MOST_LAYERS = 256;

const [SOT, SOD, EOC, COD, COC] = [0xff90, 0xff93, 0xffd9, 0xff52, 0xff53];
/**
 * All a header of Part 1 holds (ISO/IEC 15444-1 table A.2): COD, COC, TLM, PLM, PLT, QCD, QCC, RGN, POC, PPM, PPT, CRG, COM, SOT. A decoder
 * looks for the next marker it knows behind one it does not, so that the length of an unknown one may hide what is decoded.
 */
const KNOWN = new Set(
  [0x52, 0x53, 0x55, 0x57, 0x58, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x63, 0x64, 0x90].map((b) => 0xff00 | b),
);

const damagedHeader = (): PedicleError => codecError({ what: 'j2k-header' });

/**
 * Marker segments behind SIZ of the main header and of every tile-part header (ISO/IEC 15444-1 A.4.2): places of their markers. Packets
 * are jumped over by the tile-part's length: their bytes may look like any marker below FF90.
 */
function* headerSegments(bytes: Uint8Array): Generator<number> {
  let partEnd = bytes.length;
  for (let at = 4 + uint16(bytes, 4); at + 4 <= bytes.length; ) {
    const marker = uint16(bytes, at);
    if (marker === EOC) return;
    if (marker === SOD) {
      // A tile-part that ends within its own header would lead back to where this walk was: round and round.
      if (partEnd < at + 2) throw damagedHeader();
      at = partEnd;
      continue;
    }
    if (!KNOWN.has(marker)) throw damagedHeader();
    if (marker === SOT) {
      const length = at + 10 <= bytes.length ? uint32(bytes, at + 6) : 0;
      // A length of 0 means: to the end.
      partEnd = length === 0 ? bytes.length : at + Math.max(length, 14);
    }
    yield at;
    at += 2 + Math.max(2, uint16(bytes, at + 2));
  }
}

/** The coding styles of the stream and of its tiles and components (COD and COC, A.6.1): 141 bytes can ask for a million code blocks. */
function requireModestCoding(bytes: Uint8Array): void {
  for (const at of headerSegments(bytes)) {
    const marker = uint16(bytes, at);
    if (marker !== COD && marker !== COC) continue;
    const isCod = marker === COD;
    // COD: length, style, progression, layers (2), transform, levels, block width and height; COC: length, component, style, levels, ….
    const style = bytes[at + (isCod ? 4 : 5)]!;
    const blocks = at + (isCod ? 10 : 7);
    const end = Math.min(bytes.length, at + 2 + uint16(bytes, at + 2));
    const bits = [2 + (bytes[blocks]! & 15), 2 + (bytes[blocks + 1]! & 15)];
    const precincts = (style & 1) === 0 ? [] : [...bytes.subarray(blocks + 4, end)];
    const tiny =
      bits.some((b) => b < LEAST_BLOCK_BITS) ||
      precincts.some((p) => Math.min(p & 15, p >> 4) < LEAST_PRECINCT_BITS) ||
      (isCod && uint16(bytes, at + 6) > MOST_LAYERS);
    if (tiny) throw codecError({ what: 'j2k-parts' });
  }
}

function inspectJpeg2000(bytes: Uint8Array): StreamInfo {
  if (uint16(bytes, 2) !== 0xff51 || bytes.length < 48) throw codecError({ what: 'j2k-no-size' });
  const extent = (at: number): number => uint32(bytes, at) - uint32(bytes, at + 8);
  const tiles =
    Math.ceil(uint32(bytes, 8) / uint32(bytes, 24)) * Math.ceil(uint32(bytes, 12) / uint32(bytes, 28));
  if (!(tiles >= 1 && tiles <= MOST_TILES)) throw codecError({ what: 'j2k-tiles' });
  const components = uint16(bytes, 40);
  if (uint16(bytes, 4) !== 38 + 3 * components) throw damagedHeader();
  requireModestCoding(bytes);
  // Sub-sampled components hold fewer samples than the size says, and readers differ in what they make of them.
  for (let n = 0; n < Math.min(components, 4); n += 1)
    if (bytes[43 + 3 * n] !== 1 || bytes[44 + 3 * n] !== 1) throw codecError({ what: 'j2k-sub-sampled' });
  if (!(extent(8) >= 1 && extent(12) >= 1 && extent(8) * extent(12) <= MOST_PIXELS))
    throw codecError({ what: 'j2k-pixels' });
  return {
    marker: 0x51,
    columns: extent(8),
    rows: extent(12),
    components,
    precision: (bytes[42]! & 0x7f) + 1,
  };
}
