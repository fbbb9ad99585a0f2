/** The start of a file, no more than its header needs. */
import { close, fstat, open, read } from 'node:fs';
import { type DicomFile, parseDicom, SOP, TAG } from '../../dicom/index.ts';

const FIRST_BYTES = 16 * 1024;
const MAX_HEADER_BYTES = 256 * 2 ** 20;
const ROI_CONTOUR_SEQUENCE = 0x30060039;
const FLOAT_PIXEL_DATA = TAG.floatPixelData;

export interface FileStart {
  readonly file: DicomFile;
  readonly sizeBytes: number;
}

const opened = (path: string): Promise<number> =>
  new Promise((resolve, reject) => open(path, 'r', (error, fd) => (error ? reject(error) : resolve(fd))));
const sized = (fd: number): Promise<number> =>
  new Promise((resolve, reject) =>
    fstat(fd, (error, stats) => (error ? reject(error) : resolve(stats.size))),
  );
const closed = (fd: number): Promise<void> => new Promise((resolve) => close(fd, () => resolve()));

/** Fills `target` from its byte `from` on with the file's bytes from there; answers how many bytes it then holds. */
async function fill(fd: number, target: Uint8Array, from: number): Promise<number> {
  let have = from;
  while (have < target.length) {
    const at = have;
    const got = await new Promise<number>((resolve, reject) =>
      read(fd, target, at, target.length - at, at, (error, count) =>
        error ? reject(error) : resolve(count),
      ),
    );
    if (got === 0) break;
    have += got;
  }
  return have;
}

/**
 * Reads the header of a DICOM file: 16 KB first, more (doubling) only when the header goes on. Stops in front of Pixel
 * Data, and in a structure set in front of the contours. Deflated files are read whole.
 * @throws PedicleError of `parseDicom`; the file system's error when the file cannot be read.
 */
export async function readFileStart(path: string): Promise<FileStart> {
  const fd = await opened(path);
  try {
    let bytes = new Uint8Array(FIRST_BYTES);
    let have = await fill(fd, bytes, 0);
    if (have < bytes.length) return { file: parseHeader(bytes.subarray(0, have), false), sizeBytes: have };
    const sizeBytes = await sized(fd);
    for (;;) {
      const whole = have >= sizeBytes;
      const file = parseHeader(bytes.subarray(0, have), !whole);
      if (whole || (!file.truncated && !file.inflated)) return { file, sizeBytes };
      if (have >= MAX_HEADER_BYTES) return { file: parseHeader(bytes, false), sizeBytes };
      const larger = new Uint8Array(Math.min(sizeBytes, file.inflated ? sizeBytes : 4 * bytes.length));
      larger.set(bytes);
      have = await fill(fd, larger, have);
      if (have < larger.length)
        return { file: parseHeader(larger.subarray(0, have), false), sizeBytes: have };
      bytes = larger;
    }
  } finally {
    await closed(fd);
  }
}

function parseHeader(bytes: Uint8Array, partial: boolean): DicomFile {
  const file = parseDicom(bytes, { stopBefore: ROI_CONTOUR_SEQUENCE, partial });
  if (file.stoppedAt === null || file.stoppedAt.tag >= FLOAT_PIXEL_DATA) return file;
  if (file.string(TAG.sopClassUid) === SOP.rtStructureSet || file.string(TAG.modality) === 'RTSTRUCT')
    return file;
  return parseDicom(bytes, { stopBefore: FLOAT_PIXEL_DATA, partial });
}
