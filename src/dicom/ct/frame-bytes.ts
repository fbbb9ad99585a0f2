/** Pixel Data → the bytes of one frame: native ranges, fragments with and without offset tables (PS3.5 A.4). */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import type { ByteRange, DicomFile } from '../parse/dataset.ts';
import { isNative, RLE } from '../parse/transfer-syntaxes.ts';
import { TAG } from '../tags.ts';
import type { PixelLayout } from './types.ts';

export const pixelsShort = (): PedicleError => fault('ct-pixels-short');
const fragmentsWrong = (what: Data<'ct-fragments'>): PedicleError => fault('ct-fragments', what);

/** Bytes of one native frame. */
export const frameLength = (layout: PixelLayout): number =>
  layout.rows * layout.columns * (layout.bitsAllocated / 8);

/** Whether a native Pixel Data of `length` bytes holds `frames` frames. */
export const holdsFrames = (layout: PixelLayout, frames: number, length: number): boolean =>
  length >= frames * frameLength(layout);

/**
 * Byte ranges, within `file.bytes`, of frame `index` (zero-based): one for native pixels, one or more fragments to be
 * joined for encapsulated ones.
 * @throws PedicleError `ct-pixels-short`, `ct-fragments`.
 */
export function frameRanges(
  file: DicomFile,
  layout: PixelLayout,
  frames: number,
  index: number,
): readonly ByteRange[] {
  const element = file.element(TAG.pixelData);
  if (element === undefined) throw pixelsShort();
  if (isNative(layout.transferSyntaxUid)) {
    const length = frameLength(layout);
    if (element.fragments !== undefined) throw fragmentsWrong({ what: 'in-fragments' });
    if (!holdsFrames(layout, frames, element.length)) throw pixelsShort();
    return [{ offset: element.offset + index * length, length }];
  }
  if (element.fragments === undefined) throw fragmentsWrong({ what: 'not-in-fragments' });
  return groupFragments(file, element.fragments, layout, frames)[index] as readonly ByteRange[];
}

const groups = new WeakMap<readonly ByteRange[], readonly (readonly ByteRange[])[]>();

/** All fragments grouped by frame; computed once a file. */
function groupFragments(
  file: DicomFile,
  all: readonly ByteRange[],
  layout: PixelLayout,
  frames: number,
): readonly (readonly ByteRange[])[] {
  const known = groups.get(all);
  if (known !== undefined && known.length === frames) return known;
  const grouped = split(file, all, layout, frames);
  if (grouped.length !== frames) {
    throw fragmentsWrong({ what: 'frames', found: grouped.length, frames });
  }
  groups.set(all, grouped);
  return grouped;
}

function split(
  file: DicomFile,
  all: readonly ByteRange[],
  layout: PixelLayout,
  frames: number,
): ByteRange[][] {
  const [table, ...fragments] = all;
  if (table === undefined || fragments.length === 0) throw pixelsShort();
  if (file.has(TAG.extendedOffsetTable)) return byOffsets(fragments, extendedOffsets(file), file);
  if (table.length > 0) return byOffsets(fragments, basicOffsets(file, table), file);
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  if (layout.transferSyntaxUid === RLE) {
    throw fragmentsWrong({ what: 'rle', found: fragments.length, frames });
  }
  return byStartMarkers(file.bytes, fragments);
}

function basicOffsets(file: DicomFile, table: ByteRange): number[] {
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset + table.offset, table.length);
  return Array.from({ length: Math.floor(table.length / 4) }, (_, n) => view.getUint32(4 * n, true));
}

function extendedOffsets(file: DicomFile): number[] {
  const read = (tag: number): number[] => {
    const raw = file.raw(tag);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    return Array.from({ length: Math.floor(raw.length / 8) }, (_, n) =>
      Number(view.getBigUint64(8 * n, true)),
    );
  };
  const offsets = read(TAG.extendedOffsetTable);
  if (read(TAG.extendedOffsetTableLengths).length !== offsets.length)
    throw fragmentsWrong({ what: 'extended-table' });
  return offsets;
}

/** Offsets count from the first item after the table and point at item tags, 8 bytes before a fragment's value. */
function byOffsets(
  fragments: readonly ByteRange[],
  offsets: readonly number[],
  file: DicomFile,
): ByteRange[][] {
  const base = (fragments[0] as ByteRange).offset;
  const starts = new Map(offsets.map((offset, frame) => [base + offset, frame]));
  if (file.bytes.length < base || starts.size !== offsets.length || !starts.has(base)) {
    throw fragmentsWrong({ what: 'table-wrong' });
  }
  const grouped: ByteRange[][] = [];
  for (const fragment of fragments) {
    const frame = starts.get(fragment.offset);
    if (frame !== undefined && frame !== grouped.length) throw fragmentsWrong({ what: 'out-of-order' });
    if (frame !== undefined) grouped.push([fragment]);
    else grouped.at(-1)?.push(fragment);
  }
  if (grouped.length !== offsets.length) throw fragmentsWrong({ what: 'between-fragments' });
  return grouped;
}

/** Without a table, a frame starts at a fragment that starts with a JPEG (FF D8) or JPEG 2000 (FF 4F) image header. */
function byStartMarkers(bytes: Uint8Array, fragments: readonly ByteRange[]): ByteRange[][] {
  const grouped: ByteRange[][] = [];
  for (const fragment of fragments) {
    const second = bytes[fragment.offset + 1];
    const starts =
      fragment.length >= 4 && bytes[fragment.offset] === 0xff && (second === 0xd8 || second === 0x4f);
    if (starts && bytes[fragment.offset + 2] === 0xff) grouped.push([fragment]);
    else if (grouped.length > 0) grouped.at(-1)?.push(fragment);
    else throw fragmentsWrong({ what: 'no-start' });
  }
  return grouped;
}

/** The ranges as one piece: a view when there is one range, else a joined copy. */
export function joinRanges(bytes: Uint8Array, ranges: readonly ByteRange[]): Uint8Array {
  if (ranges.length === 1) {
    const range = ranges[0] as ByteRange;
    return bytes.subarray(range.offset, range.offset + range.length);
  }
  const joined = new Uint8Array(ranges.reduce((sum, range) => sum + range.length, 0));
  let at = 0;
  for (const range of ranges) {
    joined.set(bytes.subarray(range.offset, range.offset + range.length), at);
    at += range.length;
  }
  return joined;
}
