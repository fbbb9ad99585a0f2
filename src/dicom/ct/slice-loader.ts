/** One slice from its file into its place in the volume. */
import { fault, PedicleError } from '../../core/errors/errors.ts';
import { type FrameDecoder, loadFrameDecoder } from '../codecs/decoder.ts';
import type { DicomFile } from '../parse/dataset.ts';
import { parseDicom } from '../parse/file.ts';
import { isNative } from '../parse/transfer-syntaxes.ts';
import { TAG } from '../tags.ts';
import { frameLength, frameRanges, joinRanges, pixelsShort } from './frame-bytes.ts';
import { convertFrame, convertThroughKernel, isLaneLayout, laneRule } from './hu.ts';
import { createHuKernel, type HuKernel } from './hu-kernel.ts';
import { readLayout } from './layout.ts';
import type { CtFile, CtSeries, CtSlice, PixelLayout } from './types.ts';

/** Where pixels come from; `source` is what the header was read with. */
/** Where and what to read; a source that knows of `stamp` refuses a file that is not the one scanned. */
export type PixelFile = Pick<CtFile, 'source' | 'stamp'>;

export interface PixelSource {
  /** The whole file. @throws PedicleError `ct-changed`. */
  readBytes(file: PixelFile): Uint8Array | Promise<Uint8Array>;
  /** Fills `target` from byte `offset` on; false when the file is shorter. Lets plain pixels skip one copy. @throws PedicleError `ct-changed`. */
  readInto?(file: PixelFile, offset: number, target: Uint8Array): boolean;
}

/** Loads one slice into its place; answers whether values were limited, or why it failed. */
export type SliceLoader = (slice: CtSlice, out: Int16Array | Float32Array) => Promise<boolean | PedicleError>;

/** A loader for the slices of a series; it keeps the file parsed last and the decoders. */
export function sliceLoader(series: CtSeries, source: PixelSource): SliceLoader {
  let parsed: { readonly fileIndex: number; readonly file: DicomFile } | null = null;
  const kernel = createHuKernel();
  const decoders = new Map<string, FrameDecoder>();
  const decoderFor = async (syntax: string): Promise<FrameDecoder> => {
    const decoder = decoders.get(syntax) ?? (await loadFrameDecoder(syntax));
    decoders.set(syntax, decoder);
    return decoder;
  };
  const open = async (slice: CtSlice, entry: CtFile): Promise<DicomFile> => {
    if (parsed?.fileIndex !== slice.fileIndex) {
      parsed = null;
      const file = parseDicom(await source.readBytes(entry));
      checkUnchanged(readLayout(file), entry.layout);
      checkInstance(file, slice);
      parsed = { fileIndex: slice.fileIndex, file };
    }
    return parsed.file;
  };
  return async (slice, out) => {
    const entry = series.files[slice.fileIndex] as CtFile;
    try {
      const direct = readDirectly(slice, entry, source, kernel, out);
      if (direct !== null) return direct;
      const file = await open(slice, entry);
      const ranges = frameRanges(file, entry.layout, entry.frameCount, (slice.frameNumber ?? 1) - 1);
      const stored = joinRanges(file.bytes, ranges);
      return await decodeSlice(stored, slice, entry.layout, file.littleEndian, decoderFor, kernel, out);
    } catch (error) {
      if (error instanceof PedicleError) return error;
      return fault('file-unreadable', { name: null }, { cause: error });
    }
  };
}

const rescaleOf = (slice: CtSlice): { slope: number; intercept: number } => ({
  slope: slice.rescaleSlope,
  intercept: slice.rescaleIntercept,
});

/** Plain little-endian 16-bit pixels go from the file straight into the volume; null when they are not of this kind. */
function readDirectly(
  slice: CtSlice,
  entry: CtFile,
  source: PixelSource,
  kernel: HuKernel,
  out: Int16Array | Float32Array,
): boolean | null {
  const { layout } = entry;
  const place = layout.pixelData;
  const { readInto } = source;
  if (readInto === undefined || !(out instanceof Int16Array) || place === null || place.offset === null)
    return null;
  if (!isNative(layout.transferSyntaxUid) || !place.littleEndian || !isLaneLayout(layout, rescaleOf(slice)))
    return null;
  const start = place.offset + ((slice.frameNumber ?? 1) - 1) * frameLength(layout);
  const clipped = convertThroughKernel(kernel, laneRule(layout, rescaleOf(slice)), out, (from, target) =>
    readInto(entry, start + from, target),
  );
  if (clipped === null) throw pixelsShort();
  return clipped;
}

async function decodeSlice(
  stored: Uint8Array,
  slice: CtSlice,
  layout: PixelLayout,
  littleEndian: boolean,
  decoderFor: (syntax: string) => Promise<FrameDecoder>,
  kernel: HuKernel,
  out: Int16Array | Float32Array,
): Promise<boolean> {
  const native = isNative(layout.transferSyntaxUid);
  const frame = native
    ? { bytes: stored, bytesPerSample: (layout.bitsAllocated / 8) as 1 | 2 | 4 }
    : await (await decoderFor(layout.transferSyntaxUid))(stored, layout);
  const little = littleEndian || !native;
  const rescale = rescaleOf(slice);
  if (!(out instanceof Int16Array && frame.bytesPerSample === 2 && little && isLaneLayout(layout, rescale))) {
    return convertFrame(frame.bytes, frame.bytesPerSample, little, layout, rescale, out);
  }
  const clipped = convertThroughKernel(kernel, laneRule(layout, rescale), out, (from, target) => {
    target.set(frame.bytes.subarray(from, from + target.length));
    return true;
  });
  return clipped === true;
}

/** The file that is loaded must be the file that was scanned. */
function checkUnchanged(now: PixelLayout, then: PixelLayout): void {
  const keys = [
    'rows',
    'columns',
    'bitsAllocated',
    'bitsStored',
    'highBit',
    'signed',
    'transferSyntaxUid',
  ] as const;
  if (keys.some((key) => now[key] !== then[key])) throw fileChanged();
}

function checkInstance(file: DicomFile, { sopInstanceUid }: CtSlice): void {
  const now = file.string(TAG.sopInstanceUid);
  if (now !== '' && now !== sopInstanceUid) throw fileChanged();
}

export const fileChanged = (): PedicleError => fault('ct-changed');
