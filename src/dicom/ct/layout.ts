/** Image Pixel attributes (PS3.3 C.7.6.3), checked before anything is allocated from them. */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import type { DicomFile } from '../parse/dataset.ts';
import { EXPLICIT_LE, isNative } from '../parse/transfer-syntaxes.ts';
import { TAG } from '../tags.ts';
import type { PixelDataPlace, PixelLayout } from './types.ts';

export const MAX_SIDE = 16384;

const unsupported = (what: Data<'ct-pixel-format'>): PedicleError => fault('ct-pixel-format', what);

/** @throws PedicleError `ct-pixel-format` when rows, columns or the sample format are not those of a CT image. */
export function readLayout(file: DicomFile): PixelLayout {
  const whole = (tag: number): number => file.number(tag) ?? 0;
  const rows = whole(TAG.rows);
  const columns = whole(TAG.columns);
  if (!(rows >= 1 && columns >= 1 && rows <= MAX_SIDE && columns <= MAX_SIDE)) {
    throw unsupported({ what: 'size', columns, rows });
  }
  const bitsAllocated = whole(TAG.bitsAllocated);
  const bitsStored = file.has(TAG.bitsStored) ? whole(TAG.bitsStored) : bitsAllocated;
  const highBit = file.has(TAG.highBit) ? whole(TAG.highBit) : bitsStored - 1;
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32)
    throw unsupported({ what: 'allocated', allocated: bitsAllocated });
  if (
    !(bitsStored >= 1 && bitsStored <= bitsAllocated && highBit >= bitsStored - 1 && highBit < bitsAllocated)
  ) {
    throw unsupported({ what: 'stored', stored: bitsStored, highBit, allocated: bitsAllocated });
  }
  const samplesPerPixel = file.number(TAG.samplesPerPixel) ?? 1;
  const photometric = file.string(TAG.photometric) || 'MONOCHROME2';
  if (samplesPerPixel !== 1 || !photometric.startsWith('MONOCHROME')) throw unsupported({ what: 'colour' });
  const representation = file.number(TAG.pixelRepresentation) ?? 0;
  if (representation !== 0 && representation !== 1) throw unsupported({ what: 'representation' });
  const signed = representation === 1;
  const pixelData = findPixelData(file);
  // Pixels of a defined length are not in fragments, whatever compression is declared.
  const unpacked = !isNative(file.transferSyntaxUid) && pixelData !== null && pixelData.length > 0;
  return {
    rows,
    columns,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    samplesPerPixel,
    photometric,
    transferSyntaxUid: unpacked ? EXPLICIT_LE : file.transferSyntaxUid,
    padding: readPadding(file, bitsStored, signed),
    pixelData,
  };
}

/** Pixel Padding Value … Range Limit; stored as US or SS, so the 16 bits are read by Pixel Representation. */
function readPadding(file: DicomFile, bitsStored: number, signed: boolean): PixelLayout['padding'] {
  const value = (tag: number): number | null => {
    const number = file.number(tag);
    if (number === null) return null;
    const sixteen = number & 0xffff;
    return signed && bitsStored <= 16 && sixteen >= 0x8000 ? sixteen - 0x10000 : sixteen;
  };
  const first = value(TAG.pixelPaddingValue);
  if (first === null) return null;
  const second = value(TAG.pixelPaddingRangeLimit) ?? first;
  return { lo: Math.min(first, second), hi: Math.max(first, second) };
}

function findPixelData(file: DicomFile): PixelDataPlace | null {
  const { littleEndian } = file;
  const element = file.element(TAG.pixelData);
  if (element !== undefined) {
    const length = element.fragments === undefined ? element.length : -1;
    return { offset: file.inflated ? null : element.offset, length, littleEndian };
  }
  const stop = file.stoppedAt;
  if (stop === null || stop.tag !== TAG.pixelData) return null;
  return { offset: file.inflated ? null : stop.offset, length: stop.length, littleEndian };
}
