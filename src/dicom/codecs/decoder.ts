/** Transfer syntax → a function that decodes one frame. Codecs are loaded when first needed. */
import type { CodecGap } from '../../core/errors/catalogue/ct.ts';
import { fault } from '../../core/errors/errors.ts';
import {
  isNative,
  JPEG_2000,
  JPEG_2000_LOSSLESS,
  JPEG_BASELINE,
  JPEG_EXTENDED,
  JPEG_LOSSLESS,
  JPEG_LOSSLESS_SV1,
  JPEG_LS,
  JPEG_LS_NEAR,
  RLE,
} from '../parse/transfer-syntaxes.ts';
import { codecError, inspectStream, type StreamInfo } from './codestream.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';
import { decodeRle } from './rle.ts';

/** What a frame has to be. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
}

/** Decoded samples, little endian, rows top to bottom; own memory. */
export interface DecodedFrame {
  readonly bytes: Uint8Array;
  readonly bytesPerSample: 1 | 2 | 4;
}

export type FrameDecoder = (frame: Uint8Array, shape: FrameShape) => Promise<DecodedFrame>;

/** Decodes a stream whose header has been checked; returns its samples in codec memory or its own. */
type RawDecode = (frame: Uint8Array) => Uint8Array;

interface Codec {
  readonly load: () => Promise<RawDecode>;
  /** Frame markers of the stream kinds the codec decodes. */
  readonly markers: readonly number[];
  readonly maxPrecision: number;
}

/** Codecs report to the console by default; what matters comes as an exception. */
const silent = (): CodecOptions => ({ print: () => {}, printErr: () => {} });

/** A codec compiled to WebAssembly. */
async function wasm(create: () => Promise<new () => WasmDecoder>): Promise<RawDecode> {
  const Decoder = await create();
  return (frame) => {
    const decoder = new Decoder();
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const decoded = decoder.getDecodedBuffer().slice();
    decoder.delete();
    return decoded;
  };
}

const jpegLs: Codec = {
  load: async () => {
    const { default: create } = await import('@cornerstonejs/codec-charls/decodewasmjs');
    return wasm(async () => (await create(silent())).JpegLSDecoder);
  },
  markers: [0xf7],
  maxPrecision: 16,
};
const jpeg2000: Codec = {
  load: async () => {
    const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    return wasm(async () => (await create(silent())).J2KDecoder);
  },
  markers: [0x51],
  maxPrecision: 16,
};
const jpeg8: Codec = {
  load: async () => {
    const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
    return wasm(async () => (await create(silent())).JPEGDecoder);
  },
  markers: [0xc0, 0xc1],
  maxPrecision: 8,
};
const jpegLossless: Codec = {
  load: async () => (frame) => {
    const samples = decodeJpegLossless(frame);
    return inspectStream(frame).precision <= 8 ? Uint8Array.from(samples) : new Uint8Array(samples.buffer);
  },
  markers: [0xc3],
  maxPrecision: 16,
};

const CODECS: Readonly<Record<string, Codec>> = {
  [JPEG_BASELINE]: jpeg8,
  [JPEG_EXTENDED]: jpeg8,
  [JPEG_LOSSLESS]: jpegLossless,
  [JPEG_LOSSLESS_SV1]: jpegLossless,
  [JPEG_LS]: jpegLs,
  [JPEG_LS_NEAR]: jpegLs,
  [JPEG_2000_LOSSLESS]: jpeg2000,
  [JPEG_2000]: jpeg2000,
};

/** Why pixels of this transfer syntax and depth cannot be read, null when they can. */
export function codecGap(transferSyntaxUid: string, bitsStored: number): CodecGap | null {
  if (isNative(transferSyntaxUid) || transferSyntaxUid === RLE) return null;
  const codec = CODECS[transferSyntaxUid];
  if (codec === undefined) return { transferSyntaxUid };
  if (bitsStored > codec.maxPrecision) return { lossyBits: bitsStored };
  return null;
}

/**
 * A decoder for an encapsulated transfer syntax. It checks the stream's own size, depth and end marker first.
 * @throws PedicleError `ct-codec` when there is none; the decoder itself throws `ct-codec-data`.
 */
export async function loadFrameDecoder(transferSyntaxUid: string): Promise<FrameDecoder> {
  if (transferSyntaxUid === RLE) {
    return async (frame, { rows, columns, bitsAllocated }) => {
      const bytesPerSample = (bitsAllocated / 8) as 1 | 2 | 4;
      return { bytes: decodeRle(frame, rows * columns, bytesPerSample), bytesPerSample };
    };
  }
  const codec = CODECS[transferSyntaxUid];
  if (codec === undefined) {
    throw fault('ct-codec', { gap: { transferSyntaxUid } });
  }
  let decode: RawDecode | null = await start(codec);
  return async (frame, shape) => {
    const info = inspectStream(frame);
    checkStream(info, shape, codec);
    const bytesPerSample = info.precision <= 8 ? 1 : 2;
    let bytes: Uint8Array;
    decode ??= await start(codec);
    try {
      bytes = decode(frame);
    } catch {
      decode = null; // An abort leaves a WebAssembly instance unusable: the next frame gets a fresh one.
      throw codecError({ what: 'undecodable' });
    }
    if (bytes.length !== shape.rows * shape.columns * bytesPerSample) {
      throw codecError({ what: 'pixels-short' });
    }
    return { bytes, bytesPerSample };
  };
}

async function start(codec: Codec): Promise<RawDecode> {
  try {
    return await codec.load();
  } catch (cause) {
    throw fault('ct-codec', { gap: 'start' }, { cause });
  }
}

function checkStream(info: StreamInfo, shape: FrameShape, codec: Codec): void {
  if (!codec.markers.includes(info.marker)) {
    throw codecError({ what: 'other-kind' });
  }
  if (info.rows * info.columns > 2 ** 24) throw codecError({ what: 'pixels-many' });
  if (info.rows !== shape.rows || info.columns !== shape.columns || info.components !== 1) {
    throw codecError({ what: 'other-size' });
  }
  if (info.precision < 2 || info.precision > Math.min(codec.maxPrecision, shape.bitsAllocated)) {
    throw codecError({ what: 'bits', bits: info.precision });
  }
}
