/** The start of a file, no more than its header needs. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FileStamp } from '../../dicom/ct/types.ts';
import type { DicomFile } from '../../dicom/parse/dataset.ts';
import { parseDicom } from '../../dicom/parse/file.ts';
import { SOP, TAG } from '../../dicom/tags.ts';

import { stampOf } from './stamp.ts';

const FIRST_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 256 * 2 ** 20;
const FLOAT_PIXEL_DATA = TAG.floatPixelData;

export interface FileStart {
  readonly file: DicomFile;
  readonly sizeBytes: number;
  /** What the file is like now; `headerBytes` are in front of its pixels. */
  stamp(headerBytes: number): FileStamp;
}

/** Fills `target` from its byte `from` on with the file's bytes from there; answers how many bytes it then holds. */
function fill(fd: number, target: Uint8Array, from: number): number {
  let have = from;
  while (have < target.length) {
    const got = readSync(fd, target, have, target.length - have, have);
    if (got === 0) break;
    have += got;
  }
  return have;
}

/** One for all: a header is read and used without a break, so only one is ever in use. */
const firstBytes = new Uint8Array(FIRST_BYTES);

/**
 * Reads the header of a DICOM file and hands it to `use`, which must not keep the data set: 16 KB first, more only when
 * the header goes on. Stops in front of Pixel Data, and in a structure set in front of the contours. Deflated files are
 * read whole. It waits for the drive: reading 16 KB is not worth a thread's round trip, and a slow drive would take the
 * threads that write the journal. So a host scans in a thread of its own (`scanAside`).
 * @throws PedicleError of `parseDicom`; the file system's error when the file cannot be read; what `use` throws.
 */
export function withFileStart<T>(path: string, use: (start: FileStart) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(readStart(fd));
  } finally {
    closeSync(fd);
  }
}

function readStart(fd: number): FileStart {
  let bytes: Uint8Array = firstBytes;
  let have = fill(fd, bytes, 0);
  const { size: sizeBytes, mtimeMs } = fstatSync(fd);
  const start = (held: Uint8Array, partial: boolean): FileStart => ({
    file: parseHeader(held, partial),
    sizeBytes,
    stamp: (headerBytes) => stampOf(held.subarray(0, headerBytes), sizeBytes, mtimeMs),
  });
  if (have < bytes.length) return start(bytes.subarray(0, have), false);
  for (;;) {
    const whole = have >= sizeBytes || have >= MAX_HEADER_BYTES;
    const read = start(bytes.subarray(0, have), !whole);
    const { file } = read;
    if (whole || (!file.truncated && !file.inflated)) return read;
    const larger = new Uint8Array(Math.min(sizeBytes, file.inflated ? sizeBytes : 4 * bytes.length));
    larger.set(bytes);
    have = fill(fd, larger, have);
    if (have < larger.length) return start(larger.subarray(0, have), false);
    bytes = larger;
  }
}

function parseHeader(bytes: Uint8Array, partial: boolean): DicomFile {
  const file = parseDicom(bytes, { stopBefore: TAG.roiContourSequence, partial });
  if (file.stoppedAt === null || file.stoppedAt.tag >= FLOAT_PIXEL_DATA) return file;
  if (file.string(TAG.sopClassUid) === SOP.rtStructureSet || file.string(TAG.modality) === 'RTSTRUCT')
    return file;
  return parseDicom(bytes, { stopBefore: FLOAT_PIXEL_DATA, partial });
}
